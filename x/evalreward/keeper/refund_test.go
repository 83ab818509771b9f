package keeper_test

import (
	"errors"
	"fmt"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"cosmossdk.io/collections"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/modeld-labs/modeld/x/evalreward/types"
)

// retiring gives a chain on which benchmark 1 has two pools and retires in epoch 2, with a
// round in its last epoch.
func retiring(t *testing.T) (c *chain, version uint64) {
	t.Helper()
	c = quickChain(t, func(gs *types.GenesisState) { gs.Benchmarks[0].RetireEpoch = 2 })
	c.evaluators(5)
	version = c.developer("alice")
	c.end()
	c.sponsor("sue", 1, 700, "uusd")
	c.sponsor("tom", 1, 300, "uusd")
	c.sponsor("una", 1, 1, "uusd")
	c.sponsor("tom", 1, 11, "aeur")
	c.request("alice", "alice/lm", 1)
	c.measure(1, version, always(750_000))
	return c, version
}

// The last batch still draws; what it leaves goes back in proportion, and the remainder of
// the division to the community.
func TestPoolsOfARetiredBenchmarkReturn(t *testing.T) {
	c, _ := retiring(t)
	c.runTo(2, types.PHASE_COMMIT)
	c.end()
	c.end()
	left := c.pool(1, "uusd").Amount.Int64()
	require.Equal(t, int64(1001-111), left, "100000 of 900000 points")
	require.Empty(t, c.due("sue"))

	events := c.runTo(3, types.PHASE_COMMIT)
	events = append(events, c.end()...)

	require.Equal(t, left*700/1001, c.due("sue").AmountOf("uusd").Int64())
	require.Equal(t, left*300/1001, c.due("tom").AmountOf("uusd").Int64())
	require.Equal(t, int64(11-1), c.due("tom").AmountOf("aeur").Int64())
	require.Empty(t, c.due("una"), "less than one")
	rest := left - left*700/1001 - left*300/1001
	require.Positive(t, rest)
	require.Equal(t, rest, c.bank.balance(c.ctx, place(module("distribution"), "uusd")).Int64())
	refunds := eventsOf[*types.EventSponsorRefunded](c, events)
	community := slices.DeleteFunc(slices.Clone(refunds), func(e *types.EventSponsorRefunded) bool { return e.Account != "" })
	require.Len(t, refunds, 3+len(community))
	require.Equal(t, fmt.Sprintf("%duusd", rest), community[len(community)-1].Amount)
	gs, err := c.k.ExportGenesis(c.ctx)
	require.NoError(t, err)
	require.Empty(t, gs.SponsorPools)
	require.Empty(t, gs.Contributions)
	require.Equal(t, types.PHASE_COMMIT, c.position().Phase)
}

// A refund that fails is rolled back as a whole and tried again in the next epoch.
func TestAFailingRefundIsTriedAgain(t *testing.T) {
	c, _ := retiring(t)
	c.runTo(3, types.PHASE_COMMIT)
	c.bank.fail = func(call string) error {
		if call == "community" {
			return errors.New("closed")
		}
		return nil
	}
	failed := eventsOf[*types.EventWorkFailed](c, c.runTo(4, types.PHASE_COMMIT))
	require.Len(t, failed, 1)
	require.Equal(t, "WORK_STAGE_REFUND", failed[0].Stage)
	require.Contains(t, failed[0].Error, "fund community pool")
	require.Empty(t, c.due("sue"))
	c.rebornAlike()
	c.bank.fail = nil
	c.end()
	require.True(t, c.due("sue").AmountOf("uusd").IsPositive())
	require.True(t, c.due("tom").AmountOf("aeur").IsPositive())
	has, err := c.k.SponsorPools.Has(c.ctx, collections.Join(uint32(1), "uusd"))
	require.NoError(t, err)
	require.False(t, has)
}

// A round whose payment fails gives back to the pools what its award drew.
func TestAFailedPaymentPutsTheCoinsBack(t *testing.T) {
	c := quickChain(t)
	c.evaluators(5)
	version := c.developer("alice")
	c.end()
	c.sponsor("sue", 1, 900, "uusd")
	c.request("alice", "alice/lm", 1)
	c.measure(1, version, always(750_000))
	c.bank.fail = func(call string) error {
		if call == "community" {
			panic(call)
		}
		return nil
	}
	c.finalise(1)
	require.Equal(t, types.OutcomeError, c.round(1, version).Outcome)
	require.Equal(t, int64(900), c.pool(1, "uusd").Amount.Int64())
	require.True(t, c.due("alice").AmountOf("uusd").IsZero())
	require.Equal(t, sdk.Coins(nil), c.award(c.round(1, version).Id).Sponsors)
	require.Equal(t, uint32(750_000), c.stateOf(1).Frontier, "the frontier stays moved")
}
