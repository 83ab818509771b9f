package keeper_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/modeld-labs/modeld/x/evalreward/types"
)

// pruned runs two epochs with three rounds each, 5 seats per round, under a retention of
// three epochs, until the first of them is about to be old.
func pruned(t *testing.T, keys uint32) *chain {
	t.Helper()
	c := quickChain(t, func(gs *types.GenesisState) {
		gs.Params.RetentionEpochs, gs.Params.PruneKeysPerBlock = 3, keys
	})
	c.evaluators(5)
	names := []string{"alice", "bob", "carol"}
	for _, name := range names {
		c.developer(name)
	}
	c.end()
	for _, epoch := range []uint64{1, 3} {
		for _, name := range names {
			require.Equal(t, epoch, c.request(name, name+"/lm@1", 1))
		}
		c.report(epoch, func(types.Round, string) *int64 { return always(650_000 + int64(epoch)*50_000)("") })
		c.finalise(epoch)
	}
	c.runTo(5, types.PHASE_COMMIT)
	return c
}

func TestOldRecordsAreRemovedBitByBit(t *testing.T) {
	for _, keys := range []uint32{3, 4, 7, 20, 1000} {
		c := pruned(t, keys)
		scores, err := c.k.ExportGenesis(c.ctx)
		require.NoError(t, err)
		require.Len(t, c.rounds(1), 3)

		for c.position().Epoch < 6 {
			before := c.prunable()
			begun := c.position().Offset == 0
			c.end()
			removed := before - c.prunable()
			if begun {
				removed++ // the record of the new epoch
			}
			require.LessOrEqual(t, removed, int(max(keys, 5)), "height %d", c.ctx.BlockHeight())
			require.GreaterOrEqual(t, removed, 0)
		}

		require.Empty(t, c.rounds(1))
		require.Len(t, c.rounds(3), 3, "nothing younger is touched")
		after, err := c.k.ExportGenesis(c.ctx)
		require.NoError(t, err)
		require.Len(t, after.Evaluations, 15)
		require.Len(t, after.Awards, 3)
		require.Len(t, after.Batches, 1)
		require.Equal(t, uint64(2), after.Epochs[0].Number, "epochs 2, 3 and 4 are kept beside the current one")
		require.Equal(t, scores.FinalScores, after.FinalScores, "final scores stay")
		require.NoError(t, after.Validate())
	}
}

// With a single key per block the keys of a round still go together, and ballots one by one.
func TestTheSmallestPruningStillEnds(t *testing.T) {
	c := pruned(t, 1)
	c.runTo(7, types.PHASE_COMMIT)
	require.Empty(t, c.rounds(1))
	require.Len(t, c.rounds(3), 3)
}

// What is not finished is not removed, however old it is.
func TestAnUnfinishedRoundIsKept(t *testing.T) {
	c := pruned(t, 20)
	round := c.rounds(1)[0]
	stuck := round
	stuck.State = types.ROUND_STATE_SETTLED
	require.NoError(t, c.k.Rounds.Set(c.ctx, stuck.Id, stuck))
	c.unchecked = true

	c.runTo(6, types.PHASE_COMMIT)
	require.Len(t, c.rounds(1), 3)

	require.NoError(t, c.k.Rounds.Set(c.ctx, round.Id, round))
	c.unchecked = false
	c.runTo(6, types.PHASE_REVEAL)
	require.Empty(t, c.rounds(1))
}
