package mechanism_test

import (
	"math/big"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/modeld-labs/modeld/x/evalreward/mechanism"
)

func TestAuditPriorityExample(t *testing.T) {
	seed := sha("genesis")
	for rate, want := range map[int64]bool{0: false, 100000: false, scale: true} {
		priority, selected, err := mechanism.AuditPriority(seed[:], 1, 2, rate)
		require.NoError(t, err)
		require.EqualValues(t, 5884374085474609621, priority)
		require.Equal(t, want, selected)
	}
}

func TestAuditPriorityRefuses(t *testing.T) {
	_, _, err := mechanism.AuditPriority(nil, 1, 2, -1)
	requireCode(t, mechanism.CodeBadLength, err)
	_, _, err = mechanism.AuditPriority(make([]byte, 32), 1, 2, -1)
	requireCode(t, mechanism.CodeBadPpm, err)
	_, _, err = mechanism.AppealPlaces(mechanism.AuditRules{}, nil, nil)
	requireCode(t, mechanism.CodeBadLength, err)
	_, _, err = mechanism.AppealPlaces(mechanism.AuditRules{Seed: make([]byte, 32), RatePpm: -1}, nil, nil)
	requireCode(t, mechanism.CodeBadPpm, err)
}

func TestAuditPriorityAgainstNaive(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		seed, rate := byteStrings(32, 32).Draw(t, "seed"), ppms().Draw(t, "rate")
		version, benchmark := rapid.Uint64().Draw(t, "version"), rapid.Uint64().Draw(t, "benchmark")
		hash := sha("evalreward/audit/v1", seed, bigEndian(version, 8), bigEndian(benchmark, 8))
		lot := new(big.Int).SetBytes(hash[:8])
		limit := new(big.Int).Lsh(big.NewInt(rate), 64)

		priority, selected, err := mechanism.AuditPriority(seed, version, benchmark, rate)

		require.NoError(t, err)
		require.Equal(t, lot.Uint64(), priority)
		require.Equal(t, new(big.Int).Mul(lot, big.NewInt(scale)).Cmp(limit) < 0, selected)

		// At the limit: the smallest rate at which this round is drawn.
		least := new(big.Int).Mul(lot, big.NewInt(scale))
		least.Rsh(least, 64).Add(least, big.NewInt(1))
		_, selected, _ = mechanism.AuditPriority(seed, version, benchmark, least.Int64())
		require.True(t, selected)
		_, selected, _ = mechanism.AuditPriority(seed, version, benchmark, least.Int64()-1)
		require.False(t, selected)
	})
}

// Support appeals come first, by version; audits take the smallest lots of what
// is left, in any order of the input.
func TestAppealPlaces(t *testing.T) {
	versions := rapid.SliceOfNDistinct(rapid.Uint64(), 0, 10, rapid.ID)
	rapid.Check(t, func(t *rapid.T) {
		rules := mechanism.AuditRules{
			Seed: byteStrings(32, 32).Draw(t, "seed"), Benchmark: 3,
			RatePpm: ppms().Draw(t, "rate"), Places: rapid.Int64Range(0, 8).Draw(t, "places"),
		}
		unsupported, conclusive := versions.Draw(t, "unsupported"), versions.Draw(t, "conclusive")

		support, audits, err := mechanism.AppealPlaces(rules, permuted(t, unsupported), permuted(t, conclusive))

		require.NoError(t, err)
		slices.Sort(unsupported)
		require.Len(t, support, min(len(unsupported), int(rules.Places)))
		for i, v := range support {
			require.Equal(t, unsupported[i], v)
		}
		require.LessOrEqual(t, len(support)+len(audits), int(rules.Places))
		lot := func(version uint64) (uint64, bool) {
			priority, selected, err := mechanism.AuditPriority(rules.Seed, version, rules.Benchmark, rules.RatePpm)
			require.NoError(t, err)
			return priority, selected
		}
		var worst uint64
		for _, v := range audits {
			priority, selected := lot(v)
			require.True(t, selected)
			require.GreaterOrEqual(t, priority, worst)
			worst = priority
		}
		for _, v := range conclusive {
			priority, selected := lot(v)
			full := len(support)+len(audits) == int(rules.Places)
			if selected && !slices.Contains(audits, v) {
				require.True(t, full)
				require.True(t, len(audits) == 0 || priority >= worst)
			}
		}
	})
}
