package mechanism_test

import (
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/modeld-labs/modeld/x/evalreward/mechanism"
)

func exampleSplit() mechanism.SplitRates {
	return mechanism.SplitRates{Community: 100000, Royalty: 100000}
}

func TestOwnerSplitExample(t *testing.T) {
	for _, c := range []struct{ gross, parents, community, each, owner int64 }{
		{560000000, 0, 56000000, 0, 504000000},
		{560000000, 1, 56000000, 56000000, 448000000},
		{560000000, 3, 56000000, 18666666, 448000002},
		{7, 3, 0, 0, 7},
		{19, 4, 1, 0, 18},
	} {
		s, err := mechanism.OwnerSplit(coins(c.gross), c.parents, exampleSplit())
		require.NoError(t, err)
		requireCoins(t, coins(c.community), s.Community)
		requireCoins(t, coins(c.each), s.EachParent)
		requireCoins(t, coins(c.owner), s.Owner)
	}
}

func TestOwnerSplitRefuses(t *testing.T) {
	_, err := mechanism.OwnerSplit(coins(-1), 5, mechanism.SplitRates{Community: -1})
	requireCode(t, mechanism.CodeBadAmount, err)
	_, err = mechanism.OwnerSplit(coins(1), 5, mechanism.SplitRates{Community: -1})
	requireCode(t, mechanism.CodeBadPpm, err)
	tooMuch := mechanism.SplitRates{Community: scale, Royalty: 1}
	for _, parents := range []int64{-1, mechanism.MaxParents + 1} {
		_, err = mechanism.OwnerSplit(coins(1), parents, tooMuch)
		requireCode(t, mechanism.CodeTooManyParents, err)
	}
	_, err = mechanism.OwnerSplit(coins(1), 0, tooMuch)
	requireCode(t, mechanism.CodeBadSplit, err)
}

// The parts are the formula and add up to the whole; more parents never cost
// the owner more than the royalty.
func TestOwnerSplitAgainstNaive(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		gross := amounts().Draw(t, "gross")
		parents := rapid.Int64Range(0, mechanism.MaxParents).Draw(t, "parents")
		rates := mechanism.SplitRates{Community: ppms().Draw(t, "community")}
		rates.Royalty = rapid.Int64Range(0, scale-rates.Community).Draw(t, "royalty")

		s, err := mechanism.OwnerSplit(gross, parents, rates)

		require.NoError(t, err)
		requireCoins(t, naiveShare(gross, rates.Community), s.Community)
		royalty := coins(0)
		if parents > 0 {
			royalty = naiveShare(gross, rates.Royalty)
			requireCoins(t, coinsOf(mul(ratOf(royalty), frac(1, parents))), s.EachParent)
		}
		toParents := s.EachParent.MulRaw(parents)
		require.True(t, toParents.LTE(royalty))
		requireCoins(t, gross, s.Community.Add(toParents).Add(s.Owner))
		require.False(t, s.Owner.IsNegative())
	})
}
