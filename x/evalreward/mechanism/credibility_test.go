package mechanism_test

import (
	stdmath "math"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/modeld-labs/modeld/x/evalreward/mechanism"
)

func exampleCredibility() mechanism.CredibilityRules {
	return mechanism.CredibilityRules{GammaUp: 20000, GammaDown: 200000, Min: 200000, Decay: 2000}
}

func credibilityAfter(t require.TestingT, c, q int64) int64 {
	after, err := mechanism.Credibility(c, q, exampleCredibility())
	require.NoError(t, err)
	return after
}

func TestCredibilityExample(t *testing.T) {
	for _, c := range []struct{ c, q, want int64 }{
		{200000, scale, 216000},
		{900000, scale, 902000},
		{900000, 0, 720000},
		{500000, 900000, 499000},
		{210000, 0, 200000},
	} {
		require.Equal(t, c.want, credibilityAfter(t, c.c, c.q))
	}
}

// Trust is slow: from the floor to .9 takes 103 perfect rounds, and one
// worthless round at .9 costs 51 of them.
func TestTrustIsSlow(t *testing.T) {
	rounds := func(from, to int64) (n int) {
		for c := from; c < to; n++ {
			c = credibilityAfter(t, c, scale)
		}
		return n
	}
	require.Equal(t, 103, rounds(200000, 900000))
	require.Equal(t, 51, rounds(credibilityAfter(t, 900000, 0), 900000))
}

// Constant quality settles where gain and loss meet; rounding makes the last few
// ppm depend on the start, here the middle.
func TestCredibilitySettles(t *testing.T) {
	for q, want := range map[int64]int64{990000: 908182, 950000: 655106, 900000: 473666, 800000: 285700} {
		c := scale / 2
		for range 5000 {
			c = credibilityAfter(t, c, q)
		}
		require.Equal(t, want, c, q)
	}
}

func TestEffectiveCredibilityExample(t *testing.T) {
	for _, c := range []struct{ last, epoch, idle, want int64 }{
		{10, 61, 50, 800000},
		{9, 10, 0, 900000},
		{8, 10, 1, 898000},
		{10, 10, 0, 900000},
		{11, 10, 0, 900000},
		{0, 1 << 40, 1<<40 - 1, 200000},
		{stdmath.MinInt64, stdmath.MaxInt64, stdmath.MaxInt64, 200000},
	} {
		effective, idle, err := mechanism.EffectiveCredibility(900000, c.last, c.epoch, exampleCredibility())
		require.NoError(t, err)
		require.Equal(t, []int64{c.idle, c.want}, []int64{idle, effective})
	}
}

func TestCredibilityRefuses(t *testing.T) {
	bad := []mechanism.CredibilityRules{{GammaUp: -1}, {GammaDown: scale + 1}, {Min: -1}}
	for _, r := range bad {
		_, err := mechanism.Credibility(0, 0, r)
		requireCode(t, mechanism.CodeBadPpm, err)
	}
	_, _, err := mechanism.EffectiveCredibility(0, 0, 0, mechanism.CredibilityRules{Decay: -1})
	requireCode(t, mechanism.CodeBadPpm, err)
	_, _, err = mechanism.EffectiveCredibility(-1, 0, 0, mechanism.CredibilityRules{})
	requireCode(t, mechanism.CodeBadPpm, err)
	_, err = mechanism.Credibility(0, scale+1, mechanism.CredibilityRules{})
	requireCode(t, mechanism.CodeBadPpm, err)
}

func credibilityRules() *rapid.Generator[mechanism.CredibilityRules] {
	return rapid.Custom(func(t *rapid.T) mechanism.CredibilityRules {
		return mechanism.CredibilityRules{
			GammaUp: ppms().Draw(t, "up"), GammaDown: ppms().Draw(t, "down"),
			Min: ppms().Draw(t, "min"), Decay: ppms().Draw(t, "decay"),
		}
	})
}

// I4: credibility stays between its floor and the whole, and follows the formula.
func TestCredibilityAgainstNaive(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := credibilityRules().Draw(t, "rules")
		c, q := ppms().Draw(t, "c"), ppms().Draw(t, "q")
		last := rapid.Int64Range(0, 50).Draw(t, "last")
		epoch := rapid.Int64Range(0, 99).Draw(t, "epoch")

		effective, _, err := mechanism.EffectiveCredibility(c, last, epoch, r)
		require.NoError(t, err)
		require.Equal(t, naiveEffective(c, last, epoch, r), effective)

		after, err := mechanism.Credibility(effective, q, r)
		require.NoError(t, err)
		require.Equal(t, naiveCredibility(effective, q, r), after)
		require.GreaterOrEqual(t, after, r.Min)
		require.LessOrEqual(t, after, scale)
	})
}

// A better report never leads to less trust.
func TestCredibilityRisesWithAgreement(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r, c := credibilityRules().Draw(t, "rules"), ppms().Draw(t, "c")
		low := rapid.Int64Range(0, scale).Draw(t, "low")
		high := rapid.Int64Range(low, scale).Draw(t, "high")
		worse, err := mechanism.Credibility(c, low, r)
		require.NoError(t, err)
		better, err := mechanism.Credibility(c, high, r)
		require.NoError(t, err)
		require.LessOrEqual(t, worse, better)
	})
}
