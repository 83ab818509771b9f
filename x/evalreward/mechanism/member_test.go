package mechanism_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/modeld-labs/modeld/x/evalreward/mechanism"
)

func exampleMember() mechanism.Member {
	return mechanism.Member{Evaluator: "e", Credibility: 900000, LastEpoch: 8, Bond: coins(5000000000), Faults: 1}
}

// Idle epochs count before the round does; a round without update leaves the
// stored credibility alone, decay and all.
func TestUpdateMember(t *testing.T) {
	perfect := mechanism.SeatResult{Update: true, Judged: mechanism.MemberScore{Q: scale}}
	for _, c := range []struct {
		seat mechanism.SeatResult
		want mechanism.Member
		lost int64
	}{
		{perfect, mechanism.Member{Credibility: 900040, LastEpoch: 10, Bond: coins(5000000000), Faults: 1}, 0},
		{mechanism.SeatResult{}, mechanism.Member{Credibility: 900000, LastEpoch: 8, Bond: coins(5000000000), Faults: 1}, 0},
		{
			mechanism.SeatResult{Update: true, Penalty: mechanism.PenaltySilent},
			mechanism.Member{Credibility: 718400, LastEpoch: 10, Bond: coins(4950000000), Faults: 1},
			50000000,
		},
		{
			mechanism.SeatResult{Penalty: mechanism.PenaltyFault},
			mechanism.Member{Credibility: 900000, LastEpoch: 8, Bond: coins(4500000000), Faults: 2},
			500000000,
		},
		{
			mechanism.SeatResult{Penalty: mechanism.PenaltyOutlier},
			mechanism.Member{Credibility: 900000, LastEpoch: 8, Bond: coins(2500000000), Faults: 2, Jailed: true},
			2500000000,
		},
	} {
		m, lost, err := mechanism.UpdateMember(exampleMember(), c.seat, 10, exampleCredibility(), exampleSlash())
		require.NoError(t, err)
		requireCoins(t, coins(c.lost), lost)
		requireCoins(t, c.want.Bond, m.Bond)
		c.want.Evaluator, c.want.Bond, m.Bond = "e", coins(0), coins(0)
		require.Equal(t, c.want, m)
	}
}

// A late round of an earlier epoch does not turn the clock back.
func TestUpdateMemberOfAnEarlierEpoch(t *testing.T) {
	m := exampleMember()
	m.LastEpoch = 12
	m, _, err := mechanism.UpdateMember(m, mechanism.SeatResult{Update: true}, 10, exampleCredibility(), exampleSlash())
	require.NoError(t, err)
	require.EqualValues(t, 12, m.LastEpoch)
	require.EqualValues(t, 720000, m.Credibility)
}

func TestUpdateMemberRefuses(t *testing.T) {
	type inputs struct {
		m mechanism.Member
		s mechanism.SeatResult
		c mechanism.CredibilityRules
		r mechanism.SlashRules
	}
	for _, c := range []struct {
		want   mechanism.Code
		change func(*inputs)
	}{
		{mechanism.CodeBadPpm, func(i *inputs) { i.c.Decay = -1 }},
		{mechanism.CodeBadPpm, func(i *inputs) { i.r.OutlierPpm = -1 }},
		{mechanism.CodeBadPpm, func(i *inputs) { i.m.Credibility = -1 }},
		{mechanism.CodeBadPpm, func(i *inputs) { i.s.Judged.Q = scale + 1 }},
		{mechanism.CodeBadAmount, func(i *inputs) { i.r.BondUnit = coins(-1) }},
		{mechanism.CodeBadAmount, func(i *inputs) { i.m.Bond = coins(-1) }},
		{mechanism.CodeBadParams, func(i *inputs) { i.r.MaxFaults = 0 }},
	} {
		i := inputs{m: exampleMember(), c: exampleCredibility(), r: exampleSlash()}
		c.change(&i)
		_, _, err := mechanism.UpdateMember(i.m, i.s, 10, i.c, i.r)
		requireCode(t, c.want, err)
	}
}
