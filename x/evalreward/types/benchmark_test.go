package types_test

import (
	"math"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/modeld-labs/modeld/x/evalreward/mechanism"
	"github.com/modeld-labs/modeld/x/evalreward/types"
)

// change edits a valid benchmark; field is what the error must name, "" when it stays valid.
type change struct {
	field string
	edit  func(b *types.Benchmark)
}

func checkChanges(t *testing.T, changes []change) {
	t.Helper()
	for i, c := range changes {
		b := bench(1)
		c.edit(&b)
		err := b.Validate(types.DefaultParams())
		if c.field == "" {
			require.NoError(t, err, "change %d", i)
			continue
		}
		require.ErrorIs(t, err, types.ErrInvalidField, "change %d of %s", i, c.field)
		require.ErrorContains(t, err, c.field)
	}
}

func TestBenchmarksAreNamedWell(t *testing.T) {
	checkChanges(t, []change{
		{"", func(*types.Benchmark) {}},
		{"", func(b *types.Benchmark) { b.Id = 65535 }},
		{"id", func(b *types.Benchmark) { b.Id = 0 }},
		{"id", func(b *types.Benchmark) { b.Id = 65536 }},
		{"", func(b *types.Benchmark) { b.Name = strings.Repeat("n", 63) }},
		{"name", func(b *types.Benchmark) { b.Name = strings.Repeat("n", 64) }},
		{"name", func(b *types.Benchmark) { b.Name = "" }},
		{"name", func(b *types.Benchmark) { b.Name = "a\tb" }},
		{"name", func(b *types.Benchmark) { b.Name = "\xf0\x28" }},
		{"", func(b *types.Benchmark) { b.Metric = strings.Repeat("é", 16) }},
		{"metric", func(b *types.Benchmark) { b.Metric = strings.Repeat("é", 16) + "x" }},
		{"metric", func(b *types.Benchmark) { b.Metric = "" }},
		{"", func(b *types.Benchmark) { b.Domain = 8 }},
		{"domain", func(b *types.Benchmark) { b.Domain = 0 }},
		{"domain", func(b *types.Benchmark) { b.Domain = 9 }},
		{"kind", func(b *types.Benchmark) { b.Kind = 0 }},
		{"kind", func(b *types.Benchmark) { b.Kind = 4 }},
		{"kind", func(b *types.Benchmark) { b.Kind = -1 }},
		{"steward", func(b *types.Benchmark) { b.Steward = "" }},
		{"steward", func(b *types.Benchmark) { b.Steward = strings.ToUpper(b.Steward) }},
		{"anchor_version", func(b *types.Benchmark) { b.AnchorVersion = 1 }},
		{"anchor_version", func(b *types.Benchmark) { b.Kind = types.BENCHMARK_KIND_ARENA }},
		{"", func(b *types.Benchmark) { b.Kind, b.AnchorVersion = types.BENCHMARK_KIND_ARENA, 1 }},
		{"dataset_digest", func(b *types.Benchmark) { b.DatasetDigest = hash(1)[:31] }},
		{"harness_digest", func(b *types.Benchmark) { b.HarnessDigest = nil }},
		{"rubric_digest", func(b *types.Benchmark) { b.RubricDigest = hash(1) }},
		{"rubric_digest", func(b *types.Benchmark) { b.Kind = types.BENCHMARK_KIND_HUMAN }},
		{"", func(b *types.Benchmark) { b.Kind, b.RubricDigest = types.BENCHMARK_KIND_HUMAN, hash(1) }},
	})
}

