package keeper_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/modeld-labs/modeld/x/evalreward/types"
)

// A chain that is exported in any stage of an appeal goes on as if nothing had happened: in
// each block of COMMIT and SETTLE with one unit, with commits, and with reveals.
func TestAnAppealSurvivesAnExportInEachStage(t *testing.T) {
	for _, reports := range [][]int64{many(7, 750_000), many(7, 790_000), {750_000}} {
		c, versions := rivals(t, auditAll, func(gs *types.GenesisState) {
			p := &gs.Params
			p.CommitBlocks, p.SettleBlocks, p.OpenBlocks, p.UnitsPerBlock, p.MaxBenchmarks = 50, 20, 10, 1, 2
			p.GeneralisationEta = types.DevParams().GeneralisationEta
		})
		c.opening = 25
		c.report(1, func(r types.Round, name string) *int64 {
			all := map[uint64][]int64{versions[0]: many(5, 750_000), versions[1]: torn, versions[2]: many(5, 760_000)}
			return c.seatwise(all[r.Version], nil)(r, name)
		})
		visits := 0
		visit := func() {
			visits++
			n := c.reborn()
			c.unchanged(c.snapshot(), n.snapshot())
			f := c.fork(t)
			f.unchecked, n.unchecked = true, true
			for range 90 {
				f.end()
				n.end()
			}
			c.unchanged(f.snapshot(), n.snapshot())
		}
		c.runTo(1, types.PHASE_CHALLENGE)
		visit()
		c.challenge(c.round(1, versions[0]).Id)
		c.end()
		visit()
		c.runTo(2, types.PHASE_COMMIT)
		for c.position().Offset < c.opening {
			c.end()
			if c.position().Offset < 15 {
				visit()
			}
		}
		each := func(send func(string, uint64, int64) []types.SkippedItem) {
			for _, d := range c.duties(2) {
				if value := c.seatwise(nil, reports)(d.round, d.evaluator); value != nil {
					require.Empty(t, send(d.evaluator, d.round.Id, *value))
				}
			}
			visit()
		}
		each(c.commit)
		c.runTo(2, types.PHASE_REVEAL)
		each(c.reveal)
		c.runTo(2, types.PHASE_SETTLE)
		for c.position().Offset < 75 {
			c.end()
			visit()
		}
		require.Greater(t, visits, 30)
		require.True(t, c.round(1, versions[0]).Finished())
		require.True(t, c.round(1, versions[1]).Finished())
	}
}
