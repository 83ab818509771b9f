package mechanism_test

import (
	"fmt"
	"testing"

	"cosmossdk.io/math"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/modeld-labs/modeld/x/evalreward/mechanism"
)

func settle(t require.TestingT, b mechanism.Batch) mechanism.Settlement {
	s, err := mechanism.SettleBatch(b)
	require.NoError(t, err)
	return s
}

// The worked example, to the last unit.
func TestSettlementExample(t *testing.T) {
	s := settle(t, exampleBatch())

	requireCoins(t, coins(234000000000), s.Price)
	requireCoins(t, coins(2250000000), s.Pot)
	requireCoins(t, coins(117000000000), s.BucketStart)
	requireCoins(t, coins(97812000000), s.BucketEnd)
	require.EqualValues(t, 812000, s.Frontier)

	first := s.Rounds[0]
	require.Equal(t, mechanism.Some(812000), first.Final)
	require.EqualValues(t, 82000, first.Owner.Points)
	requireCoins(t, coins(19188000000), first.Owner.Gross)
	requireCoins(t, coins(15350400000), first.Owner.Split.Owner)
	require.EqualValues(t, 666402, first.Track0.Score)
	requireCoins(t, coins(39594204000), first.Track0.Gross)
	require.True(t, first.DepositReturned)

	second := s.Rounds[1]
	require.Equal(t, mechanism.Some(812500), second.Final)
	require.Equal(t, mechanism.OwnerBelowThreshold, second.Owner.Reason)
	require.False(t, second.DepositReturned)
	requireCoins(t, coins(202500000), second.Seats[0].Pay)

	gold := s.Rounds[2]
	require.Nil(t, gold.Owner)
	requireCoins(t, coins(500000000), gold.Effects[4].Slashed)
	requireCoins(t, coins(50000000), gold.Effects[6].Slashed)
	for i, want := range []int64{902000, 903960, 905880} {
		require.Equal(t, want, s.Rounds[i].Effects[0].Credibility)
	}
	require.EqualValues(t, 415840, gold.Effects[6].Credibility)

	requireCoins(t, coins(5878220400), s.Community)
	requireCoins(t, coins(63190797750), s.MintedBatch)
	requireCoins(t, coins(163190797750), s.MintedTotal)
	totals := map[string]int64{
		"alice": 47025763200, "bob": 5878220400, "e1": 1215000000, "e2": 945000000, "e3": 1080000000,
		"e4": 662343750, "e5": 45000000, "e6": 67500000, "e7": 393750000,
	}
	require.Len(t, s.Payees, len(totals))
	for _, p := range s.Payees {
		requireCoins(t, coins(totals[p.Address]), p.Total, p.Address)
	}
}

// A deposit comes back when either frontier moved, and only then.
func TestDepositOfEitherFrontier(t *testing.T) {
	for _, c := range []struct {
		frontier, frontier0 int64
		back                bool
	}{
		{780000, 610000, true}, {780000, scale, true}, {scale, 610000, true}, {scale, scale, false},
	} {
		b := exampleBatch()
		b.Benchmark.Frontier.Score, b.Track0.Frontier.Score = c.frontier, c.frontier0
		require.Equal(t, c.back, settle(t, b).Rounds[0].DepositReturned, c)
	}
}

// Whatever happens in a batch: no more is minted than the allowances, bonds
// lose exactly what is slashed, deposits go one way or the other, and frontier
// and credibility stay in their bounds.
func TestSettlementInvariants(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		b := batches().Draw(t, "batch")

		s := settle(t, b)

		paid, deposits, lost := coins(0), coins(0), coins(0)
		for i, r := range s.Rounds {
			require.True(t, r.Paid.LTE(s.Pot))
			paid, deposits = paid.Add(r.Paid), deposits.Add(b.Rounds[i].Deposit)
		}
		owners := s.BucketStart.Sub(s.BucketEnd)
		if s.Track0 != nil {
			owners = owners.Add(s.Track0.BucketStart.Sub(s.Track0.BucketEnd))
			require.False(t, s.Track0.BucketEnd.IsNegative())
		}
		require.False(t, s.BucketEnd.IsNegative())
		requireCoins(t, s.MintedBatch, paid.Add(owners))
		requireCoins(t, s.MintedTotal, s.MintedBatch.Add(s.Validator))
		requireCoins(t, deposits, s.DepositsBurned.Add(s.DepositsReturned))
		for i, m := range s.Evaluators {
			lost = lost.Add(b.Evaluators[i].Bond.Sub(m.Bond))
			require.False(t, m.Bond.IsNegative())
			require.LessOrEqual(t, m.Credibility, scale)
			require.GreaterOrEqual(t, m.LastEpoch, b.Evaluators[i].LastEpoch)
		}
		requireCoins(t, lost, naiveSum([]math.Int{s.Slashed.Silent, s.Slashed.Fault, s.Slashed.Outlier}))
		require.GreaterOrEqual(t, s.Frontier, b.Benchmark.Frontier.Score)
	})
}

// I9: evaluators, rounds and reports may come in any order, and the batch that
// was given stays as it was.
func TestSettlementKnowsNoOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		b := batches().Draw(t, "batch")
		given := fmt.Sprint(b)
		want := fmt.Sprint(show(settle(t, b)))
		require.Equal(t, given, fmt.Sprint(b))

		b.Rounds = permuted(t, b.Rounds)
		b.Evaluators = permuted(t, b.Evaluators)
		for i := range b.Rounds {
			b.Rounds[i].Reports = permuted(t, b.Rounds[i].Reports)
		}
		require.Equal(t, want, fmt.Sprint(show(settle(t, b))))
	})
}

// show replaces the pointers of a settlement by what they point to.
func show(s mechanism.Settlement) []any {
	out := []any{s.Track0 != nil}
	if s.Track0 != nil {
		out = append(out, *s.Track0)
	}
	for _, r := range s.Rounds {
		if r.Owner != nil {
			out = append(out, *r.Owner)
		}
		if r.Track0 != nil {
			out = append(out, *r.Track0)
		}
		r.Owner, r.Track0 = nil, nil
		out = append(out, r)
	}
	s.Track0, s.Rounds = nil, nil
	return append(out, s)
}

// I13: every pay recomputes from the numbers that stand beside it.
func TestSettlementExplainsItself(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		b := batches().Draw(t, "batch")
		s := settle(t, b)
		for i, r := range s.Rounds {
			for _, seat := range r.Seats {
				if seat.Judged.Reference.Present {
					scoring := mechanism.Scoring{Band: b.Benchmark.Band, Beta: b.Params.Beta, Prior: b.Rounds[i].Prior}
					require.Equal(t, naiveScore(seat.Score.Value, seat.Judged.Reference, scoring), seat.Judged)
				}
				claim := mechanism.Claim{X: seat.Judged.X, C: seat.Weight}
				requireCoins(t, naivePay(s.Pot, r.CommitteeWeight, claim), seat.Pay)
			}
			if r.Owner != nil {
				requireCoins(t, naiveShare(s.Price, r.Owner.Points), r.Owner.Full)
			}
		}
	})
}
