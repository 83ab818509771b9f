package types_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"cosmossdk.io/math"

	"github.com/modeld-labs/modeld/x/evalreward/mechanism"
	"github.com/modeld-labs/modeld/x/evalreward/types"
)

func active() types.Evaluator {
	return types.Evaluator{
		Address: who('a'), Kind: types.EVALUATOR_KIND_AUTOMATED, Bond: types.DefaultParams().BondUnit, JoinedEpoch: 3,
		Status: types.EVALUATOR_STATUS_ACTIVE, Credibility: 500_000, LastEpoch: 4, Faults: 1, Rounds: 9, Moniker: "m",
	}
}

// The words say what the lottery would say.
func TestEligibilityIsThatOfTheLottery(t *testing.T) {
	p := types.DefaultParams()
	for _, c := range []struct {
		reason string
		epoch  uint64
		edit   func(e *types.Evaluator)
	}{
		{"", 5, func(*types.Evaluator) {}},
		{"joined too recently", 4, func(*types.Evaluator) {}},
		{"jailed", 5, func(e *types.Evaluator) { e.Status = types.EVALUATOR_STATUS_JAILED }},
		{"unbonding", 5, func(e *types.Evaluator) { e.Status = types.EVALUATOR_STATUS_UNBONDING }},
		{"", 5, func(e *types.Evaluator) { e.Bond = p.MinBond() }},
		{"bond is below the floor; top it up", 5, func(e *types.Evaluator) { e.Bond = p.MinBond().SubRaw(1) }},
	} {
		e := active()
		c.edit(&e)
		require.Equal(t, c.reason, e.NotEligible(p, c.epoch))
		_, drawn, _ := mechanism.Committee(mechanism.Ticket{Seed: hash(1), Version: 1, Benchmark: 1}, mechanism.DrawRules{
			Seats: 1, Quorum: 1, Epoch: int64(c.epoch), Maturity: int64(p.MaturityEpochs), Kind: mechanism.KindAutomated, MinBond: p.MinBond(),
		}, []mechanism.Candidate{e.Candidate([]byte{1})})
		require.Equal(t, c.reason == "", drawn == 1, c.reason)
	}
}

func TestAnEvaluatorKeepsWhatARoundDoesNotChange(t *testing.T) {
	e := active()
	m := e.Member()
	require.Equal(t, mechanism.Member{Evaluator: who('a'), Credibility: 500_000, LastEpoch: 4, Bond: e.Bond, Faults: 1}, m)
	m.Credibility, m.LastEpoch, m.Bond, m.Faults = 1, 2, math.OneInt(), 2

	after := e.With(m)

	e.Credibility, e.LastEpoch, e.Bond, e.Faults = 1, 2, math.OneInt(), 2
	require.Equal(t, e, after)
	e.Status = types.EVALUATOR_STATUS_JAILED
	require.True(t, e.Member().Jailed)
}

func TestKindsHaveTheWordsOfTheMechanism(t *testing.T) {
	require.Equal(t, "automated", types.EVALUATOR_KIND_AUTOMATED.Word())
	require.Equal(t, "human", types.EVALUATOR_KIND_HUMAN.Word())
	require.Equal(t, mechanism.KindHuman, types.EVALUATOR_KIND_HUMAN.Mechanism())
}

func TestOutcomesHaveTheStatesOfTheMechanism(t *testing.T) {
	for outcome, state := range map[string]mechanism.State{
		"ok": mechanism.StateFinal, "quorum": mechanism.StateVoidQuorum, "weight": mechanism.StateVoidWeight,
		"unfetchable": mechanism.StateVoidUnfetchable, "support": mechanism.StateVoidSupport,
	} {
		require.Equal(t, state, types.StateOf(outcome))
	}
}

func TestARoundKnowsItsMembersAndItsEnd(t *testing.T) {
	r := types.Round{Committee: []types.Seat{{Evaluator: who('a')}, {Evaluator: who('b')}}}
	require.True(t, r.HasSeat(who('b')))
	require.False(t, r.HasSeat(who('c')))
	for state, finished := range map[types.RoundState]bool{
		types.ROUND_STATE_OPEN: false, types.ROUND_STATE_SETTLED: false, types.ROUND_STATE_FINAL: true, types.ROUND_STATE_VOID: true,
	} {
		r.State = state
		require.Equal(t, finished, r.Finished())
	}
}
