package mechanism_test

import (
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/modeld-labs/modeld/x/evalreward/mechanism"
)

func exampleRound() (mechanism.RoundFacts, mechanism.RoundRules) {
	return mechanism.RoundFacts{Pot: coins(2500000000), Prior: 780000},
		mechanism.RoundRules{Band: exampleScoring().Band, Beta: 400000, Quorum: 3}
}

// How a round ends, and what that means for its first and its last seat.
func TestRoundStates(t *testing.T) {
	some, none, lost := mechanism.Some, mechanism.None(), mechanism.Some(mechanism.Unfetchable)
	agreed := seats(some(812000), some(812000), some(813000), none)
	split := seats(some(100000), some(500000), some(900000))
	for name, c := range map[string]struct {
		seats        []mechanism.Seat
		gold, appeal mechanism.Optional
		state        mechanism.State
		final        mechanism.Optional
		first, last  mechanism.PayReason
		penalty      mechanism.Penalty
	}{
		"agreed":          {agreed, none, none, mechanism.StateFinal, some(812000), mechanism.PayPaid, mechanism.PayNotRevealed, mechanism.PenaltySilent},
		"upheld":          {agreed, none, some(832000), mechanism.StateFinal, some(812000), mechanism.PayPaid, mechanism.PayNotRevealed, mechanism.PenaltySilent},
		"overturned":      {agreed[:3], none, some(853000), mechanism.StateFinal, some(853000), mechanism.PayDisagreed, mechanism.PayDisagreed, mechanism.PenaltyNone},
		"far off":         {agreed[:3], none, some(853001), mechanism.StateFinal, some(853001), mechanism.PayDisagreed, mechanism.PayDisagreed, mechanism.PenaltyOutlier},
		"gold":            {agreed, some(812000), some(1), mechanism.StateGold, none, mechanism.PayPaid, mechanism.PayNotRevealed, mechanism.PenaltySilent},
		"gold, missed":    {agreed[:3], some(500000), none, mechanism.StateGold, none, mechanism.PayDisagreed, mechanism.PayDisagreed, mechanism.PenaltyFault},
		"gold, lost":      {seats(lost), some(500000), none, mechanism.StateGold, none, mechanism.PayUnfetchable, mechanism.PayUnfetchable, mechanism.PenaltyFault},
		"quorum":          {agreed[1:3], none, some(1), mechanism.StateVoidQuorum, none, mechanism.PayVoid, mechanism.PayVoid, mechanism.PenaltyNone},
		"unfetchable":     {seats(some(1), lost, lost), none, some(1), mechanism.StateVoidUnfetchable, none, mechanism.PayVoid, mechanism.PayVoid, mechanism.PenaltyNone},
		"one lost":        {seats(some(1), some(1), some(1), lost), none, none, mechanism.StateFinal, some(1), mechanism.PayPaid, mechanism.PayUnfetchable, mechanism.PenaltyNone},
		"weight":          {seats(some(1), some(1), some(1), none, none, none, none), none, none, mechanism.StateVoidWeight, none, mechanism.PayVoid, mechanism.PayNotRevealed, mechanism.PenaltySilent},
		"no support":      {split, none, none, mechanism.StateVoidSupport, none, mechanism.PayVoid, mechanism.PayVoid, mechanism.PenaltyNone},
		"support, upheld": {split, none, some(510000), mechanism.StateFinal, some(500000), mechanism.PayDisagreed, mechanism.PayDisagreed, mechanism.PenaltyNone},
		"support, other":  {split, none, some(100000), mechanism.StateFinal, some(100000), mechanism.PayPaid, mechanism.PayDisagreed, mechanism.PenaltyNone},
	} {
		facts, rules := exampleRound()
		facts.Gold, facts.Appeal = c.gold, c.appeal
		r, err := mechanism.ScoreRound(c.seats, facts, rules)
		require.NoError(t, err, name)
		require.Equal(t, c.state, r.State, name)
		require.Equal(t, c.final, r.Final, name)
		last := r.Seats[len(r.Seats)-1]
		require.Equal(t, c.first, r.Seats[0].Reason, name)
		require.Equal(t, c.last, last.Reason, name)
		require.Equal(t, c.penalty, last.Penalty, name)
		quiet := last.Reason == mechanism.PayVoid || last.Reason == mechanism.PayUnfetchable && c.state != mechanism.StateGold
		require.Equal(t, !quiet, last.Update, name)
	}
}

