package mechanism_test

import (
	"testing"

	"cosmossdk.io/math"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/modeld-labs/modeld/x/evalreward/mechanism"
)

func TestSponsorPaymentExample(t *testing.T) {
	payment, _, err := mechanism.SponsorPayment(coins(1000000), 350000, 300000)
	require.NoError(t, err)
	requireCoins(t, coins(500000), payment)

	first, left, err := mechanism.SponsorPayment(coins(1000000), 150000, 300000)
	require.NoError(t, err)
	second, _, err := mechanism.SponsorPayment(left, 200000, 450000)
	require.NoError(t, err)
	requireCoinLists(t, coinList(214285, 285714), []math.Int{first, second})
}

func TestSponsorPaymentRefuses(t *testing.T) {
	_, _, err := mechanism.SponsorPayment(coins(-1), -1, scale)
	requireCode(t, mechanism.CodeBadAmount, err)
	_, _, err = mechanism.SponsorPayment(coins(1), -1, scale)
	requireCode(t, mechanism.CodeBadPpm, err)
	_, _, err = mechanism.SponsorPayment(coins(1), 1, scale)
	requireCode(t, mechanism.CodeBadPoints, err)
	payment, _, err := mechanism.SponsorPayment(coins(1), 0, scale)
	require.NoError(t, err)
	requireCoins(t, coins(0), payment)
}

// The formula, and two steps never draw more than one; rounding aside, nor less.
func TestSponsorPaymentIgnoresSplitting(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		pool := amounts().Draw(t, "pool")
		h := rapid.Int64Range(0, scale-1).Draw(t, "h")
		points := rapid.Int64Range(1, scale-h).Draw(t, "points")
		cut := rapid.Int64Range(0, points).Draw(t, "cut")

		whole, left, err := mechanism.SponsorPayment(pool, points, h)
		require.NoError(t, err)
		requireCoins(t, coinsOf(mul(ratOf(pool), frac(points, scale-h))), whole)
		requireCoins(t, pool, whole.Add(left))

		first, rest, err := mechanism.SponsorPayment(pool, cut, h)
		require.NoError(t, err)
		second, _, err := mechanism.SponsorPayment(rest, points-cut, h+cut)
		require.NoError(t, err)
		gap := whole.Sub(first.Add(second))
		require.True(t, gap.Abs().LTE(math.NewInt(1)), gap.String())
	})
}

// Refunds are proportional and with the remainder add up to the pool.
func TestSponsorRefunds(t *testing.T) {
	refunds, remainder, err := mechanism.SponsorRefunds(coins(100), coinList(1, 1, 1))
	require.NoError(t, err)
	requireCoinLists(t, coinList(33, 33, 33), refunds)
	requireCoins(t, coins(1), remainder)

	_, _, err = mechanism.SponsorRefunds(coins(-1), nil)
	requireCode(t, mechanism.CodeBadAmount, err)
	_, _, err = mechanism.SponsorRefunds(coins(1), coinList(-1))
	requireCode(t, mechanism.CodeBadAmount, err)

	rapid.Check(t, func(t *rapid.T) {
		pool := amounts().Draw(t, "pool")
		given := rapid.SliceOfN(amounts(), 0, 64).Draw(t, "given")
		refunds, remainder, err := mechanism.SponsorRefunds(pool, given)
		require.NoError(t, err)
		requireCoins(t, pool, naiveSum(refunds).Add(remainder))
		require.False(t, remainder.IsNegative())
		total := naiveSum(given)
		for i, g := range given {
			if total.IsPositive() {
				requireCoins(t, coinsOf(div(mul(ratOf(pool), ratOf(g)), ratOf(total))), refunds[i])
			}
		}
	})
}
