package keeper_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"cosmossdk.io/math"

	modelregtypes "github.com/modeld-labs/modeld/x/modelreg/types"

	"github.com/modeld-labs/modeld/x/evalreward/types"
)

// reborn gives a new chain that begins at this height with what this one exports.
func (c *chain) reborn() *chain {
	c.t.Helper()
	gs, err := c.k.ExportGenesis(c.ctx)
	require.NoError(c.t, err)
	require.NoError(c.t, gs.Validate())
	registry, err := c.reg.ExportGenesis(c.ctx)
	require.NoError(c.t, err)
	n := emptyChain(c.t)
	n.ctx, n.staff, n.opening = n.ctx.WithBlockHeight(c.ctx.BlockHeight()), c.staff, c.opening
	move := func(addr string, amount math.Int) (bool, error) { return false, n.bank.issue(n.ctx, addr, amount) }
	require.NoError(c.t, c.bank.balances.Walk(c.ctx, nil, move))

	// What genesis is on a real chain: bytes.
	var fromJSON types.GenesisState
	n.cdc.MustUnmarshalJSON(c.cdc.MustMarshalJSON(gs), &fromJSON)
	var registryFromJSON modelregtypes.GenesisState
	n.cdc.MustUnmarshalJSON(c.cdc.MustMarshalJSON(registry), &registryFromJSON)
	require.NoError(c.t, n.reg.InitGenesis(n.ctx, registryFromJSON))
	require.NoError(c.t, n.k.InitGenesis(n.ctx, fromJSON))
	return n
}

// moments are the states at which a chain is exported: they lie in every phase, before and
// after the work of each stage.
func moments(c *chain, visit func(name string)) {
	c.t.Helper()
	visit("before the first block")
	c.evaluators(5)
	c.fund(account("sam"), enough)
	must(c, c.msgs.BondSteward, &types.MsgBondSteward{Steward: account("sam")})
	parent := c.developer("parent")
	raws := map[uint64]int64{c.developer("alice", parent): 800_000, c.developer("bob"): 801_000}
	silent := c.developer("carol")
	c.end()
	visit("after the first block")
	for _, name := range []string{"alice", "bob", "carol"} {
		c.request(name, name+"/lm", 1)
	}
	must(c, c.msgs.UpdateParams, &types.MsgUpdateParams{Authority: authority, Params: c.epoch(0).Params})
	must(c, c.msgs.CreateBenchmark, create(2, 2))
	c.end()
	visit("with requests and pending params")
	c.runTo(1, types.PHASE_COMMIT)
	visit("before the roll")
	c.end()
	visit("while rounds are opened")
	for c.position().Offset < c.opening {
		c.end()
	}
	visit("in COMMIT with open rounds")
	for i, d := range c.duties(1) {
		if d.round.Version != silent && i%5 < 4 {
			c.commit(d.evaluator, d.round.Id, raws[d.round.Version])
		}
	}
	must(c, c.msgs.Unbond, &types.MsgUnbond{Evaluator: account("eva-0"), Kind: automated})
	must(c, c.msgs.UnbondSteward, &types.MsgUnbondSteward{Steward: account("sam")})
	c.end()
	visit("in COMMIT with commits")
	c.runTo(1, types.PHASE_REVEAL)
	for i, d := range c.duties(1) {
		if d.round.Version != silent && i%5 < 4 {
			require.Empty(c.t, c.reveal(d.evaluator, d.round.Id, raws[d.round.Version]))
		}
	}
	c.request("parent", "parent/lm", 1)
	c.end()
	visit("in REVEAL with reveals")
	c.runTo(1, types.PHASE_SETTLE)
	visit("before settling")
	c.end()
	visit("in the middle of settling")
	c.runTo(1, types.PHASE_CHALLENGE)
	visit("in CHALLENGE")
	c.runTo(2, types.PHASE_COMMIT)
	for i := range 8 {
		c.end()
		visit([]string{
			"first award", "second award", "first pay", "second pay", "third pay", "first request", "second request", "queue done",
		}[i])
	}
	c.runTo(5, types.PHASE_REVEAL)
	visit("after bonds returned")
}

// What is exported at any moment is valid, comes back the same, and goes on the same.
func TestAnExportedChainGoesOnAsIfNothingHappened(t *testing.T) {
	c := quickChain(t, func(gs *types.GenesisState) {
		p := &gs.Params
		p.CommitBlocks, p.SettleBlocks, p.OpenBlocks = 50, 10, 10
		p.UnitsPerBlock, p.MaxBenchmarks = 1, 2
	})
	c.opening = 9
	var names []string
	moments(c, func(name string) {
		names = append(names, name)
		n := c.reborn()
		c.unchanged(c.snapshot(), n.snapshot())

		f := c.fork(t)
		f.unchecked, n.unchecked = true, true
		for range 150 {
			f.end()
			n.end()
		}
		c.unchanged(f.snapshot(), n.snapshot())
	})
	require.Len(t, names, 20)
}

// Time and again: a chain that is reborn in each block of two epochs comes to the same.
func TestAChainMayBeRebornInEveryBlock(t *testing.T) {
	c := busy(t)
	n := c.reborn()
	for range 60 {
		c.end()
		n.end()
		n = n.reborn()
	}
	c.unchanged(c.snapshot(), n.snapshot())
}
