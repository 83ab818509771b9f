package mechanism_test

import (
	"math/big"
	"testing"

	"cosmossdk.io/math"
	"github.com/stretchr/testify/require"

	"github.com/modeld-labs/modeld/x/evalreward/mechanism"
)

// drawn is the probability that a lot of seats among all accounts takes exactly hits of the bad.
func drawn(all, bad, seats, hits int64) *big.Rat {
	ways := new(big.Int).Mul(new(big.Int).Binomial(bad, hits), new(big.Int).Binomial(all-bad, seats-hits))
	return new(big.Rat).SetFrac(ways, new(big.Int).Binomial(all, seats))
}

// atLeast is the probability that it takes so many of them or more.
func atLeast(all, bad, seats, hits int64) *big.Rat {
	sum := new(big.Rat)
	for n := hits; n <= seats; n++ {
		sum.Add(sum, drawn(all, bad, seats, n))
	}
	return sum
}

// both is the probability of a majority in a committee of 15 and in the disjoint appeal of 31.
func both(all, bad int64) *big.Rat {
	sum := new(big.Rat)
	for n := int64(8); n <= 15; n++ {
		sum.Add(sum, new(big.Rat).Mul(drawn(all, bad, 15, n), atLeast(all-15, bad-n, 31, 16)))
	}
	return sum
}

// Lots give a share of equally trusted accounts both committees with the probabilities of R20.
func TestCaptureByLot(t *testing.T) {
	for _, c := range []struct {
		bad         int64
		first, both string
	}{
		{30, "0.0368", "0.0000021"}, {40, "0.195", "0.0062"}, {45, "0.335", "0.0513"}, {50, "0.500", "0.203"},
	} {
		require.Equal(t, c.first, atLeast(100, c.bad, 15, 8).FloatString(len(c.first)-2), c.bad)
		require.Equal(t, c.both, both(100, c.bad).FloatString(len(c.both)-2), c.bad)
	}
}

// Fresh accounts weigh a quarter of trusted ones: half of all accounts need 13 seats of 15.
func TestFreshAccountsNeedThirteenSeats(t *testing.T) {
	consensus := func(fresh int) mechanism.Optional {
		reports := make([]mechanism.Report, 15)
		for i := range reports {
			reports[i] = mechanism.Report{Evaluator: string(rune('a' + i)), Score: 700_000, Weight: 800_000}
			if i < fresh {
				reports[i].Score, reports[i].Weight = 900_000, 200_000
			}
		}
		outcome, err := mechanism.Consensus(reports, 15*800_000, 7, 10_000)
		require.NoError(t, err)
		return outcome.Score
	}
	require.Equal(t, mechanism.Some(700_000), consensus(12))
	require.Equal(t, mechanism.Some(900_000), consensus(13))
	require.Equal(t, "0.0019", atLeast(100, 50, 15, 13).FloatString(4))
}

// What the rules do not stop (docs/economics.md): a lift of no more than t1 is upheld by an
// honest appeal, and where eta is t1 it is one paid step, here 8190 MODEL near 0.8.
func TestALiftWithinToleranceStands(t *testing.T) {
	band := mechanism.Band{T0: 2_500, T1: 10_000}
	honest := seats(mechanism.Some(800_000), mechanism.Some(800_000), mechanism.Some(800_000))
	facts, rules := mechanism.RoundFacts{Prior: 800_000}, mechanism.RoundRules{Band: band, Beta: 400_000, Quorum: 3}
	for lift, want := range map[int64]mechanism.Verdict{10_000: mechanism.VerdictUpheld, 10_001: mechanism.VerdictOverturned} {
		_, account, err := mechanism.ScoreAppeal(honest, facts, rules, 800_000+lift, exampleAppeal("", 0, 0))
		require.NoError(t, err)
		require.Equal(t, want, account.Verdict)
	}
	frontier := mechanism.Frontier{Score: 800_000, Eta: 10_000}
	advance, err := mechanism.FrontierBatch(frontier, exampleTiers(), finals(810_000, 819_999))
	require.NoError(t, err)
	require.EqualValues(t, 35_000, advance.PointsTotal)
	requireCoins(t, coins(8_190_000_000), mechanism.FullPay(math.NewInt(234_000_000_000), advance.PointsTotal))
}
