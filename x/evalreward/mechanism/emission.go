package mechanism

import (
	"math/big"

	"cosmossdk.io/math"
)

// EmissionRules fixes the schedule. Initial and HalvingEpochs never change,
// which makes the cap hard.
type EmissionRules struct {
	Initial                          math.Int
	HalvingEpochs                    int64
	ValidatorSharePpm, OwnerSharePpm int64
}

// Budget is what one epoch may mint: Schedule = Validator + Total, and
// Total = OwnerPool + EvaluatorPool.
type Budget struct {
	Schedule, Validator, Total, OwnerPool, EvaluatorPool math.Int
}

// Emission gives the budget of an epoch (R12). It depends on the number of the
// epoch alone. Halving and both shares round down; what a share loses falls to
// the other side of its cut, and what halving loses is never minted.
// Errors: bad_halving, bad_epoch, bad_amount, bad_ppm.
func Emission(epoch int64, r EmissionRules) (Budget, error) {
	if err := r.checkHalving(); err != nil {
		return Budget{}, err
	}
	if err := checkEpoch(epoch); err != nil {
		return Budget{}, err
	}
	if err := checkAmount("initial emission", r.Initial); err != nil {
		return Budget{}, err
	}
	if err := r.checkPpm(); err != nil {
		return Budget{}, err
	}
	return emission(epoch, r), nil
}

func (r EmissionRules) checkHalving() error {
	if r.HalvingEpochs < 1 {
		return fail(CodeBadHalving, "expected at least 1 epoch, got %d", r.HalvingEpochs)
	}
	return nil
}

func (r EmissionRules) checkPpm() error {
	return checkAllPpm(named{"validator share", r.ValidatorSharePpm}, named{"owner share", r.OwnerSharePpm})
}

func checkEpoch(epoch int64) error {
	if epoch < 0 {
		return fail(CodeBadEpoch, "expected 0 or more, got %d", epoch)
	}
	return nil
}

func emission(epoch int64, r EmissionRules) Budget {
	// After amountBits halvings nothing is left of any amount.
	halvings := min(divFloor(epoch, r.HalvingEpochs), amountBits)
	b := Budget{Schedule: math.NewIntFromBigInt(new(big.Int).Rsh(r.Initial.BigInt(), uint(halvings)))}
	b.Validator = ShareFloor(b.Schedule, r.ValidatorSharePpm)
	b.Total = b.Schedule.Sub(b.Validator)
	b.OwnerPool = ShareFloor(b.Total, r.OwnerSharePpm)
	b.EvaluatorPool = b.Total.Sub(b.OwnerPool)
	return b
}
