package keeper_test

import (
	"errors"
	"fmt"
	"math"
	"testing"

	"github.com/stretchr/testify/require"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/modeld-labs/modeld/x/evalreward/types"
)

// busy gives a chain before SETTLE of epoch 1 whose blocks up to COMMIT of epoch 2 do all
// kinds of work: rounds that are paid with a royalty, burned, requeued and void; a benchmark
// that ends with its frontier held; requests that open, and that are closed; a bond that
// returns.
func busy(t *testing.T) *chain {
	t.Helper()
	c := quickChain(t, func(gs *types.GenesisState) {
		gs.Benchmarks = append(gs.Benchmarks, benchmark(2))
		gs.Benchmarks[1].RetireEpoch = 2
	})
	c.evaluators(6)
	parent := c.developer("parent")
	raws := map[uint64]int64{c.developer("alice", parent): 800_000, c.developer("bob"): 801_000, c.developer("dave"): math.MinInt64}
	silent := c.developer("carol")
	c.end()
	for _, name := range []string{"alice", "bob", "carol", "dave"} {
		c.request(name, name+"/lm", 1)
	}
	c.request("alice", "alice/lm", 2)
	c.request("carol", "carol/lm", 2)
	c.runTo(1, types.PHASE_COMMIT)
	c.request("parent", "parent/lm", 1)
	must(c, c.msgs.Unbond, &types.MsgUnbond{Evaluator: account("eva-5"), Kind: automated})
	c.moveRelease(account("eva-5"), 4, 2)
	c.report(1, func(r types.Round, name string) *int64 {
		if r.Version == silent {
			return nil
		}
		raw := raws[r.Version]
		return &raw
	})
	return c
}

// fork gives a chain that goes on from here by itself.
func (c *chain) fork(t *testing.T) *chain {
	t.Helper()
	f := *c
	f.ctx, _ = c.ctx.CacheContext()
	return &f
}

// calls lists the calls to the bank and the registry that block work makes from here to
// COMMIT of epoch 2.
func (c *chain) calls(t *testing.T) []string {
	t.Helper()
	var calls []string
	f := c.fork(t)
	f.bank.fail = func(call string) error { calls = append(calls, call); return nil }
	require.Empty(t, eventsOf[*types.EventWorkFailed](f, f.finalise(1)))
	f.bank.fail = nil
	return calls
}

// recovers ends the blocks up to epoch 4 and looks whether all work was done.
func (c *chain) recovers() sdk.Events {
	c.t.Helper()
	events := c.finalise(1)
	c.bank.fail = nil
	events = append(events, c.finalise(3)...)
	require.NoError(c.t, c.k.Rounds.Walk(c.ctx, nil, func(id uint64, r types.Round) (bool, error) {
		require.True(c.t, r.Finished() || r.Epoch == 4, "round %d is stuck", id)
		return false, nil
	}))
	require.NoError(c.t, c.k.Batches.Walk(c.ctx, nil, func(_ batchKey, b types.Batch) (bool, error) {
		require.True(c.t, b.State == types.BATCH_STATE_FINALISED || b.Epoch == 4)
		return false, nil
	}))
	require.NoError(c.t, c.k.Requests.Walk(c.ctx, nil, func(_ requestKey, r types.Request) (bool, error) {
		require.Failf(c.t, "a request is stuck", "%v", r)
		return true, nil
	}))
	require.NoError(c.t, c.k.Work.Walk(c.ctx, nil, func(key workKey, _ uint64) (bool, error) {
		require.Equal(c.t, uint64(4), key.K1(), "work is left over")
		return false, nil
	}))
	seen := map[uint64]bool{}
	for _, voided := range eventsOf[*types.EventRoundVoided](c, events) {
		require.False(c.t, seen[voided.Round], "a round is voided once")
		seen[voided.Round] = true
	}
	return events
}

