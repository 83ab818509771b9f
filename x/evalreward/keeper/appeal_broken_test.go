package keeper_test

import (
	"errors"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/modeld-labs/modeld/x/evalreward/types"
)

// The round of a request for the very version of a baseline runs in the epoch of the
// baseline's appeal. When that appeal fails, the round keeps its award.
func TestAFailedAppealTakesNoAwardOfAnotherRound(t *testing.T) {
	c := quickChain(t)
	c.evaluators(14)
	public := c.developer("public")
	c.end()
	must(c, c.msgs.CreateBenchmark, create(2, 2, func(b *types.Benchmark) { b.BaselineVersion = public }))
	c.runTo(1, types.PHASE_COMMIT)
	c.request("public", "public/lm@1", 2)
	c.report(2, c.seatwise(torn, nil))
	c.report(3, c.seatwise(many(5, 750_000), many(7, 750_000)))
	asked := 0
	c.bank.fail = func(call string) error {
		if call == "escrow" {
			asked++
		}
		if call == "escrow" && asked == 2 {
			return errors.New("broken")
		}
		return nil
	}

	failed := eventOf[*types.EventWorkFailed](c, c.runTo(3, types.PHASE_CHALLENGE))

	require.Equal(t, "WORK_STAGE_HEAR", failed.Stage)
	require.Equal(t, "inconclusive", c.round(2, public).Appeal.Verdict)
	require.Equal(t, types.ROUND_STATE_VOID, c.round(2, public).State)
	c.runTo(4, types.PHASE_REVEAL)
	for _, round := range c.rounds(3) {
		if !round.IsAppeal() {
			require.Equal(t, "paid", c.award(round.Id).Reason)
		}
	}
}

// When the round itself fails before its appeal is opened, the bond returns and no appeal is
// opened, whichever operation of the store it was.
func TestNoAppealIsOpenedForAFailedRound(t *testing.T) {
	c, version := court(t, func(gs *types.GenesisState) {
		gs.Params.UnitsPerBlock, gs.Params.MaxBenchmarks, gs.Params.RoundsMax = 5, 1, 3
	})
	bond := c.challenge(c.judge(version, many(5, 750_000)...).Id)
	c.runTo(2, types.PHASE_COMMIT)
	hit := 0
	for n := range 200 {
		f := c.fork(t)
		f.failAt(n)
		f.unchecked = true
		f.end()
		f.shaky.ask, f.unchecked = nil, false
		f.end()
		first := f.round(1, version)
		if first.Outcome != types.OutcomeError {
			continue
		}
		hit++
		require.Zero(t, first.Appeal.Round)
		f.runTo(3, types.PHASE_REVEAL)
		require.Equal(t, bond.String(), f.claimable("carl").String())
		require.Equal(t, types.BATCH_STATE_FINALISED, f.batchOf(1, 1).State)
		require.Empty(t, f.rounds(2))
	}
	require.Positive(t, hit)
}
