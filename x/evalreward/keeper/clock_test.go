package keeper_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/modeld-labs/modeld/x/evalreward/types"
)

// at makes blocks until the next one has a height.
func (c *chain) at(height int64) {
	c.t.Helper()
	require.LessOrEqual(c.t, c.ctx.BlockHeight(), height)
	for c.ctx.BlockHeight() < height {
		c.end()
	}
}

// Epoch 1 of the quick chain: COMMIT 26..35, REVEAL 36..40, SETTLE 41..45, CHALLENGE 46..50.
func TestItemsAreTakenFromTheFirstToTheLastBlockOfTheirPhase(t *testing.T) {
	c, rounds := opened(t)
	round := rounds[0]
	first, last, late := c.member(round, 0), c.member(round, 1), c.member(round, 2)
	wrong := []types.SkippedItem{{Round: round.Id, Reason: "wrong_phase"}}
	require.Empty(t, c.commit(first, round.Id, 1))
	c.at(35)
	require.Empty(t, c.commit(last, round.Id, 1))
	require.Equal(t, wrong, c.reveal(first, round.Id, 1))
	c.at(36)
	require.Equal(t, wrong, c.commit(late, round.Id, 1))
	require.Empty(t, c.reveal(first, round.Id, 1))
	c.at(40)
	require.Empty(t, c.reveal(last, round.Id, 1))
	c.at(41)
	require.Equal(t, wrong, c.reveal(late, round.Id, 1))
	c.at(50)
	require.Equal(t, wrong, c.commit(late, round.Id, 1))
	c.at(51)
	require.Equal(t, wrong, c.commit(late, round.Id, 1), "the epoch is over, although its roll comes with the end of this block")
}

// The cut-off of epoch e is the end of COMMIT of epoch e-1.
func TestTheCutOffForRequestsIsTheEndOfCommit(t *testing.T) {
	c := quickChain(t)
	c.developer("alice")
	msg := ask("alice", "alice/lm@1", 1)
	c.accepts(msg, 1)
	for _, step := range []struct {
		height int64
		target uint64
	}{{2, 1}, {10, 1}, {11, 2}, {25, 2}, {26, 2}, {27, 2}, {35, 2}, {36, 3}, {50, 3}, {51, 3}} {
		c.at(step.height)
		c.accepts(msg, step.target)
	}
}

// Transactions of the first block of an epoch run before its roll and belong to it already.
func TestTheFirstBlockOfAnEpochBelongsToIt(t *testing.T) {
	c := quickChain(t)
	for i, height := range []int64{1, 26, 51} {
		c.at(height)
		name := []string{"zero", "one", "two"}[i]
		c.fund(account(name), enough)

		must(c, c.msgs.RegisterEvaluator, &types.MsgRegisterEvaluator{Evaluator: account(name), Kind: human})

		require.Equal(t, uint64(i), c.evaluator(name, human).JoinedEpoch)
		current, err := c.k.CurrentEpoch.Get(c.ctx)
		if i > 0 {
			require.NoError(t, err)
			require.Equal(t, uint64(i-1), current, "not rolled yet")
		}
	}
	c.end()
}

// A block without work at the right height, as after an upgrade that skipped heights, makes
// up for it: one roll per block, at the heights where the epochs should have begun.
func TestEpochsThatWereMissedAreRolledOnePerBlock(t *testing.T) {
	c := quickChain(t)
	c.end()
	c.ctx = c.ctx.WithBlockHeight(80)
	for want := uint64(1); want <= 3; want++ {
		c.end()
		current, err := c.k.CurrentEpoch.Get(c.ctx)
		require.NoError(t, err)
		require.Equal(t, want, current)
		epoch, err := c.k.Epochs.Get(c.ctx, current)
		require.NoError(t, err)
		require.Equal(t, int64(1+25*want), epoch.StartHeight)
	}
	c.runTo(4, types.PHASE_COMMIT)
	require.Equal(t, int64(101), c.ctx.BlockHeight())
}
