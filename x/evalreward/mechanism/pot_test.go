package mechanism_test

import (
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/modeld-labs/modeld/x/evalreward/mechanism"
)

func examplePots() mechanism.PotRules {
	return mechanism.PotRules{Weight: 100000, Generalisation: 300000, RoundsMax: 16, AuditsMax: 4}
}

func TestPotExample(t *testing.T) {
	for pool, want := range map[int64]int64{350000000000: 2500000000, 315000000000: 2250000000} {
		pot, err := mechanism.Pot(coins(pool), examplePots())
		require.NoError(t, err)
		requireCoins(t, coins(want), pot)
	}
}

func TestPotRefuses(t *testing.T) {
	bad := coins(-1)
	_, err := mechanism.Pot(bad, mechanism.PotRules{Weight: -1, Generalisation: scale})
	requireCode(t, mechanism.CodeBadPpm, err)
	for _, r := range []mechanism.PotRules{
		{Weight: 1, Generalisation: scale, RoundsMax: 1},
		{Weight: scale, Generalisation: 1},
		{Weight: scale, Generalisation: 1, RoundsMax: -1, AuditsMax: 2},
	} {
		_, err = mechanism.Pot(bad, r)
		requireCode(t, mechanism.CodeBadParams, err)
	}
	_, err = mechanism.Pot(bad, mechanism.PotRules{Weight: scale, Generalisation: 1, RoundsMax: 1})
	requireCode(t, mechanism.CodeBadWeight, err)
	_, err = mechanism.Pot(bad, examplePots())
	requireCode(t, mechanism.CodeBadAmount, err)
}

// A benchmark may have rounds without audits, or the reverse.
func TestPotOfOneKind(t *testing.T) {
	for _, r := range []mechanism.PotRules{{Weight: scale, RoundsMax: 2}, {Weight: scale, AuditsMax: 2}} {
		pot, err := mechanism.Pot(coins(9), r)
		require.NoError(t, err)
		requireCoins(t, coins(4), pot)
	}
}

// The pots of an epoch, all benchmarks and all rounds together, never exceed
// the evaluator pool.
func TestPotsStayWithinThePool(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		pool := amounts().Draw(t, "pool")
		w0 := rapid.Int64Range(0, scale-1).Draw(t, "w0")
		rounds := rapid.Int64Range(1, 4096).Draw(t, "rounds")
		audits := rapid.Int64Range(0, rounds).Draw(t, "audits")
		left, spent := scale-w0, coins(0)
		for range rapid.IntRange(1, 16).Draw(t, "benchmarks") {
			weight := rapid.Int64Range(0, left).Draw(t, "weight")
			left -= weight
			r := mechanism.PotRules{Weight: weight, Generalisation: w0, RoundsMax: rounds, AuditsMax: audits}
			pot, err := mechanism.Pot(pool, r)
			require.NoError(t, err)
			requireCoins(t, coinsOf(mul(ratOf(pool), frac(weight, scale-w0), frac(1, rounds+audits))), pot)
			spent = spent.Add(pot.MulRaw(rounds + audits))
		}
		require.True(t, spent.LTE(pool))
	})
}
