package types

import (
	"cosmossdk.io/errors"

	"github.com/modeld-labs/modeld/x/evalreward/mechanism"
)

// Range gives the raw range (R1).
func (b Benchmark) Range() mechanism.Range {
	return mechanism.Range{Lo: b.Lo, Hi: b.Hi, HigherBetter: b.HigherBetter}
}

// Band gives the distances within which reports agree (R4).
func (b Benchmark) Band() mechanism.Band {
	return mechanism.Band{T0: int64(b.T0), T1: int64(b.T1)}
}

// Tiers gives the tier functions h and H (R7).
func (b Benchmark) Tiers() mechanism.Tiers {
	return mechanism.Tiers{T: widen(b.Thresholds), S: widen(b.TierValues)}
}

// EvaluatorKind gives the kind that measures the benchmark (R19).
func (b Benchmark) EvaluatorKind() EvaluatorKind {
	if b.Kind == BENCHMARK_KIND_HUMAN {
		return EVALUATOR_KIND_HUMAN
	}
	return EVALUATOR_KIND_AUTOMATED
}

// Word gives the kind as the mechanism writes it.
func (k BenchmarkKind) Word() string {
	switch k {
	case BENCHMARK_KIND_HUMAN:
		return "human"
	case BENCHMARK_KIND_ARENA:
		return "arena"
	default:
		return "automated"
	}
}

// NewState gives the state of a benchmark that waits for its first epoch.
func (b Benchmark) NewState() BenchmarkState {
	return BenchmarkState{
		Benchmark: b.Id, Status: BENCHMARK_STATUS_PENDING, Frontier: b.InitialFrontier,
		Bucket: zero(), Price: zero(), Pot: zero(), Deposit: zero(),
	}
}

// Validate checks the fields by themselves; what depends on the chain's state is checked
// where the benchmark is created.
func (b Benchmark) Validate(p Params) error {
	if err := b.checkFields(p); err != nil {
		return err
	}
	if b.RetireEpoch <= b.ValidFromEpoch {
		return fieldError("retire_epoch", "expected more than valid_from_epoch = %d, got %d", b.ValidFromEpoch, b.RetireEpoch)
	}
	return nil
}

// validateKept checks the fields of a benchmark that was created earlier: other params may
// have ruled then, and it may be retired before its first epoch.
func (b Benchmark) validateKept() error {
	return b.checkFields(Params{EtaMin: 1, MaxDomains: mechanism.MaxDomains})
}

func (b Benchmark) checkFields(p Params) error {
	for _, check := range []func(Params) error{
		b.checkNames, b.checkDigests, b.checkMeasure, b.checkShares, b.checkBand, b.checkTiers,
	} {
		if err := check(p); err != nil {
			return err
		}
	}
	return nil
}

func (b Benchmark) checkNames(p Params) error {
	if b.Id < 1 || b.Id > MaxBenchmarkID {
		return fieldError("id", "expected 1..%d, got %d", MaxBenchmarkID, b.Id)
	}
	if err := CheckText("name", b.Name, 1, MaxNameBytes); err != nil {
		return err
	}
	if err := CheckText("metric", b.Metric, 1, MaxMetricBytes); err != nil {
		return err
	}
	if b.Domain < 1 || b.Domain > p.MaxDomains {
		return fieldError("domain", "expected 1..%d, got %d", p.MaxDomains, b.Domain)
	}
	if b.Kind < BENCHMARK_KIND_AUTOMATED || b.Kind > BENCHMARK_KIND_ARENA {
		return fieldError("kind", "expected automated, human or arena, got %d", int32(b.Kind))
	}
	if (b.Kind == BENCHMARK_KIND_ARENA) != (b.AnchorVersion != 0) {
		return fieldError("anchor_version", "expected a version id for an arena benchmark and 0 otherwise, got %d", b.AnchorVersion)
	}
	return checkAddress("steward", b.Steward)
}

func (b Benchmark) checkDigests(Params) error {
	if err := checkHash("dataset_digest", b.DatasetDigest); err != nil {
		return err
	}
	if err := checkHash("harness_digest", b.HarnessDigest); err != nil {
		return err
	}
	if b.Kind == BENCHMARK_KIND_HUMAN {
		return checkHash("rubric_digest", b.RubricDigest)
	}
	if len(b.RubricDigest) != 0 {
		return fieldError("rubric_digest", "expected it to be empty for a benchmark that is not human, got %d bytes", len(b.RubricDigest))
	}
	return nil
}

func (b Benchmark) checkMeasure(Params) error {
	if b.RawDecimals > MaxRawDecimals {
		return fieldError("raw_decimals", "expected at most %d, got %d", MaxRawDecimals, b.RawDecimals)
	}
	if err := b.Range().Validate(); err != nil {
		return errors.Wrapf(ErrInvalidField, "lo, hi: %s", err)
	}
	if b.NItems < 1 || b.NItems > uint64(mechanism.MaxItems) {
		return fieldError("n_items", "expected 1..%d, got %d", mechanism.MaxItems, b.NItems)
	}
	return nil
}

func (b Benchmark) checkShares(p Params) error {
	scale := uint32(mechanism.Scale)
	if b.Chance >= scale {
		return fieldError("chance", "expected less than %d ppm, got %d", scale, b.Chance)
	}
	if b.Weight < 1 || b.Weight > scale {
		return fieldError("weight", "expected 1..%d ppm, got %d", scale, b.Weight)
	}
	if b.InitialFrontier > scale {
		return fieldError("initial_frontier", "expected at most %d ppm, got %d", scale, b.InitialFrontier)
	}
	least, err := mechanism.Eta(int64(b.NItems), int64(p.EtaMin))
	if err != nil {
		return errors.Wrapf(ErrInvalidField, "n_items: %s", err)
	}
	if int64(b.Eta) < least || b.Eta > scale {
		return fieldError("eta", "expected %d..%d ppm for %d items, got %d", least, scale, b.NItems, b.Eta)
	}
	return nil
}

func (b Benchmark) checkBand(Params) error {
	if err := b.Band().Validate(); err != nil {
		return errors.Wrapf(ErrInvalidField, "t0, t1: %s", err)
	}
	if b.Kind != BENCHMARK_KIND_HUMAN && b.T1 > b.Eta {
		return fieldError("t1", "expected at most eta = %d ppm, got %d: a report that misses a paid improvement is worth nothing", b.Eta, b.T1)
	}
	return nil
}

func (b Benchmark) checkTiers(Params) error {
	if err := b.Tiers().Validate(); err != nil {
		return errors.Wrapf(ErrInvalidField, "thresholds, tier_values: %s", err)
	}
	return nil
}

func widen(values []uint32) []int64 {
	out := make([]int64, len(values))
	for i, v := range values {
		out[i] = int64(v)
	}
	return out
}
