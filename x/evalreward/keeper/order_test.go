package keeper_test

import (
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/modeld-labs/modeld/x/evalreward/types"
)

// wide has epochs in which even one unit per block does all work of two benchmarks in time.
func wide(units uint32) func(gs *types.GenesisState) {
	return func(gs *types.GenesisState) {
		p := &gs.Params
		p.CommitBlocks, p.SettleBlocks, p.OpenBlocks = 50, 12, 10
		p.UnitsPerBlock, p.MaxBenchmarks = units, 2
		gs.Benchmarks = append(gs.Benchmarks, benchmark(2))
	}
}

// untilDone runs two epochs in which all that settlement knows happens, and gives the state
// at the end of the third, in which the last of it is paid, without the units.
func untilDone(t tester, units uint32, opinion func(types.Round, string) *int64, arrange func([]duty)) string {
	t.Helper()
	c := quickChain(t, wide(units))
	c.opening, c.arrange, c.unchecked = 45, arrange, true
	c.evaluators(7)
	parent := c.developer("parent")
	c.developer("alice", parent)
	c.developer("bob", parent)
	c.end()
	for _, name := range []string{"parent", "alice", "bob"} {
		c.request(name, name+"/lm", 1)
		c.request(name, name+"/lm", 2)
	}
	c.report(1, opinion)
	c.runTo(1, types.PHASE_CHALLENGE)
	c.report(2, opinion)
	c.runTo(3, types.PHASE_CHALLENGE)
	gs, err := c.k.ExportGenesis(c.ctx)
	require.NoError(t, err)
	gs.Params.UnitsPerBlock = 0
	for i := range gs.Epochs {
		gs.Epochs[i].Params.UnitsPerBlock = 0
	}
	require.Empty(t, gs.Work)
	return string(c.cdc.MustMarshalJSON(gs))
}

// I8: one unit of work per block or a thousand, the state after settling is the same.
func TestTheResultDoesNotDependOnTheUnitsPerBlock(t *testing.T) {
	sparingly(t, 10, func(t *rapid.T) {
		opinion := opinions(t)

		want := untilDone(t, 1000, opinion, nil)

		require.Equal(t, want, untilDone(t, 1, opinion, nil))
		require.Equal(t, want, untilDone(t, 3, opinion, nil))
	})
}

// I9: whoever comes first within a phase, the settlement is the same.
func TestTheResultDoesNotDependOnTheOrderWithinAPhase(t *testing.T) {
	sparingly(t, 10, func(t *rapid.T) {
		opinion := opinions(t)

		want := untilDone(t, 16, opinion, nil)

		require.Equal(t, want, untilDone(t, 16, opinion, func(duties []duty) {
			copy(duties, rapid.Permutation(duties).Draw(t, "order"))
		}))
	})
}
