package keeper_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/modeld-labs/modeld/x/evalreward/types"
)

// A named baseline is measured in the first epoch of its benchmark, before all others: it
// moves the frontier by any step, costs no deposit and pays no owner.
func TestABaselineSetsTheFrontierUnpaid(t *testing.T) {
	c := quickChain(t)
	c.evaluators(8)
	rival, public := c.developer("alice"), c.developer("public")
	c.end()
	must(c, c.msgs.CreateBenchmark, create(2, 2, func(b *types.Benchmark) { b.BaselineVersion = public }))
	c.runTo(1, types.PHASE_COMMIT)
	c.request("alice", "alice/lm", 2)
	c.report(2, scoring(map[uint64]int64{rival: 709_000, public: 705_000}))

	events := c.finalise(2)

	baseline := c.round(2, public)
	require.Equal(t, uint64(2)<<32|2<<16, baseline.Id, "it comes first")
	require.True(t, baseline.Request.Baseline)
	require.Equal(t, account("steward"), baseline.Request.Requester)
	award := c.award(baseline.Id)
	require.Equal(t, "baseline", award.Reason)
	require.Equal(t, "none", award.DepositFate)
	require.True(t, award.Gross.IsZero())
	require.Zero(t, award.Points)
	moved := eventsOf[*types.EventFrontierMoved](c, events)
	require.Len(t, moved, 2)
	same(c, &types.EventFrontierMoved{Benchmark: 2, Version: public, Before: 700_000, After: 705_000, Points: 10_000, Baseline: true}, moved[0])
	// On benchmark 1, the other one of the domain, the baseline has no score.
	same(c, &types.EventFrontierMoved{Benchmark: 0, Version: public, Before: 0, After: 352_499, Points: 352_499, Baseline: true}, moved[1])
	track, err := c.k.Generalisation.Get(c.ctx)
	require.NoError(t, err)
	require.Equal(t, [2]uint32{0, 352_499}, [2]uint32{track.PointsAwarded, track.PointsBaseline})
	require.True(t, award.Generalisation.Gross.IsZero())
	require.Equal(t, "baseline", award.Generalisation.Reason)
	require.Equal(t, "below_threshold", c.award(c.round(2, rival).Id).Reason, "it would have moved the initial frontier")
	state := c.stateOf(2)
	require.Equal(t, [2]uint32{0, 10_000}, [2]uint32{state.PointsAwarded, state.PointsBaseline})
	require.Equal(t, public, state.FrontierVersion)
	require.True(t, c.claimable("public").IsZero())
	require.True(t, c.claimable(c.member(baseline, 0)).IsPositive(), "its evaluators are paid")
}

// A baseline below the initial frontier leaves it where it is.
func TestAWeakBaselineMovesNothing(t *testing.T) {
	c := quickChain(t)
	c.evaluators(5)
	public := c.developer("public")
	c.end()
	must(c, c.msgs.CreateBenchmark, create(2, 2, func(b *types.Benchmark) { b.BaselineVersion = public }))
	c.measure(2, public, always(650_000))

	events := c.finalise(2)

	require.Equal(t, uint32(0), eventOf[*types.EventFrontierMoved](c, events).Benchmark, "it is the first score of benchmark 0 all the same")
	require.Equal(t, uint32(700_000), c.stateOf(2).Frontier)
	require.Equal(t, "baseline", c.award(c.round(2, public).Id).Reason)
}

// The baseline and a request for the same version do not disturb each other: the request
// waits for the next epoch.
func TestARequestForTheBaselineItselfWaits(t *testing.T) {
	c := quickChain(t)
	c.evaluators(5)
	public := c.developer("public")
	c.end()
	must(c, c.msgs.CreateBenchmark, create(2, 2, func(b *types.Benchmark) { b.BaselineVersion = public }))
	c.runTo(1, types.PHASE_COMMIT)
	c.request("public", "public/lm@1", 2)
	c.measure(2, public, always(750_000))
	require.True(t, c.round(2, public).Request.Baseline)

	c.measure(3, public, always(760_000))
	c.finalise(3)

	round := c.round(3, public)
	require.False(t, round.Request.Baseline)
	require.Equal(t, "paid", c.award(round.Id).Reason)
	score, err := c.query.Score(c.ctx, &types.QueryScoreRequest{Ref: "public/lm@1", Benchmark: 2})
	require.NoError(t, err)
	require.Equal(t, uint32(760_000), score.Score.Score, "the later score counts")
}

// Nobody reported on the baseline: it is tried once more, and still asks for no deposit.
func TestABaselineIsQueuedOnceMore(t *testing.T) {
	c := quickChain(t)
	c.evaluators(5)
	public := c.developer("public")
	c.end()
	must(c, c.msgs.CreateBenchmark, create(2, 2, func(b *types.Benchmark) { b.BaselineVersion = public }))
	c.measure(2, public, by(nil))
	c.finalise(2)

	again := c.round(3, public)
	require.True(t, again.Request.Baseline)
	require.True(t, again.Request.Requeued)
	c.measure(3, public, by(nil))
	c.finalise(3)
	require.Equal(t, "none", c.award(again.Id).DepositFate)
	require.Equal(t, types.ROUND_STATE_VOID, c.round(3, public).State)
	require.Empty(t, c.rounds(4))
}

// Within a batch the smaller version id has priority, whoever asked first.
func TestPriorityWithinABatchIsTheVersionID(t *testing.T) {
	c := quickChain(t)
	c.evaluators(5)
	early, late := c.developer("alice"), c.developer("bob")
	c.end()
	c.request("bob", "bob/lm", 1)
	c.end()
	c.request("alice", "alice/lm", 1)
	c.report(1, scoring(map[uint64]int64{early: 750_000, late: 755_000}))

	c.finalise(1)

	require.Less(t, c.round(1, late).Id, c.round(1, early).Id, "bob asked first")
	require.Equal(t, "paid", c.award(c.round(1, early).Id).Reason)
	require.Equal(t, "below_threshold", c.award(c.round(1, late).Id).Reason)
	require.Equal(t, "burned", c.award(c.round(1, late).Id).DepositFate)
}
