package types

import (
	"cosmossdk.io/errors"
	"cosmossdk.io/math"

	"github.com/modeld-labs/modeld/x/evalreward/mechanism"
)

// Bounds that keep sums of block counts and epochs far from overflow.
const (
	maxPhaseBlocks = 100_000_000
	maxEpochs      = 1_000_000
)

// Validate refuses params with which the chain could not go on or could be farmed.
// docs/mechanism.md section "Parameters" gives the reason of every bound.
func (p Params) Validate() error {
	for _, check := range []func(Params) error{
		checkPhases, checkCommittees, checkTrust, checkEmission, checkShares, checkBonds, checkLimits, checkCapacity,
	} {
		if err := check(p); err != nil {
			return err
		}
	}
	return nil
}

// Follows refuses params that change what is fixed at genesis.
func (p Params) Follows(old Params) error {
	if !p.InitialEmission.Equal(old.InitialEmission) {
		return paramError("initial_emission", "it is fixed at genesis: expected %s, got %s", old.InitialEmission, p.InitialEmission)
	}
	if p.HalvingEpochs != old.HalvingEpochs {
		return paramError("halving_epochs", "it is fixed at genesis: expected %d, got %d", old.HalvingEpochs, p.HalvingEpochs)
	}
	return nil
}

func paramError(name, format string, args ...any) error {
	return errors.Wrapf(ErrInvalidParams, name+": "+format, args...)
}

// limit is the range of one param.
type limit struct {
	name            string
	value, min, max uint64
}

func checkRanges(limits ...limit) error {
	for _, l := range limits {
		if l.value < l.min || l.value > l.max {
			return paramError(l.name, "expected %d..%d, got %d", l.min, l.max, l.value)
		}
	}
	return nil
}

func checkPhases(p Params) error {
	leastReveal := uint64(100)
	if p.AllowSmallCommittees {
		leastReveal = 5
	}
	return checkRanges(
		limit{"commit_blocks", p.CommitBlocks, 5, maxPhaseBlocks},
		limit{"reveal_blocks", p.RevealBlocks, leastReveal, maxPhaseBlocks},
		limit{"settle_blocks", p.SettleBlocks, 1, maxPhaseBlocks},
		limit{"challenge_blocks", p.ChallengeBlocks, 5, maxPhaseBlocks},
		limit{"open_blocks", p.OpenBlocks, 1, p.CommitBlocks / 5},
	)
}

func checkCommittees(p Params) error {
	k := uint64(p.CommitteeSize)
	leastAppeal := 2*k + 1
	if p.AllowSmallCommittees {
		leastAppeal = k + 1
	}
	if err := checkRanges(
		limit{"quorum", uint64(p.Quorum), 1, mechanism.MaxReports},
		limit{"committee_size", k, uint64(p.Quorum), mechanism.MaxReports},
		limit{"appeal_size", uint64(p.AppealSize), leastAppeal, mechanism.MaxReports},
		limit{"c_min", uint64(p.CMin), 1, uint64(mechanism.Scale)},
	); err != nil {
		return err
	}
	if int64(p.CMin)*int64(p.Quorum-1) <= mechanism.Scale {
		return paramError("quorum", "expected c_min * (quorum - 1) > %d so that no evaluator is a majority, got %d * %d",
			mechanism.Scale, p.CMin, p.Quorum-1)
	}
	return nil
}

func checkTrust(p Params) error {
	scale := uint64(mechanism.Scale)
	return checkRanges(
		limit{"gamma_dn", uint64(p.GammaDn), 1, scale},
		limit{"gamma_up", uint64(p.GammaUp), 1, uint64(p.GammaDn)},
		limit{"idle_decay", uint64(p.IdleDecay), 0, 100_000},
		limit{"beta", uint64(p.Beta), 0, scale},
		limit{"generalisation_eta", uint64(p.GeneralisationEta), 1, scale},
		limit{"generalisation_eps", uint64(p.GeneralisationEps), 1, scale},
		limit{"eta_min", uint64(p.EtaMin), 1, scale},
		limit{"suite_min_epochs", p.SuiteMinEpochs, 1, maxEpochs},
	)
}

func checkEmission(p Params) error {
	if err := checkParamAmount("initial_emission", p.InitialEmission, false); err != nil {
		return err
	}
	scale := uint64(mechanism.Scale)
	if err := checkRanges(
		limit{"halving_epochs", p.HalvingEpochs, 1, maxEpochs},
		limit{"validator_share_ppm", uint64(p.ValidatorSharePpm), 0, 500_000},
		limit{"owner_share_ppm", uint64(p.OwnerSharePpm), 0, scale},
		limit{"weight_generalisation", uint64(p.WeightGeneralisation), 0, scale - 1},
		limit{"kappa", uint64(p.Kappa), 1, uint64(mechanism.MaxKappa)},
	); err != nil {
		return err
	}
	// A price is up to kappa times an emission, and a bucket up to a price.
	if !mechanism.ValidAmount(p.InitialEmission.MulRaw(int64(p.Kappa))) {
		return paramError("initial_emission", "expected kappa * initial_emission to be at most 2^120-1 umodel, got %d * %s", p.Kappa, p.InitialEmission)
	}
	return nil
}

