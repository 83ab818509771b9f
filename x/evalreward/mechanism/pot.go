package mechanism

import "cosmossdk.io/math"

// PotRules says into how many pots the evaluator pool of an epoch is cut.
type PotRules struct {
	// Weight of the benchmark and Generalisation of benchmark 0, in ppm.
	Weight, Generalisation int64
	// RoundsMax and AuditsMax bound the rounds and appeals of a batch.
	RoundsMax, AuditsMax int64
}

func (r PotRules) checkPpm() error {
	return checkAllPpm(named{"weight", r.Weight}, named{"weight of benchmark 0", r.Generalisation})
}

func (r PotRules) checkParams() error {
	if r.Generalisation == Scale {
		return fail(CodeBadParams, "weight of benchmark 0: expected less than %d, got %d", Scale, r.Generalisation)
	}
	if r.RoundsMax < 0 || r.AuditsMax < 0 || r.RoundsMax+r.AuditsMax <= 0 {
		return fail(CodeBadParams, "expected places for rounds or audits, got %d and %d", r.RoundsMax, r.AuditsMax)
	}
	return nil
}

func (r PotRules) checkWeight() error {
	if r.Weight+r.Generalisation > Scale {
		return fail(CodeBadWeight, "weights: expected at most %d together, got %d", Scale, r.Weight+r.Generalisation)
	}
	return nil
}

// Pot gives what one round of a benchmark can pay to its evaluators (R12).
// It rounds down, so the pots of an epoch never exceed the evaluator pool.
// Errors: bad_ppm, bad_params, bad_weight, bad_amount.
func Pot(evaluatorPool math.Int, r PotRules) (math.Int, error) {
	if err := r.checkPpm(); err != nil {
		return math.Int{}, err
	}
	if err := r.checkParams(); err != nil {
		return math.Int{}, err
	}
	if err := r.checkWeight(); err != nil {
		return math.Int{}, err
	}
	if err := checkAmount("evaluator pool", evaluatorPool); err != nil {
		return math.Int{}, err
	}
	places := math.NewInt(Scale - r.Generalisation).MulRaw(r.RoundsMax + r.AuditsMax)
	return evaluatorPool.MulRaw(r.Weight).Quo(places), nil
}
