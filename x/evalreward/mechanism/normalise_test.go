package mechanism_test

import (
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/modeld-labs/modeld/x/evalreward/mechanism"
)

func accuracy() mechanism.Range { return mechanism.Range{Lo: 0, Hi: 10000, HigherBetter: true} }

// The worked example: an accuracy, a perplexity, and a third that rounds down.
func TestNormaliseExample(t *testing.T) {
	for _, c := range []struct {
		raw  int64
		r    mechanism.Range
		want int64
	}{
		{8137, accuracy(), 813700},
		{12345, mechanism.Range{Lo: 1000, Hi: 101000}, 886550},
		{1, mechanism.Range{Lo: 0, Hi: 3, HigherBetter: true}, 333333},
		{mechanism.RawUnfetchable, accuracy(), mechanism.Unfetchable},
	} {
		got, err := mechanism.Normalise(c.raw, c.r)
		require.NoError(t, err)
		require.Equal(t, c.want, got)
	}
}

func TestNormaliseRefuses(t *testing.T) {
	for _, r := range []mechanism.Range{
		{Lo: 5, Hi: 5}, {Lo: 6, Hi: 5}, {Lo: -mechanism.MaxRaw - 1, Hi: 0}, {Lo: 0, Hi: mechanism.MaxRaw + 1},
	} {
		_, err := mechanism.Normalise(mechanism.RawUnfetchable, r)
		requireCode(t, mechanism.CodeBadRange, err)
	}
	for _, raw := range []int64{-1, 10001, mechanism.RawUnfetchable + 1} {
		_, err := mechanism.Normalise(raw, accuracy())
		requireCode(t, mechanism.CodeOutOfRange, err)
	}
}

// The score is the exact fraction of the way, rounded down, from 0 to the
// whole, and it rises with merit.
func TestNormaliseIsTheFractionOfTheWay(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		lo := rapid.Int64Range(-mechanism.MaxRaw, mechanism.MaxRaw-1).Draw(t, "lo")
		r := mechanism.Range{
			Lo: lo, Hi: rapid.Int64Range(lo+1, mechanism.MaxRaw).Draw(t, "hi"),
			HigherBetter: rapid.Bool().Draw(t, "higher better"),
		}
		raw := rapid.Int64Range(r.Lo, r.Hi).Draw(t, "raw")
		worst, best := r.Lo, r.Hi
		if !r.HigherBetter {
			worst, best = r.Hi, r.Lo
		}

		got, err := mechanism.Normalise(raw, r)

		require.NoError(t, err)
		require.Equal(t, floor(mul(frac(raw-worst, best-worst), frac(scale, 1))).Int64(), got)
		atWorst, _ := mechanism.Normalise(worst, r)
		atBest, _ := mechanism.Normalise(best, r)
		require.Equal(t, []int64{0, scale}, []int64{atWorst, atBest})
	})
}

func TestWeightedScore(t *testing.T) {
	f, err := mechanism.WeightedScore(813700, 650000)
	require.NoError(t, err)
	require.EqualValues(t, 528905, f)

	_, err = mechanism.WeightedScore(-1, 0)
	requireCode(t, mechanism.CodeBadPpm, err)

	rapid.Check(t, func(t *rapid.T) {
		a, c := ppms().Draw(t, "a"), ppms().Draw(t, "c")
		f, err := mechanism.WeightedScore(a, c)
		require.NoError(t, err)
		require.Equal(t, floor(mul(frac(a, 1), frac(c, scale))).Int64(), f)
	})
}