func checkShares(p Params) error {
	scale := uint64(mechanism.Scale)
	if err := checkRanges(
		limit{"rounds_max", uint64(p.RoundsMax), 1, 4096},
		limit{"audits_max", uint64(p.AuditsMax), 0, uint64(p.RoundsMax)},
		limit{"audit_rate", uint64(p.AuditRate), 0, scale},
		limit{"max_gold_per_epoch", uint64(p.MaxGoldPerEpoch), 0, uint64(p.RoundsMax)},
		limit{"community_ppm", uint64(p.CommunityPpm), 0, 500_000},
		limit{"royalty_ppm", uint64(p.RoyaltyPpm), 0, 500_000},
	); err != nil {
		return err
	}
	if sum := p.CommunityPpm + p.RoyaltyPpm; sum > 500_000 {
		return paramError("royalty_ppm", "expected community_ppm + royalty_ppm to be at most 500000, got %d", sum)
	}
	return nil
}

func checkBonds(p Params) error {
	if err := checkParamAmount("bond_unit", p.BondUnit, true); err != nil {
		return err
	}
	if err := checkParamAmount("steward_bond", p.StewardBond, true); err != nil {
		return err
	}
	scale := uint64(mechanism.Scale)
	leastMaturity := uint64(2)
	if p.AllowSmallCommittees {
		leastMaturity = 0
	}
	return checkRanges(
		limit{"slash_outlier", uint64(p.SlashOutlier), 0, scale},
		limit{"slash_fault", uint64(p.SlashFault), 0, uint64(p.SlashOutlier)},
		limit{"slash_nonreveal", uint64(p.SlashNonreveal), 0, uint64(p.SlashFault)},
		limit{"bond_floor_ppm", uint64(p.BondFloorPpm), uint64(p.SlashOutlier), scale},
		limit{"max_faults", uint64(p.MaxFaults), 1, 10},
		limit{"jail_epochs", p.JailEpochs, 1, maxEpochs},
		limit{"maturity_epochs", p.MaturityEpochs, leastMaturity, 100},
		limit{"unbonding_epochs", p.UnbondingEpochs, 3, maxEpochs},
		limit{"challenge_pots", uint64(p.ChallengePots), 3, uint64(mechanism.MaxChallengePots)},
		limit{"challenge_stake_ppm", uint64(p.ChallengeStakePpm), 0, scale},
		limit{"challenger_ppm", uint64(p.ChallengerPpm), 0, scale},
		limit{"gold_dispute_epochs", p.GoldDisputeEpochs, 1, maxEpochs},
	)
}

func checkLimits(p Params) error {
	return checkRanges(
		limit{"retention_epochs", p.RetentionEpochs, p.UnbondingEpochs, maxEpochs},
		limit{"max_benchmarks", uint64(p.MaxBenchmarks), 1, 256},
		limit{"max_domains", uint64(p.MaxDomains), 1, mechanism.MaxDomains},
		limit{"max_evaluators", uint64(p.MaxEvaluators), uint64(p.AppealSize), 16384},
		limit{"units_per_block", uint64(p.UnitsPerBlock), 1, 65536},
		limit{"prune_keys_per_block", uint64(p.PruneKeysPerBlock), 1, 1000},
	)
}

// checkCapacity sees to it that all rounds of an epoch can be opened and settled in time.
func checkCapacity(p Params) error {
	rounds := uint64(p.MaxBenchmarks) * uint64(p.RoundsMax+p.AuditsMax)
	for _, room := range []limit{
		{name: "open_blocks", value: p.OpenBlocks}, {name: "settle_blocks", value: p.SettleBlocks},
	} {
		if units := uint64(p.UnitsPerBlock) * room.value; rounds > units {
			return paramError(room.name, "expected units_per_block * %s >= max_benchmarks * (rounds_max + audits_max) = %d, got %d",
				room.name, rounds, units)
		}
	}
	return nil
}

func checkParamAmount(name string, amount math.Int, positive bool) error {
	if !mechanism.ValidAmount(amount) {
		return paramError(name, "expected 0..2^120-1 umodel, got %s", amount)
	}
	if positive && amount.IsZero() {
		return paramError(name, "expected more than 0 umodel")
	}
	return nil
}
