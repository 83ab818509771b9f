package mechanism_test

import (
	"testing"

	"cosmossdk.io/math"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/modeld-labs/modeld/x/evalreward/mechanism"
)

func TestOwnerGrossExample(t *testing.T) {
	g, err := mechanism.OwnerGross(coins(4000000000), coins(10000000000), []int64{140000, 38500})
	require.NoError(t, err)
	requireCoinLists(t, coinList(560000000, 154000000), g.Each)
	require.False(t, g.Scaled)

	g, err = mechanism.OwnerGross(coins(4000000000), coins(100000001), []int64{140000, 38500})
	require.NoError(t, err)
	requireCoinLists(t, coinList(560000000, 154000000), g.Full)
	requireCoinLists(t, coinList(78431373, 21568627), g.Each)
	requireCoins(t, coins(1), g.BucketAfter)
	require.True(t, g.Scaled)
}

func TestOwnerGrossRefuses(t *testing.T) {
	_, err := mechanism.OwnerGross(coins(-1), coins(0), []int64{-1})
	requireCode(t, mechanism.CodeBadAmount, err)
	_, err = mechanism.OwnerGross(coins(0), math.Int{}, []int64{-1})
	requireCode(t, mechanism.CodeBadAmount, err)
	_, err = mechanism.OwnerGross(coins(0), coins(0), []int64{-1})
	requireCode(t, mechanism.CodeBadPpm, err)
}

// Owners get the price of their points, or their part of the bucket, and never
// more than the bucket holds - up to the largest amounts.
func TestOwnerGrossAgainstNaive(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		price, bucket := amounts().Draw(t, "price"), amounts().Draw(t, "bucket")
		points := rapid.SliceOfN(ppms(), 0, 20).Draw(t, "points")

		g, err := mechanism.OwnerGross(price, bucket, points)

		require.NoError(t, err)
		wanted := naiveSum(g.Full)
		require.Equal(t, wanted.GT(bucket), g.Scaled)
		for i, p := range points {
			full := naiveShare(price, p)
			requireCoins(t, full, g.Full[i])
			if g.Scaled {
				full = coinsOf(div(mul(ratOf(full), ratOf(bucket)), ratOf(wanted)))
			}
			requireCoins(t, full, g.Each[i])
		}
		requireCoins(t, naiveSum(g.Each), g.Total)
		requireCoins(t, bucket, g.Total.Add(g.BucketAfter))
		require.False(t, g.BucketAfter.IsNegative())
	})
}
