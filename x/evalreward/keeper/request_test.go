package keeper_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/modeld-labs/modeld/x/evalreward/types"
)

// A request that found no place in its epoch waits behind nobody who came later, and when no
// committee can be drawn for it then, it waits for the epoch after that.
func TestARequestThatWaitsIsToldItsNextEpoch(t *testing.T) {
	c := quickChain(t)
	names := c.evaluators(5)
	for i := range 5 {
		name := fmt.Sprintf("dev-%d", i)
		c.developer(name)
		c.end()
		require.Equal(t, uint64(1), c.request(name, name+"/lm", 1))
	}
	c.runTo(1, types.PHASE_REVEAL)
	require.Len(t, c.rounds(1), 4)
	c.lastTry(1)
	for _, name := range names[:3] {
		must(c, c.msgs.Unbond, &types.MsgUnbond{Evaluator: account(name), Kind: automated})
	}

	c.runTo(2, types.PHASE_COMMIT)
	events := c.end()

	same(c, &types.EventRequestRequeued{Version: 5, Benchmark: 1, TargetEpoch: 3, Reason: "too_few"},
		eventOf[*types.EventRequestRequeued](c, events))
	res, err := c.query.Requests(c.ctx, &types.QueryRequestsRequest{Benchmark: 1})
	require.NoError(t, err)
	require.Len(t, res.Requests, 1)
	require.Equal(t, uint64(3), res.Requests[0].TargetEpoch)
}
