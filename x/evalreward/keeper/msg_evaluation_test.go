package keeper_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/modeld-labs/modeld/x/evalreward/types"
)

// opened gives a chain in COMMIT of epoch 1 with the open rounds of alice, bob and carol.
// Five of eight evaluators sit in each.
func opened(t *testing.T, edits ...func(*types.GenesisState)) (*chain, []types.Round) {
	t.Helper()
	c := quickChain(t, edits...)
	c.evaluators(8)
	for _, name := range []string{"alice", "bob", "carol"} {
		c.developer(name)
	}
	c.end()
	for _, name := range []string{"alice", "bob", "carol"} {
		c.request(name, name+"/lm@1", 1)
	}
	c.runTo(1, types.PHASE_COMMIT)
	c.end()
	c.end()
	rounds := c.rounds(1)
	require.Len(t, rounds, 3)
	return c, rounds
}

// member gives the name of who has a seat.
func (c *chain) member(r types.Round, seat int) string { return c.staff[r.Committee[seat].Evaluator] }

func (c *chain) evaluation(r types.Round, name string) types.Evaluation {
	c.t.Helper()
	res, err := c.query.Evaluation(c.ctx, &types.QueryEvaluationRequest{Round: r.Id, Evaluator: account(name)})
	require.NoError(c.t, err)
	return res.Evaluation
}

func (c *chain) commitItem(name string, round uint64, raw int64) types.CommitItem {
	return types.CommitItem{Round: round, Hash: c.commitHash(name, round, raw)}
}

func commitMsg(name string, items ...types.CommitItem) *types.MsgCommitEvaluations {
	return &types.MsgCommitEvaluations{Evaluator: account(name), Items: items}
}

// everywhere gives somebody with a seat in all rounds.
func (c *chain) everywhere(rounds []types.Round) string {
	c.t.Helper()
	for _, seat := range rounds[0].Committee {
		if rounds[1].HasSeat(seat.Evaluator) && rounds[2].HasSeat(seat.Evaluator) {
			return c.staff[seat.Evaluator]
		}
	}
	require.Fail(c.t, "nobody sits everywhere")
	return ""
}

// apart gives somebody with a seat in one of three rounds, that round, another one, and one
// without a seat.
func (c *chain) apart(rounds []types.Round) (name string, open, other, foreign types.Round) {
	c.t.Helper()
	for i := range rounds {
		open, other, foreign = rounds[i], rounds[(i+1)%3], rounds[(i+2)%3]
		for _, seat := range open.Committee {
			if !foreign.HasSeat(seat.Evaluator) {
				return c.staff[seat.Evaluator], open, other, foreign
			}
		}
	}
	require.Fail(c.t, "all committees are the same")
	return "", open, other, foreign
}

func TestACommitIsStoredForEveryItem(t *testing.T) {
	c, rounds := opened(t)
	name := c.everywhere(rounds)
	var items []types.CommitItem
	for _, r := range rounds {
		items = append(items, c.commitItem(name, r.Id, 750_000))
	}

	res := must(c, c.msgs.CommitEvaluations, commitMsg(name, items...))

	require.Empty(t, res.Skipped)
	same(c, &types.EventEvaluationsCommitted{
		Evaluator: account(name), Rounds: []uint64{rounds[0].Id, rounds[1].Id, rounds[2].Id},
	}, eventOf[*types.EventEvaluationsCommitted](c, c.events))
	for i, r := range rounds {
		stored := c.evaluation(r, name)
		same(c, &types.Evaluation{
			Round: r.Id, Evaluator: account(name), Commit: items[i].Hash, CommitHeight: c.ctx.BlockHeight(),
		}, &stored)
	}
	c.end()
}