// A pay that rounds to nothing says so.
func TestRoundedPay(t *testing.T) {
	facts, rules := exampleRound()
	facts.Pot = coins(1)
	r, err := mechanism.ScoreRound(seats(mechanism.Some(1), mechanism.Some(1), mechanism.Some(1)), facts, rules)
	require.NoError(t, err)
	require.Equal(t, mechanism.PayRounded, r.Seats[0].Reason)
	requireCoins(t, coins(0), r.Paid)
}

// A committee without any weight, or without members, earns nothing.
func TestWeightlessRound(t *testing.T) {
	facts, rules := exampleRound()
	facts.Gold = mechanism.Some(1)
	weightless := seats(mechanism.Some(1))
	weightless[0].Weight = 0
	for _, s := range [][]mechanism.Seat{nil, weightless} {
		r, err := mechanism.ScoreRound(s, facts, rules)
		require.NoError(t, err)
		requireCoins(t, coins(0), r.Paid)
	}
}

func TestScoreRoundRefuses(t *testing.T) {
	facts, rules := exampleRound()
	for _, c := range []struct {
		want   mechanism.Code
		seats  []mechanism.Seat
		change func(*mechanism.RoundFacts, *mechanism.RoundRules)
	}{
		{mechanism.CodeTooMany, make([]mechanism.Seat, 32), nil},
		{mechanism.CodeDuplicate, make([]mechanism.Seat, 2), nil},
		{mechanism.CodeBadPpm, []mechanism.Seat{{Weight: -1}}, nil},
		{mechanism.CodeBadPpm, nil, func(f *mechanism.RoundFacts, _ *mechanism.RoundRules) { f.Gold = mechanism.Some(-1) }},
		{mechanism.CodeBadPpm, nil, func(f *mechanism.RoundFacts, _ *mechanism.RoundRules) { f.Appeal = mechanism.Some(-1) }},
		{mechanism.CodeBadPpm, nil, func(_ *mechanism.RoundFacts, r *mechanism.RoundRules) { r.Beta = -1 }},
		{mechanism.CodeBadBand, nil, func(_ *mechanism.RoundFacts, r *mechanism.RoundRules) { r.Band.T0 = r.Band.T1 }},
		{mechanism.CodeBadAmount, nil, func(f *mechanism.RoundFacts, _ *mechanism.RoundRules) { f.Pot = coins(-1) }},
	} {
		f, r := facts, rules
		if c.change != nil {
			c.change(&f, &r)
		}
		_, err := mechanism.ScoreRound(c.seats, f, r)
		requireCode(t, c.want, err)
	}
}

// I7 for money: shifting every score and the prior changes no pay. And the
// seats of a round may stand in any order.
func TestRoundPayIgnoresLevelAndOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		facts, rules := exampleRound()
		centre := rapid.Int64Range(100000, 900000).Draw(t, "centre")
		near := rapid.Map(rapid.Int64Range(-40000, 40000), func(d int64) int64 { return centre + d })
		list := seats(rapid.SliceOfN(optionals(near), 1, mechanism.MaxReports).Draw(t, "scores")...)
		facts.Prior = near.Draw(t, "prior")
		before, err := mechanism.ScoreRound(list, facts, rules)
		require.NoError(t, err)

		by := rapid.Int64Range(-60000, 60000).Draw(t, "shift")
		pays := map[string]string{}
		for i := range list {
			pays[list[i].Evaluator] = before.Seats[i].Pay.String()
			if list[i].Score.Present {
				list[i].Score.Value += by
			}
		}
		facts.Prior += by
		after, err := mechanism.ScoreRound(permuted(t, list), facts, rules)

		require.NoError(t, err)
		for _, s := range after.Seats {
			require.Equal(t, pays[s.Evaluator], s.Pay.String())
		}
	})
}
