package keeper_test

import (
	"math"
	"testing"

	"github.com/stretchr/testify/require"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/modeld-labs/modeld/x/evalreward/types"
)

// five gives a chain with a request of alice for epoch 1, before the epoch. All five
// evaluators sit in its round; eva-4 is trusted more than the others.
func five(t *testing.T, edits ...func(gs *types.GenesisState)) (c *chain, version uint64) {
	t.Helper()
	c = quickChain(t, edits...)
	c.evaluators(5)
	c.trust("eva-4", 900_000)
	version = c.developer("alice")
	c.end()
	c.request("alice", "alice/lm@1", 1)
	return c, version
}

// noPlaces leaves no place for appeals that start by themselves.
func noPlaces(gs *types.GenesisState) { gs.Params.AuditsMax = 0 }

// settled measures the version in an epoch and gives the settled round and the events.
func (c *chain) settled(epoch, version uint64, raws map[string]int64) (types.Round, sdk.Events) {
	c.t.Helper()
	c.measure(epoch, version, by(raws))
	events := c.end()
	return c.round(epoch, version), events
}

func TestAConclusiveRoundIsSettled(t *testing.T) {
	c, version := five(t)

	round, events := c.settled(1, version, map[string]int64{
		"eva-0": 748_000, "eva-1": 749_000, "eva-2": 750_000, "eva-3": 751_000, "eva-4": 752_000,
	})

	require.Equal(t, types.ROUND_STATE_SETTLED, round.State)
	require.True(t, round.HasScore)
	require.Equal(t, uint32(750_000), round.Score)
	require.Equal(t, uint32(5), round.Reveals)
	same(c, &types.EventRoundSettled{
		Round: round.Id, Version: version, Benchmark: 1, Outcome: "ok", HasScore: true, Score: 750_000, Reveals: 5,
	}, eventOf[*types.EventRoundSettled](c, events))
	heavy := c.evaluation(round, "eva-4").Result
	require.Equal(t, uint32(900_000), heavy.Weight)
	require.Equal(t, uint32(752_000*9/10), heavy.WeightedScore)
	require.Equal(t, uint32(749_000), heavy.Reference, "the lower median of the others")
	require.Equal(t, uint32(933_333), heavy.Agreement, "3000 off, of which 2500 are free")
	require.Equal(t, uint32(933_333), heavy.Information, "the prior was worth nothing")
	has, err := c.reg.Escrows.Has(c.ctx, joinEscrow(version))
	require.NoError(t, err)
	require.True(t, has, "its parents may still be corrected")
}

func TestARoundWithoutAQuorumIsQueuedOnceMoreAndThenReturned(t *testing.T) {
	c, version := five(t)
	deposit := c.stateOf(1).Deposit.String()
	raws := map[string]int64{"eva-0": 750_000, "eva-4": 750_000}

	round, _ := c.settled(1, version, raws)
	require.Equal(t, "quorum", round.Outcome)
	require.Equal(t, uint32(2), round.Reveals)
	events := c.finalise(1)

	require.Equal(t, types.ROUND_STATE_VOID, c.round(1, version).State)
	same(c, &types.EventRoundVoided{Round: round.Id, Version: version, Benchmark: 1, Reason: "quorum"}, eventOf[*types.EventRoundVoided](c, events))
	same(c, &types.EventRequestRequeued{Version: version, Benchmark: 1, TargetEpoch: 2, Reason: "quorum"},
		eventOf[*types.EventRequestRequeued](c, events))
	require.Equal(t, "requeued", c.award(round.Id).DepositFate)
	require.Equal(t, "void_quorum", c.award(round.Id).Reason)
	require.True(t, c.claimable("alice").IsZero())
	again := c.round(2, version)
	require.True(t, again.Request.Requeued)
	require.Equal(t, deposit, again.Request.Deposit.String())

	c.settled(2, version, raws)
	events = c.finalise(2)

	require.Empty(t, eventsOf[*types.EventRequestRequeued](c, events))
	same(c, &types.EventDepositReturned{Account: account("alice"), Amount: deposit, Round: again.Id},
		eventOf[*types.EventDepositReturned](c, events))
	require.Equal(t, deposit, c.claimable("alice").String())
	require.Equal(t, "returned", c.award(again.Id).DepositFate)
}

func TestARoundOfTheLightestHalfIsQueuedOnceMore(t *testing.T) {
	c, version := five(t)
	c.trust("eva-3", 1_000_000)
	c.trust("eva-4", 1_000_000)
	raws := map[string]int64{"eva-0": 750_000, "eva-1": 750_000, "eva-2": 750_000}

	round, _ := c.settled(1, version, raws)
	events := c.finalise(1)

	require.Equal(t, uint64(3_800_000), round.CommitteeWeight)
	require.Equal(t, "weight", round.Outcome)
	require.Equal(t, "weight", eventOf[*types.EventRequestRequeued](c, events).Reason)
	require.Equal(t, "void_weight", c.award(round.Id).Reason)
}

// Without a place for an appeal a round without support is void.
func TestReportsThatLieTooFarApartVoidTheRoundAndReturnTheDeposit(t *testing.T) {
	c, version := five(t, noPlaces)
	deposit := c.stateOf(1).Deposit.String()

	round, _ := c.settled(1, version, map[string]int64{
		"eva-0": 100_000, "eva-1": 300_000, "eva-2": 500_000, "eva-3": 700_000, "eva-4": 900_000,
	})
	events := c.finalise(1)

	require.Equal(t, "support", round.Outcome)
	require.Empty(t, eventsOf[*types.EventRequestRequeued](c, events))
	require.Empty(t, eventsOf[*types.EventRewardCredited](c, events))
	require.Equal(t, deposit, c.claimable("alice").String())
	require.Equal(t, "void_support", c.award(round.Id).Reason)
	require.Equal(t, uint32(700_000), c.stateOf(1).Frontier)
	require.Equal(t, uint32(900_000), c.evaluator("eva-4", automated).Credibility, "who revealed loses nothing")
}

// Half of the weight could not get the artifact: the deposit burns, nobody is paid, and only
// the silent are punished.
func TestAnArtifactThatCannotBeFetchedBurnsItsDeposit(t *testing.T) {
	c, version := five(t)
	deposit := c.stateOf(1).Deposit.String()
	c.trust("eva-3", 900_000)
	unfetchable := int64(math.MinInt64)

	round, _ := c.settled(1, version, map[string]int64{"eva-0": 750_000, "eva-1": unfetchable, "eva-2": unfetchable, "eva-4": unfetchable})
	events := c.finalise(1)

	require.Equal(t, "unfetchable", round.Outcome)
	require.Equal(t, "void_unfetchable", c.award(round.Id).Reason)
	same(c, &types.EventDepositBurned{Account: account("alice"), Amount: deposit, Round: round.Id},
		eventOf[*types.EventDepositBurned](c, events))
	require.Equal(t, account("eva-3"), eventOf[*types.EventEvaluatorSlashed](c, events).Evaluator)
	for _, pay := range eventOf[*types.EventCommitteePaid](c, events).Pays {
		require.Equal(t, "0", pay)
	}
	require.Equal(t, uint32(720_000), c.evaluator("eva-3", automated).Credibility)
	require.Equal(t, uint32(900_000), c.evaluator("eva-4", automated).Credibility)
	require.Empty(t, eventsOf[*types.EventRewardCredited](c, events))
	c.request("alice", "alice/lm@1", 1)
}