// The sender alone wrote the message, so one malformed item spoils it.
func TestAMalformedCommitIsRefusedAsAWhole(t *testing.T) {
	c, rounds := opened(t)
	name := c.everywhere(rounds)
	good := c.commitItem(name, rounds[0].Id, 750_000)
	many := make([]types.CommitItem, 65)
	for i := range many {
		many[i] = types.CommitItem{Round: uint64(i), Hash: good.Hash}
	}

	refuse(c, c.msgs.CommitEvaluations, commitMsg(name), types.ErrInvalidField, "items", "got 0")
	refuse(c, c.msgs.CommitEvaluations, commitMsg(name, many...), types.ErrInvalidField, "items", "got 65")
	refuse(c, c.msgs.CommitEvaluations, commitMsg(name, good, many[7], good), types.ErrInvalidField, "items", "twice")
	for _, hash := range [][]byte{nil, make([]byte, 31), make([]byte, 33)} {
		refuse(c, c.msgs.CommitEvaluations, commitMsg(name, good, types.CommitItem{Round: 1, Hash: hash}), types.ErrInvalidField, "hash")
	}
	msg := commitMsg(name, good)
	msg.Evaluator = "eva"
	refuse(c, c.msgs.CommitEvaluations, msg, types.ErrInvalidField, "evaluator")

	full := append([]types.CommitItem{good}, many[:63]...)
	res := must(c, c.msgs.CommitEvaluations, commitMsg(name, full...))
	require.Len(t, res.Skipped, 63, "64 items are taken, of which one is possible")
	require.NotEmpty(t, c.evaluation(rounds[0], name).Commit)
	c.end()
}

// bygone gives a round of the epoch before, with the committee of another one.
func (c *chain) bygone(like types.Round, state types.RoundState) types.Round {
	c.t.Helper()
	like.Epoch, like.State = like.Epoch-1, state
	like.Id = types.RoundID(like.Epoch, like.Benchmark, 0)
	require.NoError(c.t, c.k.Rounds.Add(c.ctx, like))
	c.unchecked = true
	return like
}

// An item that is not possible is skipped with a reason, and the others take effect.
func TestACommitSkipsWhatIsNotPossible(t *testing.T) {
	c, rounds := opened(t)
	name, open, _, foreign := c.apart(rounds)
	void := c.bygone(open, types.ROUND_STATE_VOID)

	res := must(c, c.msgs.CommitEvaluations, commitMsg(name,
		c.commitItem(name, 4, 1), c.commitItem(name, void.Id, 1), c.commitItem(name, foreign.Id, 1),
		c.commitItem(name, open.Id, 1), c.commitItem(name, 1<<64-1, 1)))

	want := []types.SkippedItem{
		{Round: 4, Reason: "round_not_found"},
		{Round: void.Id, Reason: "round_void"},
		{Round: foreign.Id, Reason: "not_in_committee"},
		{Round: 1<<64 - 1, Reason: "round_not_found"},
	}
	require.Equal(t, want, res.Skipped)
	for i, event := range eventsOf[*types.EventEvaluationSkipped](c, c.events) {
		same(c, &types.EventEvaluationSkipped{Round: want[i].Round, Evaluator: account(name), Reason: want[i].Reason}, event)
	}
	require.Equal(t, []uint64{open.Id}, eventOf[*types.EventEvaluationsCommitted](c, c.events).Rounds)
	require.NotEmpty(t, c.evaluation(open, name).Commit)
}

func TestACommitCannotBeChanged(t *testing.T) {
	c, rounds := opened(t)
	name := c.member(rounds[0], 0)
	require.Empty(t, c.commit(name, rounds[0].Id, 1))
	first := c.snapshot()

	skipped := c.commit(name, rounds[0].Id, 2)

	require.Equal(t, []types.SkippedItem{{Round: rounds[0].Id, Reason: "already_committed"}}, skipped)
	c.unchanged(first, c.snapshot())
}

func TestACommitBelongsToItsPhase(t *testing.T) {
	c, rounds := opened(t)
	round := rounds[0]
	name := c.member(round, 0)
	for _, phase := range []types.Phase{types.PHASE_REVEAL, types.PHASE_SETTLE, types.PHASE_CHALLENGE} {
		c.runTo(1, phase)
		require.Equal(t, []types.SkippedItem{{Round: round.Id, Reason: "wrong_phase"}}, c.commit(name, round.Id, 1))
	}
	c.runTo(2, types.PHASE_COMMIT)
	require.Equal(t, []types.SkippedItem{{Round: round.Id, Reason: "wrong_phase"}}, c.commit(name, round.Id, 1))
	c.end()
	require.Equal(t, []types.SkippedItem{{Round: round.Id, Reason: "round_void"}}, c.commit(name, round.Id, 1), "nobody revealed")
}
