package keeper_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"cosmossdk.io/collections"

	"github.com/modeld-labs/modeld/x/evalreward/mechanism"
	"github.com/modeld-labs/modeld/x/evalreward/types"
)

// openOne requests the first version of alice, opens its round in epoch 1 and gives it.
func (c *chain) openOne(version uint64) types.Round {
	c.t.Helper()
	epoch := c.request("alice", "alice/lm@1", 1)
	c.runTo(epoch, types.PHASE_COMMIT)
	c.events = c.end()
	return c.round(epoch, version)
}

func TestARoundOpensWithADrawnCommittee(t *testing.T) {
	c := quickChain(t)
	c.evaluators(9)
	parent := c.developer("bob")
	version := c.developer("alice", parent)
	c.end()

	round := c.openOne(version)

	require.Equal(t, types.RoundID(1, 1, 0), round.Id)
	require.Len(t, round.Committee, 5)
	require.Equal(t, uint64(5*600_000), round.CommitteeWeight)
	require.Equal(t, types.ROUND_STATE_OPEN, round.State)
	require.Equal(t, account("alice"), round.Owner)
	require.Equal(t, []uint64{parent}, round.Parents)
	require.Equal(t, []string{account("bob")}, round.ParentOwners)
	require.Equal(t, uint32(700_000), round.Prior)
	require.Equal(t, "frontier", round.PriorSource)
	same(c, &types.EventRoundOpened{
		Round: round.Id, Version: version, Benchmark: 1, Epoch: 1, CommitteeSize: 5, CommitteeWeight: 3_000_000, Prior: 700_000,
	}, eventOf[*types.EventRoundOpened](c, c.events))
	require.Equal(t, c.drawn(round), round.Committee, "those with the smallest lots, in their order")
	for _, seat := range round.Committee {
		docket, err := c.k.Dockets.Get(c.ctx, collections.Join3(uint64(1), uint32(automated), addressOf(t, seat.Evaluator).Bytes()))
		require.NoError(t, err)
		place, found := docket.Place(round.Id)
		require.True(t, found)
		require.Equal(t, seat.Place, place)
	}
	batch, err := c.k.Batches.Get(c.ctx, collections.Join(uint32(1), uint64(1)))
	require.NoError(t, err)
	require.Equal(t, [2]uint32{1, 1}, [2]uint32{batch.Rounds, batch.Unfinished})
	require.Equal(t, c.stateOf(1).Price, batch.Price)
	require.Equal(t, c.stateOf(1).Pot, batch.Pot)
}

// drawn repeats the lottery among all evaluators of the chain.
func (c *chain) drawn(r types.Round) []types.Seat {
	c.t.Helper()
	epoch, err := c.k.Epochs.Get(c.ctx, r.Epoch)
	require.NoError(c.t, err)
	best := map[uint64]string{}
	var lots []uint64
	for addr := range c.staff {
		ticket := mechanism.Ticket{Seed: epoch.Seed, Version: r.Version, Benchmark: uint64(r.Benchmark)}
		lot, err := mechanism.Priority(ticket, addressOf(c.t, addr))
		require.NoError(c.t, err)
		best[lot], lots = addr, append(lots, lot)
	}
	var seats []types.Seat
	for len(seats) < 5 {
		least := 0
		for i := range lots {
			if lots[i] < lots[least] {
				least = i
			}
		}
		seats = append(seats, types.Seat{Evaluator: best[lots[least]], Weight: 600_000})
		lots = append(lots[:least], lots[least+1:]...)
	}
	return seats
}

// Trust that is not used fades: 2000 ppm per idle epoch, not below the floor.
func TestWeightsAreEffectiveCredibilities(t *testing.T) {
	c := quickChain(t)
	names := c.evaluators(5)
	version := c.developer("alice")
	c.runTo(10, types.PHASE_COMMIT)
	for i, e := range []types.Evaluator{
		{Credibility: 900_000, LastEpoch: 10},
		{Credibility: 900_000, LastEpoch: 9},
		{Credibility: 900_000, LastEpoch: 4},
		{Credibility: 605_000, LastEpoch: 1},
		{Credibility: 600_000, LastEpoch: 0},
	} {
		stored := c.evaluator(names[i], automated)
		stored.Credibility, stored.LastEpoch = e.Credibility, e.LastEpoch
		c.setEvaluator(stored)
	}

	epoch := c.request("alice", "alice/lm@1", 1)
	c.runTo(epoch, types.PHASE_COMMIT)
	c.end()

	require.Equal(t, uint64(11), epoch)
	round := c.round(epoch, version)
	weights := map[string]uint32{}
	for _, seat := range round.Committee {
		weights[c.staff[seat.Evaluator]] = seat.Weight
	}
	require.Equal(t, map[string]uint32{
		"eva-0": 900_000, "eva-1": 898_000, "eva-2": 888_000, "eva-3": 600_000, "eva-4": 600_000,
	}, weights)
	require.Equal(t, uint64(900_000+898_000+888_000+600_000+600_000), round.CommitteeWeight)
}

