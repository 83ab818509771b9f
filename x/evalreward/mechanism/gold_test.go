package mechanism_test

import (
	"fmt"
	"testing"

	"cosmossdk.io/math"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/modeld-labs/modeld/x/evalreward/mechanism"
)

func exampleSlash() mechanism.SlashRules {
	return mechanism.SlashRules{
		BondUnit: coins(5000000000), NonRevealPpm: 10000, FaultPpm: 100000, OutlierPpm: 500000, MaxFaults: 3,
	}
}

func exampleGold() mechanism.GoldRules {
	return mechanism.GoldRules{
		Scoring: mechanism.Scoring{
			Band: mechanism.Band{T0: 2500, T1: 10000}, Beta: 400000, Prior: 800000, Reference: mechanism.Some(550000),
		},
		Slash: exampleSlash(),
	}
}

func goldSeat(name string, score mechanism.Optional, bond, faults int64) mechanism.GoldSeat {
	return mechanism.GoldSeat{
		Member: mechanism.Member{Evaluator: name, Bond: coins(bond), Faults: faults}, Score: score,
	}
}

func TestGoldExample(t *testing.T) {
	verdicts, err := mechanism.GoldScores(exampleGold(), []mechanism.GoldSeat{
		goldSeat("honest", mechanism.Some(551000), 5000000000, 0),
		goldSeat("noisy", mechanism.Some(556000), 5000000000, 0),
		goldSeat("lazy", mechanism.Some(800000), 5000000000, 0),
		goldSeat("third", mechanism.Some(800000), 4000000000, 2),
		goldSeat("silent", mechanism.None(), 5000000000, 2),
		goldSeat("cannot", mechanism.Some(mechanism.Unfetchable), 300000000, 1),
	})

	require.NoError(t, err)
	for i, want := range []struct {
		x, slashed, bond, faults int64
		jailed                   bool
	}{
		{scale, 0, 5000000000, 0, false},
		{533333, 0, 5000000000, 0, false},
		{0, 500000000, 4500000000, 1, false},
		{0, 500000000, 3500000000, 3, true},
		{0, 50000000, 4950000000, 2, false},
		{0, 300000000, 0, 2, false},
	} {
		v := verdicts[i]
		require.Equal(t, want.x, v.Score.X)
		requireCoins(t, coins(want.slashed), v.Slashed)
		requireCoins(t, coins(want.bond), v.Member.Bond)
		require.Equal(t, want.faults, v.Member.Faults)
		require.Equal(t, want.jailed, v.Member.Jailed)
	}
}

func TestGoldRefuses(t *testing.T) {
	seat := goldSeat("e", mechanism.Some(1), 1, 0)
	for _, c := range []struct {
		want   mechanism.Code
		change func(*mechanism.GoldRules)
	}{
		{mechanism.CodeBadPpm, func(r *mechanism.GoldRules) { r.Scoring.Reference = mechanism.None() }},
		{mechanism.CodeBadPpm, func(r *mechanism.GoldRules) { r.Scoring.Reference, r.Scoring.Band.T0 = mechanism.Some(-1), 99999 }},
		{mechanism.CodeBadPpm, func(r *mechanism.GoldRules) { r.Scoring.Band = mechanism.Band{T0: 1, T1: -1} }},
		{mechanism.CodeBadPpm, func(r *mechanism.GoldRules) { r.Slash.FaultPpm, r.Scoring.Band.T0 = -1, 99999 }},
		{mechanism.CodeBadBand, func(r *mechanism.GoldRules) { r.Scoring.Band.T0, r.Slash.BondUnit = 10000, coins(-1) }},
		{mechanism.CodeBadAmount, func(r *mechanism.GoldRules) { r.Slash.BondUnit, r.Slash.MaxFaults = coins(-1), 0 }},
		{mechanism.CodeBadParams, func(r *mechanism.GoldRules) { r.Slash.MaxFaults = 0 }},
		{mechanism.CodeDuplicate, func(*mechanism.GoldRules) {}},
	} {
		r := exampleGold()
		c.change(&r)
		_, err := mechanism.GoldScores(r, []mechanism.GoldSeat{seat, seat})
		requireCode(t, c.want, err)
	}
	_, err := mechanism.GoldScores(exampleGold(), make([]mechanism.GoldSeat, mechanism.MaxReports+1))
	requireCode(t, mechanism.CodeTooMany, err)
	_, err = mechanism.GoldScores(exampleGold(), []mechanism.GoldSeat{goldSeat("e", mechanism.Some(-2), 1, 0)})
	requireCode(t, mechanism.CodeBadPpm, err)
	_, err = mechanism.GoldScores(exampleGold(), []mechanism.GoldSeat{goldSeat("e", mechanism.Some(1), -1, 0)})
	requireCode(t, mechanism.CodeBadAmount, err)
}

// Everybody is judged alone: score, slash, fault and jail follow from the
// formulas, and a bond never falls below nothing.
func TestGoldAgainstNaive(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := exampleGold()
		r.Scoring = scorings().Draw(t, "scoring")
		r.Scoring.Reference = mechanism.Some(ppms().Draw(t, "gold"))
		r.Slash.MaxFaults = rapid.Int64Range(1, 4).Draw(t, "max faults")
		list := make([]mechanism.GoldSeat, rapid.IntRange(0, mechanism.MaxReports).Draw(t, "seats"))
		for i := range list {
			list[i] = goldSeat(fmt.Sprint(i), optionals(scores()).Draw(t, "score"),
				rapid.Int64Range(0, 9000000000).Draw(t, "bond"), rapid.Int64Range(0, 4).Draw(t, "faults"))
		}

		verdicts, err := mechanism.GoldScores(r, list)

		require.NoError(t, err)
		for i, s := range list {
			want, share, faults := mechanism.MemberScore{}, r.Slash.NonRevealPpm, s.Member.Faults
			if s.Score.Present {
				want, share = naiveScore(s.Score.Value, r.Scoring.Reference, r.Scoring), 0
				if want.Q == 0 {
					share, faults = r.Slash.FaultPpm, faults+1
				}
			}
			got := verdicts[i]
			require.Equal(t, want, got.Score)
			require.Equal(t, faults, got.Member.Faults)
			require.Equal(t, faults > s.Member.Faults && faults >= r.Slash.MaxFaults, got.Member.Jailed)
			requireCoins(t, math.MinInt(s.Member.Bond, naiveShare(r.Slash.BondUnit, share)), got.Slashed)
			requireCoins(t, s.Member.Bond, got.Member.Bond.Add(got.Slashed))
		}
	})
}
