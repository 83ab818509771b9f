package keeper_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"cosmossdk.io/collections"

	"github.com/modeld-labs/modeld/x/evalreward/types"
)

// A round that missed its quorum in the last epoch of a benchmark, and is paid late because
// another round of its batch was appealed, gives its deposit back: no epoch would serve its
// request again.
func TestARequestDoesNotWaitForEverOnARetiredBenchmark(t *testing.T) {
	c := quickChain(t, func(gs *types.GenesisState) { gs.Benchmarks[0].RetireEpoch = 2 })
	c.evaluators(20)
	missed, measured := c.developer("alice"), c.developer("bob")
	c.end()
	require.Equal(t, uint64(1), c.request("alice", "alice/lm", 1))
	require.Equal(t, uint64(1), c.request("bob", "bob/lm", 1))
	raw := int64(750_000)
	c.report(1, func(r types.Round, _ string) *int64 {
		if r.Version == missed {
			return nil
		}
		return &raw
	})
	c.runTo(1, types.PHASE_CHALLENGE)
	must(c, c.msgs.ChallengeRound, &types.MsgChallengeRound{Challenger: account("alice"), Round: c.round(1, measured).Id})

	c.report(2, func(types.Round, string) *int64 { return &raw })
	c.runTo(2, types.PHASE_CHALLENGE)

	require.Equal(t, types.BENCHMARK_STATUS_RETIRED, c.stateOf(1).Status)
	round := c.round(1, missed)
	require.Equal(t, types.ROUND_STATE_VOID, round.State)
	require.Equal(t, round.Request.Deposit, c.claimable("alice"))
	iterator, err := c.k.Requests.Iterate(c.ctx, nil)
	require.NoError(t, err)
	defer iterator.Close()
	require.False(t, iterator.Valid(), "no request waits")
	pursued, err := c.k.Pursuits.Has(c.ctx, collections.Join(round.ModelId, uint32(1)))
	require.NoError(t, err)
	require.False(t, pursued)
}
