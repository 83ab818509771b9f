package mechanism_test

import (
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/modeld-labs/modeld/x/evalreward/mechanism"
)

func exampleTiers() mechanism.Tiers {
	return mechanism.Tiers{T: []int64{700000, 800000}, S: []int64{100000, 300000, scale}}
}

func TestTiersExample(t *testing.T) {
	for _, c := range []struct{ x, step, points int64 }{
		{0, 100000, 0},
		{350000, 100000, 50000},
		{699999, 100000, 99999},
		{700000, 300000, 100000},
		{750000, 300000, 200000},
		{799999, 300000, 299998},
		{800000, scale, 300000},
		{900000, scale, 650000},
		{scale, scale, scale},
	} {
		_, step, err := exampleTiers().Step(c.x, false)
		require.NoError(t, err)
		points, err := exampleTiers().Points(c.x)
		require.NoError(t, err)
		require.Equal(t, []int64{c.step, c.points}, []int64{step, points}, c.x)
	}
}

// The example of the idea: the rule puts a threshold into the upper tier, the
// printed result comes out only with the flipped convention.
func TestStepConventions(t *testing.T) {
	plain := mechanism.Tiers{T: []int64{700000, 800000}, S: []int64{1, 2, 3}}
	steps := func(upperInclusive bool) (out []int64) {
		for _, x := range []int64{800000, 900000, 700000, 600000} {
			tier, s, err := plain.Step(x, upperInclusive)
			require.NoError(t, err)
			require.Equal(t, tier, s)
			out = append(out, tier)
		}
		return out
	}
	require.Equal(t, []int64{3, 3, 2, 1}, steps(false))
	require.Equal(t, []int64{2, 3, 1, 1}, steps(true))
}

func TestTiersRefuse(t *testing.T) {
	for name, tiers := range map[string]mechanism.Tiers{
		"empty":                {},
		"too few values":       {T: []int64{5}, S: []int64{scale}},
		"too many tiers":       {T: []int64{1, 2, 3, 4, 5, 6, 7, 8}, S: []int64{1, 2, 3, 4, 5, 6, 7, 8, scale}},
		"equal thresholds":     {T: []int64{5, 5}, S: []int64{1, 2, scale}},
		"falling values":       {T: []int64{5, 6}, S: []int64{2, 1, scale}},
		"equal values":         {T: []int64{5}, S: []int64{scale, scale}},
		"threshold at 0":       {T: []int64{0}, S: []int64{1, scale}},
		"threshold at the top": {T: []int64{scale}, S: []int64{1, scale}},
		"negative value":       {T: []int64{5}, S: []int64{-1, scale}},
		"value above":          {S: []int64{scale + 1}},
		"ends below the top":   {T: []int64{5}, S: []int64{1, 2}},
	} {
		_, err := tiers.Points(scale + 1)
		requireCode(t, mechanism.CodeBadTiers, err)
		_, _, err = tiers.Step(scale+1, false)
		want := mechanism.CodeBadTiers
		if name == "ends below the top" {
			want = mechanism.CodeBadPpm
		}
		requireCode(t, want, err)
	}
	_, err := mechanism.Linear().Points(-1)
	requireCode(t, mechanism.CodeBadPpm, err)
}

func TestPointsAgainstNaive(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		tiers, x := tierLists().Draw(t, "tiers"), ppms().Draw(t, "x")
		points, err := tiers.Points(x)
		require.NoError(t, err)
		require.Equal(t, naivePoints(x, tiers), points)
	})
}

// H rises from 0 to the whole, passes through the thresholds and never lies
// above h.
func TestPointsFollowTheSteps(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		tiers := tierLists().Draw(t, "tiers")
		x := rapid.Int64Range(0, scale-1).Draw(t, "x")
		points, err := tiers.Points(x)
		require.NoError(t, err)
		next, err := tiers.Points(x + 1)
		require.NoError(t, err)
		_, step, err := tiers.Step(x, false)
		require.NoError(t, err)
		require.LessOrEqual(t, points, next)
		require.LessOrEqual(t, points, step)
		for i, threshold := range tiers.T {
			at, err := tiers.Points(threshold)
			require.NoError(t, err)
			require.Equal(t, tiers.S[i], at)
		}
	})
}

func TestStepAgainstCounting(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		tiers, x := tierLists().Draw(t, "tiers"), ppms().Draw(t, "x")
		upper := rapid.Bool().Draw(t, "upper inclusive")
		passed := int64(0)
		for _, threshold := range tiers.T {
			if x > threshold || x == threshold && !upper {
				passed++
			}
		}
		tier, s, err := tiers.Step(x, upper)
		require.NoError(t, err)
		require.Equal(t, passed+1, tier)
		require.Equal(t, tiers.S[passed], s)
	})
}