// EB-2: whichever call fails, with an error or a panic, the block goes on, what was worked on
// is voided with its deposit returned, an event names the stage, and the books stay right.
func TestBlocksSurviveEveryFailingCall(t *testing.T) {
	c := busy(t)
	calls := c.calls(t)
	kinds := map[string]int{}
	for _, call := range calls {
		kinds[call]++
	}
	for _, kind := range []string{"mint", "burn", "community", "transfer", "escrow", "frontier holder", "roll epoch", "version", "namespace", "previous owners", "authz", "feegrant"} {
		require.Positive(t, kinds[kind], "the scenario asks for %s", kind)
	}
	for n, call := range calls {
		for _, mode := range []string{"error", "panic"} {
			t.Run(fmt.Sprintf("%d %s %s", n, call, mode), func(t *testing.T) {
				f := c.fork(t)
				f.t = t
				made := 0
				f.bank.fail = func(string) error {
					made++
					if made != n+1 {
						return nil
					}
					if mode == "panic" {
						panic("broken")
					}
					return errors.New("broken")
				}

				events := f.recovers()

				f.reports(call, events)
			})
		}
	}
}

// reports tells that at most one unit failed, and that it was closed without a loss.
func (c *chain) reports(call string, events sdk.Events) {
	c.t.Helper()
	failed := eventsOf[*types.EventWorkFailed](c, events)
	if len(failed) == 0 {
		// These are units of their own: the epoch begins without them.
		require.Contains(c.t, []string{"mint", "transfer", "roll epoch"}, call)
		return
	}
	require.Len(c.t, failed, 1)
	require.Contains(c.t, failed[0].Error, "broken")
	switch failed[0].Stage {
	case "WORK_STAGE_AWARD", "WORK_STAGE_PAY", "WORK_STAGE_SETTLE":
		voided := 0
		for _, v := range eventsOf[*types.EventRoundVoided](c, events) {
			if v.Reason == "error" {
				voided++
				require.Contains(c.t, v.Detail, "broken")
				require.Equal(c.t, "returned", c.award(v.Round).DepositFate)
				require.Equal(c.t, "error", c.award(v.Round).Reason)
			}
		}
		require.Equal(c.t, 1, voided)
	case "WORK_STAGE_OPEN":
		require.Contains(c.t, reasons(c, events), "error")
	case "roll generalisation":
		// The suite of benchmark 0 changes in the next epoch.
		require.Equal(c.t, "frontier holder", call)
	default:
		require.Equal(c.t, "roll benchmark", failed[0].Stage)
		require.Equal(c.t, uint32(2), failed[0].Benchmark)
	}
}

func reasons(c *chain, events sdk.Events) []string {
	c.t.Helper()
	var words []string
	for _, closed := range eventsOf[*types.EventRequestClosed](c, events) {
		words = append(words, closed.Reason)
	}
	return words
}

// A call that fails for ever, for all items, stops none of the queue.
func TestBlocksSurviveACallThatAlwaysFails(t *testing.T) {
	c := busy(t)
	for _, kind := range []string{"mint", "burn", "community", "transfer", "escrow", "frontier holder", "roll epoch", "version", "namespace", "previous owners", "authz", "feegrant"} {
		f := c.fork(t)
		f.bank.fail = func(call string) error {
			if call == kind {
				panic(kind)
			}
			return nil
		}
		f.recovers()
	}
}

// When nothing at all can be asked for, all is voided and returned, and later work is done.
func TestBlocksSurviveWithoutOtherModules(t *testing.T) {
	c := busy(t)
	c.bank.fail = func(string) error { return errors.New("closed") }

	events := c.recovers()

	for _, voided := range eventsOf[*types.EventRoundVoided](c, events) {
		require.NotEqual(t, "ok", voided.Reason)
	}
	require.Equal(t, uint32(700_000), c.stateOf(1).Frontier)
}

// Even a chain that has lost its params makes blocks.
func TestABlockWithoutParamsDoesNothing(t *testing.T) {
	c := quickChain(t)
	require.NoError(t, c.k.Params.Remove(c.ctx))
	c.unchecked = true

	require.Empty(t, c.end())
}
