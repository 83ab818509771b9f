package keeper_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"cosmossdk.io/collections"

	"github.com/modeld-labs/modeld/x/evalreward/types"
)

// A batch with an appeal waits for the end of SETTLE, whole. Other benchmarks do not wait.
func TestABatchWaitsForItsAppealsAndOthersDoNot(t *testing.T) {
	c, versions := rivals(t, func(gs *types.GenesisState) { gs.Benchmarks = append(gs.Benchmarks, benchmark(2)) })
	c.request("carol", "carol/lm", 2)
	c.report(1, c.seatwise(many(5, 750_000), nil))
	c.runTo(1, types.PHASE_CHALLENGE)
	c.challenge(c.rounds(1)[0].Id)
	c.runTo(2, types.PHASE_COMMIT)
	c.end()
	c.end()

	require.Equal(t, types.BATCH_STATE_FINALISED, c.batchOf(2, 1).State)
	carol := c.claimable("carol")
	require.True(t, carol.IsPositive())
	for c.position().Phase != types.PHASE_SETTLE {
		require.Equal(t, types.BATCH_STATE_OPEN, c.batchOf(1, 1).State)
		require.True(t, c.batchOf(1, 1).Minted.IsZero())
		require.True(t, c.claimable("alice").IsZero(), "nothing is claimable before the batch is final")
		require.Equal(t, carol, c.claimable("carol"))
		c.end()
	}
	require.Equal(t, uint32(700_000), c.stateOf(1).Frontier)
	c.runTo(2, types.PHASE_CHALLENGE)
	require.Equal(t, types.BATCH_STATE_FINALISED, c.batchOf(1, 1).State)
	require.True(t, c.claimable("alice").IsPositive())
	require.Len(t, c.rounds(1), len(versions)+1)
	for _, round := range c.rounds(1) {
		require.Equal(t, types.ROUND_STATE_FINAL, round.State)
	}
}

// Batches of a benchmark become final in the order of their epochs, and an appeal delays one
// by an epoch at most, even when each of them is appealed.
func TestBatchesOfABenchmarkBecomeFinalInOrder(t *testing.T) {
	c, _ := court(t, auditAll)
	for _, name := range []string{"bob", "carol"} {
		c.developer(name)
	}
	c.end()
	truth := map[uint64]int64{}
	for epoch := uint64(1); epoch <= 4; epoch++ {
		truth[epoch] = 700_000 + int64(epoch)*30_000
		c.runTo(epoch, types.PHASE_COMMIT)
		if epoch < 3 {
			name := []string{"bob", "carol"}[epoch-1]
			c.request(name, name+"/lm", 1)
		}
		c.report(epoch, func(r types.Round, name string) *int64 {
			value := truth[r.BatchEpoch()]
			return &value
		})
		if epoch > 1 {
			require.Equal(t, types.BATCH_STATE_OPEN, c.batchOf(1, epoch-1).State)
		}
		var final []uint64
		for _, event := range eventsOf[*types.EventBatchFinalised](c, c.runTo(epoch, types.PHASE_CHALLENGE)) {
			final = append(final, event.Epoch)
		}
		if epoch == 1 {
			require.Empty(t, final)
			continue
		}
		require.Equal(t, []uint64{epoch - 1}, final)
		require.Equal(t, uint32(truth[epoch-1]), c.stateOf(1).Frontier)
	}
}

// A void round of a batch that waited for appeals is queued once more after the rounds of the
// epoch were opened, so it waits for the next one.
func TestADelayedBatchQueuesItsVoidRoundsForTheNextEpoch(t *testing.T) {
	for _, retires := range []bool{false, true} {
		c, versions := rivals(t, func(gs *types.GenesisState) {
			if retires {
				gs.Benchmarks[0].RetireEpoch = 2
			}
		})
		c.report(1, func(r types.Round, name string) *int64 {
			if r.Version == versions[1] {
				return nil
			}
			return always(750_000)(name)
		})
		c.runTo(1, types.PHASE_CHALLENGE)
		c.challenge(c.round(1, versions[0]).Id)

		events := c.hear(many(7, 750_000)...)

		void := c.finalOf(versions[1])
		require.Equal(t, "requeued", c.award(void.Id).DepositFate)
		if retires {
			require.Equal(t, "retired", eventOf[*types.EventRequestClosed](c, events).Reason)
			require.Equal(t, void.Request.Deposit.String(), c.claimable("bob").String())
			pursued, err := c.k.Pursuits.Has(c.ctx, collections.Join(void.ModelId, uint32(1)))
			require.NoError(t, err)
			require.False(t, pursued)
			continue
		}
		same(c, &types.EventRequestRequeued{Version: versions[1], Benchmark: 1, TargetEpoch: 3, Reason: "quorum"},
			eventOf[*types.EventRequestRequeued](c, events))
		c.finalise(2)
		require.True(t, c.round(3, versions[1]).Request.Requeued)
	}
}