func TestBenchmarksMeasureWithinBounds(t *testing.T) {
	const most = 1_000_000_000_000
	checkChanges(t, []change{
		{"", func(b *types.Benchmark) { b.RawDecimals = 9 }},
		{"raw_decimals", func(b *types.Benchmark) { b.RawDecimals = 10 }},
		{"", func(b *types.Benchmark) { b.Lo, b.Hi = -most, most }},
		{"lo, hi", func(b *types.Benchmark) { b.Lo = -most - 1 }},
		{"lo, hi", func(b *types.Benchmark) { b.Hi = most + 1 }},
		{"lo, hi", func(b *types.Benchmark) { b.Lo = b.Hi }},
		{"lo, hi", func(b *types.Benchmark) { b.Lo, b.Hi = math.MinInt64, math.MaxInt64 }},
		{"", func(b *types.Benchmark) { b.NItems = most }},
		{"n_items", func(b *types.Benchmark) { b.NItems = most + 1 }},
		{"n_items", func(b *types.Benchmark) { b.NItems = 0 }},
		{"n_items", func(b *types.Benchmark) { b.NItems = math.MaxUint64 }},
		{"", func(b *types.Benchmark) { b.Chance = 999_999 }},
		{"chance", func(b *types.Benchmark) { b.Chance = 1_000_000 }},
		{"", func(b *types.Benchmark) { b.Weight = 1_000_000 }},
		{"weight", func(b *types.Benchmark) { b.Weight = 0 }},
		{"weight", func(b *types.Benchmark) { b.Weight = 1_000_001 }},
		{"", func(b *types.Benchmark) { b.InitialFrontier = 1_000_000 }},
		{"initial_frontier", func(b *types.Benchmark) { b.InitialFrontier = 1_000_001 }},
		{"", func(b *types.Benchmark) { b.Eta = 1_000_000 }},
		{"eta", func(b *types.Benchmark) { b.Eta = 9_999 }},
		{"eta", func(b *types.Benchmark) { b.Eta = 1_000_001 }},
		{"eta", func(b *types.Benchmark) { b.NItems = 9_999 }},
		{"eta", func(b *types.Benchmark) { b.NItems, b.Eta, b.T0, b.T1 = most, 999, 1, 2 }},
	})
}

func TestBenchmarksJudgeWithinBounds(t *testing.T) {
	checkChanges(t, []change{
		{"t0, t1", func(b *types.Benchmark) { b.T0 = b.T1 }},
		{"t1", func(b *types.Benchmark) { b.T1 = 10_001 }},
		{"", func(b *types.Benchmark) { b.T0 = 0 }},
		{"", func(b *types.Benchmark) {
			b.Kind, b.RubricDigest, b.T0, b.T1 = types.BENCHMARK_KIND_HUMAN, hash(1), 999_999, 1_000_000
		}},
		{"t0, t1", func(b *types.Benchmark) {
			b.Kind, b.RubricDigest, b.T1 = types.BENCHMARK_KIND_HUMAN, hash(1), 1_000_001
		}},
		{"", func(b *types.Benchmark) { b.Thresholds, b.TierValues = nil, []uint32{1_000_000} }},
		{"thresholds", func(b *types.Benchmark) { b.TierValues = nil }},
		{"thresholds", func(b *types.Benchmark) { b.TierValues[2] = 999_999 }},
		{"thresholds", func(b *types.Benchmark) { b.Thresholds[1] = 700_000 }},
		{"thresholds", func(b *types.Benchmark) { b.Thresholds[1] = 1_000_000 }},
		{"thresholds", func(b *types.Benchmark) { b.Thresholds = []uint32{1, 2, 3, 4, 5, 6, 7, 8} }},
		{"retire_epoch", func(b *types.Benchmark) { b.RetireEpoch = b.ValidFromEpoch }},
		{"retire_epoch", func(b *types.Benchmark) { b.RetireEpoch = 0 }},
		{"", func(b *types.Benchmark) { b.RetireEpoch = math.MaxUint64 }},
	})
}

func TestABenchmarkSpeaksTheWordsOfTheMechanism(t *testing.T) {
	b := bench(3)
	require.Equal(t, mechanism.Range{Lo: 0, Hi: 1_000_000, HigherBetter: true}, b.Range())
	require.Equal(t, mechanism.Tiers{T: []int64{700_000, 800_000}, S: []int64{100_000, 300_000, 1_000_000}}, b.Tiers())
	for kind, want := range map[types.BenchmarkKind]types.EvaluatorKind{
		types.BENCHMARK_KIND_AUTOMATED: types.EVALUATOR_KIND_AUTOMATED,
		types.BENCHMARK_KIND_ARENA:     types.EVALUATOR_KIND_AUTOMATED,
		types.BENCHMARK_KIND_HUMAN:     types.EVALUATOR_KIND_HUMAN,
	} {
		b.Kind = kind
		require.Equal(t, want, b.EvaluatorKind())
	}
	state := b.NewState()
	require.Equal(t, uint32(3), state.Benchmark)
	require.Equal(t, types.BENCHMARK_STATUS_PENDING, state.Status)
	require.Equal(t, uint32(700_000), state.Frontier)
	require.True(t, state.Bucket.IsZero() && state.Price.IsZero() && state.Pot.IsZero() && state.Deposit.IsZero())
}
