package keeper_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/modeld-labs/modeld/x/evalreward/types"
)

// prunable counts all keys that pruning removes, the indexes too.
func (c *chain) prunable() int {
	c.t.Helper()
	count := 0
	prefixes := map[byte]bool{}
	for _, p := range [][]byte{
		types.BallotPrefix, types.DocketPrefix, types.CommitteePrefix, types.ResultsPrefix, types.AwardPrefix, types.RoundPrefix, types.BatchPrefix, types.EpochPrefix,
		types.GoldPrefix, types.GoldTargetPrefix, types.GoldRoundPrefix, types.EvaluatorEpochPrefix,
	} {
		require.Len(c.t, p, 1)
		prefixes[p[0]] = true
	}
	for key := range c.dump() {
		if prefixes[key[0]] {
			count++
		}
	}
	return count
}

// Gold commits, their indexes, sums and epochs are removed with what is old, and never more
// keys in a block than prune_keys_per_block. The last keys of a round go together: with
// fewer keys per block than these are, they still go.
func TestGoldAndSumsArePrunedBitByBit(t *testing.T) {
	for _, keys := range []uint32{1, 2, 4, 5, 8, 9, 20, 1000} {
		c, gold, _ := gilded(t, opinionated, func(gs *types.GenesisState) {
			gs.Params.RetentionEpochs, gs.Params.PruneKeysPerBlock = 3, keys
		})
		must(c, c.msgs.RevealGold, decoy.reveal(gold.Id))
		unused := decoy
		unused.word = "unused"
		must(c, c.msgs.CommitGold, c.goldCommit(unused))
		c.runTo(5, types.PHASE_COMMIT)
		gs := must1(c.k.ExportGenesis(c.ctx))
		require.Len(t, gs.Golds, 2)
		require.Len(t, gs.EvaluatorEpochs, 5)
		for c.position().Epoch < 8 {
			before, begun := c.prunable(), c.position().Offset == 0
			c.end()
			removed := before - c.prunable()
			if begun {
				removed++
			}
			require.LessOrEqual(t, removed, int(max(keys, 6)), "height %d", c.ctx.BlockHeight())
			require.GreaterOrEqual(t, removed, 0)
		}
		gs = must1(c.k.ExportGenesis(c.ctx))
		require.Empty(t, gs.Golds)
		require.Empty(t, gs.Rounds)
		require.Empty(t, gs.EvaluatorEpochs)
		require.Equal(t, uint64(4), gs.Epochs[0].Number)
		require.Equal(t, 4, c.prunable(), "the kept epochs are all that is left")
	}
}

// A disputed round keeps its epoch, by whose params it is decided, however long it takes; a
// gold commit is not needed any more.
func TestADisputedRoundKeepsItsEpoch(t *testing.T) {
	c, gold, _ := disputed(t, func(gs *types.GenesisState) { gs.Params.RetentionEpochs, gs.Params.GoldDisputeEpochs = 3, 9 })
	c.runTo(8, types.PHASE_CHALLENGE)
	gs := must1(c.k.ExportGenesis(c.ctx))
	require.Empty(t, gs.Golds)
	require.Equal(t, uint64(1), gs.Epochs[0].Number)
	require.Equal(t, types.ROUND_STATE_DISPUTED, c.roundByID(gold.Id).State)
	require.NoError(t, gs.Validate())
	must(c, c.msgs.ResolveGold, resolve(gold.Id, true, false))
	c.end()
	require.Equal(t, types.ROUND_STATE_VOID, mustRound(c, gold).State)
	c.runTo(9, types.PHASE_CHALLENGE)
	gs = must1(c.k.ExportGenesis(c.ctx))
	require.Empty(t, gs.Rounds)
	require.Empty(t, gs.Batches)
	require.Empty(t, gs.EvaluatorEpochs)
	require.Equal(t, uint64(6), gs.Epochs[0].Number)
}

// mustRound reads a round again, or says that it is void when it is pruned.
func mustRound(c *chain, r types.Round) types.Round {
	c.t.Helper()
	after, err := c.k.Rounds.Get(c.ctx, r.Id)
	if err != nil {
		return types.Round{State: types.ROUND_STATE_VOID}
	}
	return after
}