// A seat in a round that is appealed holds the bond as long as the round is not final.
func TestABondStaysWhileARoundIsAppealed(t *testing.T) {
	c, version := court(t)
	first := c.judge(version, many(5, 750_000)...)
	c.challenge(first.Id)
	leaver := c.member(first, 0)
	must(c, c.msgs.Unbond, &types.MsgUnbond{Evaluator: account(leaver), Kind: automated})
	c.moveRelease(account(leaver), 4, 2)

	c.report(2, c.seatwise(nil, many(7, 790_000)))

	require.Equal(t, types.EVALUATOR_STATUS_UNBONDING, c.evaluator(leaver, automated).Status)
	unbonded := eventOf[*types.EventEvaluatorUnbonded](c, c.runTo(3, types.PHASE_REVEAL))
	require.Equal(t, account(leaver), unbonded.Evaluator)
	require.Equal(t, types.DevParams().BondUnit.QuoRaw(2).String(), unbonded.Bond, "it was slashed on the way, and not jailed")
}

// An audited baseline is judged like any other round; what the appeal finds moves the
// frontier, and still pays no owner.
func TestABaselineMayBeAudited(t *testing.T) {
	c := quickChain(t, auditAll)
	c.evaluators(14)
	public := c.developer("public")
	c.end()
	must(c, c.msgs.CreateBenchmark, create(2, 2, func(b *types.Benchmark) { b.BaselineVersion = public }))
	c.measure(2, public, always(750_000))
	c.runTo(3, types.PHASE_COMMIT)

	c.report(3, c.seatwise(nil, many(7, 720_000)))
	c.runTo(3, types.PHASE_CHALLENGE)

	round := c.round(2, public)
	require.Equal(t, [2]string{"audit", "overturned"}, [2]string{round.Appeal.Cause, round.Appeal.Verdict})
	award := c.award(round.Id)
	require.Equal(t, [2]string{"baseline", "none"}, [2]string{award.Reason, award.DepositFate})
	require.Equal(t, uint32(720_000), c.stateOf(2).Frontier)
	require.True(t, c.claimable("public").IsZero())
	require.Equal(t, int64(5*50_000_000), round.Appeal.Account.Burned.Int64())
}

// A version that is yanked while its round is appealed is measured to the end, and paid.
func TestAYankDoesNotStopAnAppeal(t *testing.T) {
	c, version := court(t)
	first := c.judge(version, many(5, 750_000)...)
	c.challenge(first.Id)
	c.yank("alice", "alice/lm", 1)

	c.hear(many(7, 750_000)...)

	first = c.finalOf(version)
	require.Equal(t, "upheld", first.Appeal.Verdict)
	require.Equal(t, "paid", c.award(first.Id).Reason)
}

// An appeal counts for the seed like every round of its epoch.
func TestTheRevealsOfAnAppealMoveTheSeed(t *testing.T) {
	c, version := court(t)
	c.challenge(c.judge(version, many(5, 750_000)...).Id)
	c.runTo(2, types.PHASE_COMMIT)
	c.end()
	quiet := c.fork(t)

	c.hear(many(7, 750_000)...)
	quiet.runTo(2, types.PHASE_CHALLENGE)
	c.runTo(3, types.PHASE_REVEAL)
	quiet.runTo(3, types.PHASE_REVEAL)

	require.NotEqual(t, quiet.epoch(3).Seed, c.epoch(3).Seed)
	require.Equal(t, make([]byte, 32), quiet.epoch(2).Accumulator)
}