// Who leaves, whose bond is below the floor, who is of the other kind, or who joined too
// recently is not drawn.
func TestOnlyEligibleEvaluatorsAreDrawn(t *testing.T) {
	c := quickChain(t, func(gs *types.GenesisState) { gs.Params.MaturityEpochs = 2 })
	names := c.evaluators(8)
	c.fund(account("person"), enough)
	must(c, c.msgs.RegisterEvaluator, &types.MsgRegisterEvaluator{Evaluator: account("person"), Kind: human})
	version := c.developer("alice")
	c.runTo(1, types.PHASE_COMMIT)
	must(c, c.msgs.Unbond, &types.MsgUnbond{Evaluator: account(names[0]), Kind: automated})
	low, jailed, floor, young := c.evaluator(names[1], automated), c.evaluator(names[2], automated), c.evaluator(names[3], automated), c.evaluator(names[4], automated)
	floor.Bond = quickParams().MinBond()
	low.Bond = floor.Bond.SubRaw(1)
	jailed.Status = types.EVALUATOR_STATUS_JAILED
	young.JoinedEpoch = 1
	for _, e := range []types.Evaluator{low, jailed, floor, young} {
		c.setEvaluator(e)
	}

	epoch := c.request("alice", "alice/lm@1", 1)
	c.runTo(epoch, types.PHASE_COMMIT)
	c.end()

	require.Equal(t, uint64(2), epoch)
	require.ElementsMatch(t, []string{names[3], names[5], names[6], names[7]}, c.seated(c.round(epoch, version)))
}

// seated gives the names in a committee.
func (c *chain) seated(r types.Round) []string {
	var names []string
	for _, seat := range r.Committee {
		names = append(names, c.staff[seat.Evaluator])
	}
	return names
}

// With fewer eligible evaluators than the quorum a request waits for one more epoch, then
// its deposit returns.
func TestARequestWithoutACommitteeWaitsOnceAndThenReturns(t *testing.T) {
	c := quickChain(t)
	c.evaluators(2)
	version := c.developer("alice")
	c.end()
	c.request("alice", "alice/lm@1", 1)
	deposit := c.stateOf(1).Deposit.String()
	c.runTo(1, types.PHASE_COMMIT)

	events := c.end()
	same(c, &types.EventRequestRequeued{Version: version, Benchmark: 1, TargetEpoch: 2, Reason: "too_few"},
		eventOf[*types.EventRequestRequeued](c, events))
	require.Empty(t, c.rounds(1))
	refuse(c, c.msgs.RequestEvaluation, ask("alice", "alice/lm@1", 1), types.ErrPursuitExists)
	require.Empty(t, eventsOf[*types.EventRequestRequeued](c, c.runTo(2, types.PHASE_COMMIT)))
	events = c.end()

	same(c, &types.EventRequestClosed{Version: version, Benchmark: 1, Requester: account("alice"), Deposit: deposit, Reason: "too_few"},
		eventOf[*types.EventRequestClosed](c, events))
	same(c, &types.EventDepositReturned{Account: account("alice"), Amount: deposit}, eventOf[*types.EventDepositReturned](c, events))
	require.Equal(t, deposit, c.claimable("alice").String())
	c.request("alice", "alice/lm@1", 1)
	c.end()
}

// A quorum of eligible evaluators is enough for a round with empty seats.
func TestAQuorumIsEnoughForARound(t *testing.T) {
	c := quickChain(t)
	c.evaluators(3)
	version := c.developer("alice")
	c.end()
	require.Len(t, c.openOne(version).Committee, 3)
}
