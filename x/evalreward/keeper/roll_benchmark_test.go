package keeper_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"cosmossdk.io/math"

	"github.com/modeld-labs/modeld/x/evalreward/mechanism"
	"github.com/modeld-labs/modeld/x/evalreward/types"
)

func TestABenchmarkBecomesActiveInItsFirstEpoch(t *testing.T) {
	c := quickChain(t)
	must(c, c.msgs.CreateBenchmark, create(2, 2))
	require.Empty(t, eventsOf[*types.EventBenchmarkActivated](c, c.runTo(2, types.PHASE_COMMIT))[1:], "only benchmark 1, in epoch 0")
	require.Equal(t, types.BENCHMARK_STATUS_PENDING, c.stateOf(2).Status)
	require.True(t, c.stateOf(2).Bucket.IsZero())

	events := c.end()

	same(c, &types.EventBenchmarkActivated{Benchmark: 2, Epoch: 2, Frontier: 700_000}, eventOf[*types.EventBenchmarkActivated](c, events))
	state, old := c.stateOf(2), c.stateOf(1)
	require.Equal(t, types.BENCHMARK_STATUS_ACTIVE, state.Status)
	require.Equal(t, old.Price, state.Price, "the same weight has the same price and pot")
	require.Equal(t, old.Pot, state.Pot)
	require.Equal(t, state.Price.QuoRaw(4).String(), state.Bucket.String(), "the first of four accruals")
	require.Equal(t, old.Bucket.String(), state.Bucket.MulRaw(3).String())
	repriced := eventsOf[*types.EventBenchmarkRepriced](c, events)
	same(c, &types.EventBenchmarkRepriced{
		Benchmark: 2, Epoch: 2, Price: state.Price.String(), Pot: state.Pot.String(), Bucket: state.Bucket.String(), Deposit: state.Deposit.String(),
	}, repriced[1])
}

// A retired benchmark returns the deposits of all that wait, also of those who aimed at a
// later epoch, and nobody holds its frontier any more.
func TestARetiredBenchmarkReturnsAllDeposits(t *testing.T) {
	c := quickChain(t)
	c.evaluators(5)
	winner := c.developer("alice")
	for _, name := range []string{"bob", "carol"} {
		c.developer(name)
	}
	c.end()
	c.request("alice", "alice/lm", 1)
	c.measure(1, winner, always(750_000))
	c.finalise(1)
	require.Equal(t, uint64(3), c.request("bob", "bob/lm", 1))
	c.runTo(2, types.PHASE_REVEAL)
	require.Equal(t, uint64(4), c.request("carol", "carol/lm", 1))
	deposit := c.stateOf(1).Deposit.String()
	holder, err := c.reg.Frontiers.Get(c.ctx, 1)
	require.NoError(t, err)
	require.Equal(t, winner, holder)
	must(c, c.msgs.RetireBenchmark, &types.MsgRetireBenchmark{Signer: authority, Benchmark: 1})

	events := c.finalise(2)

	closed := eventsOf[*types.EventRequestClosed](c, events)
	require.Len(t, closed, 2)
	for i, name := range []string{"bob", "carol"} {
		require.Equal(t, "retired", closed[i].Reason)
		require.Equal(t, deposit, c.claimable(name).String())
	}
	state := c.stateOf(1)
	require.Equal(t, types.BENCHMARK_STATUS_RETIRED, state.Status)
	require.True(t, state.Price.IsZero() && state.Pot.IsZero())
	require.Equal(t, uint32(750_000), state.Frontier)
	has, err := c.reg.Frontiers.Has(c.ctx, 1)
	require.NoError(t, err)
	require.False(t, has)
	require.Empty(t, eventsOf[*types.EventBenchmarkRepriced](c, c.runTo(5, types.PHASE_COMMIT)))
}

// The last batch of a benchmark is paid after its end. It still moves the frontier, but the
// version does not count as the holder of one.
func TestTheLastBatchIsPaidAfterRetirement(t *testing.T) {
	c := quickChain(t)
	c.evaluators(5)
	version, silent := c.developer("alice"), c.developer("bob")
	c.end()
	c.request("alice", "alice/lm", 1)
	c.request("bob", "bob/lm", 1)
	c.runTo(1, types.PHASE_COMMIT)
	must(c, c.msgs.RetireBenchmark, &types.MsgRetireBenchmark{Signer: authority, Benchmark: 1})
	c.report(1, func(r types.Round, _ string) *int64 {
		if r.Version == silent {
			return nil
		}
		return always(750_000)("")
	})
	// The benchmark ends in epoch 2, so this is its last batch.
	events := c.finalise(1)

	require.Equal(t, "paid", c.award(c.round(1, version).Id).Reason)
	require.Equal(t, uint32(750_000), c.stateOf(1).Frontier)
	has, err := c.reg.Frontiers.Has(c.ctx, 1)
	require.NoError(t, err)
	require.False(t, has, "a retired benchmark has no frontier to hold")
	require.Equal(t, "requeued", c.award(c.round(1, silent).Id).DepositFate)
	require.Equal(t, "retired", eventOf[*types.EventRequestClosed](c, events).Reason)
	require.True(t, c.claimable("bob").IsPositive())
}

func TestABenchmarkThatNeverBeganCanBeRetired(t *testing.T) {
	c := quickChain(t)
	c.developer("alice")
	must(c, c.msgs.CreateBenchmark, create(2, 2))
	c.runTo(0, types.PHASE_REVEAL)
	require.Equal(t, uint64(2), c.request("alice", "alice/lm", 2))
	must(c, c.msgs.RetireBenchmark, &types.MsgRetireBenchmark{Signer: authority, Benchmark: 2})

	c.runTo(1, types.PHASE_COMMIT)
	events := c.end()

	require.Empty(t, eventsOf[*types.EventBenchmarkActivated](c, events))
	require.Equal(t, "retired", eventOf[*types.EventRequestClosed](c, events).Reason)
	require.Equal(t, types.BENCHMARK_STATUS_RETIRED, c.stateOf(2).Status)
	require.True(t, c.claimable("alice").IsPositive())
}

// The deposit rises by an eighth with every epoch whose places are all asked for, and falls
// by an eighth to its floor when less than half are. Places go to those who asked first.
func TestTheDepositFollowsTheQueue(t *testing.T) {
	c := quickChain(t, func(gs *types.GenesisState) { gs.Params.RoundsMax, gs.Params.MaxBenchmarks = 2, 1 })
	c.evaluators(5)
	var refs []string
	for i := range 7 {
		name := fmt.Sprintf("dev-%d", i)
		c.developer(name)
		refs = append(refs, name+"/lm")
	}
	c.end()
	floor := c.stateOf(1).Deposit
	// The last to be registered ask first; those of one block are served by version.
	for _, i := range []int{6, 5, 4} {
		c.request("dev-0", refs[i], 1)
		c.end()
	}
	for i := range 4 {
		c.request("dev-0", refs[i], 1)
	}

	want := []math.Int{floor}
	for _, served := range [][]uint64{{6, 7}, {1, 5}, {2, 3}, {4}, nil, nil, nil} {
		epoch := uint64(len(want))
		c.runTo(epoch, types.PHASE_REVEAL)
		var versions []uint64
		for _, r := range c.rounds(epoch) {
			versions = append(versions, r.Version)
		}
		require.ElementsMatch(t, served, versions, "epoch %d", epoch)
		waiting := []int64{0, 7, 5, 3, 1, 0, 0, 0}[epoch]
		next, err := mechanism.UpdateDeposit(want[epoch-1], c.stateOf(1).Pot, waiting, 2)
		require.NoError(t, err)
		require.Equal(t, next.String(), c.stateOf(1).Deposit.String(), "epoch %d", epoch)
		want = append(want, next)
		c.lastTry(epoch)
	}
	require.True(t, want[3].GT(want[2]) && want[2].GT(want[1]) && want[1].GT(floor))
	require.Equal(t, floor.String(), want[7].String())
}

// lastTry makes the rounds of an epoch second tries, so that silence ends their requests.
func (c *chain) lastTry(epoch uint64) {
	c.t.Helper()
	for _, r := range c.rounds(epoch) {
		r.Request.Requeued = true
		require.NoError(c.t, c.k.Rounds.Set(c.ctx, r.Id, r))
	}
}

// A deposit may not grow beyond what an amount can hold, however long the queue is full.
func TestTheDepositStopsAtTheLargestAmount(t *testing.T) {
	c := quickChain(t, func(gs *types.GenesisState) { gs.Params.RoundsMax, gs.Params.AuditsMax = 1, 1 })
	for i := range 3 {
		name := fmt.Sprintf("dev-%d", i)
		c.developer(name)
		c.request(name, name+"/lm", 1)
	}
	c.end()
	state := c.stateOf(1)
	state.Deposit = mechanism.MaxAmount()
	require.NoError(t, c.k.BenchmarkStates.Set(c.ctx, 1, state))

	for epoch := range uint64(4) {
		c.runTo(epoch, types.PHASE_REVEAL)
		require.LessOrEqual(t, c.stateOf(1).Deposit.BigInt().BitLen(), 120, "epoch %d", epoch)
	}
}

// One benchmark that cannot begin its epoch does not keep the others from theirs.
func TestABenchmarkThatCannotRollDoesNotStopTheEpoch(t *testing.T) {
	c := quickChain(t, func(gs *types.GenesisState) {
		gs.Benchmarks = append(gs.Benchmarks, benchmark(2), benchmark(3))
	})
	broken := benchmark(2)
	broken.BaselineVersion = 99
	require.NoError(t, c.k.Benchmarks.Set(c.ctx, 2, broken))

	c.end()

	current, err := c.k.CurrentEpoch.Get(c.ctx)
	require.NoError(t, err)
	require.Zero(t, current)
	require.Equal(t, types.BENCHMARK_STATUS_ACTIVE, c.stateOf(1).Status)
	require.Equal(t, types.BENCHMARK_STATUS_PENDING, c.stateOf(2).Status)
	require.Equal(t, types.BENCHMARK_STATUS_ACTIVE, c.stateOf(3).Status)
	c.runTo(2, types.PHASE_REVEAL)
}

// A genesis whose baseline is not registered does not start.
func TestGenesisRefusesAnUnknownBaseline(t *testing.T) {
	b := benchmark(1)
	b.BaselineVersion = 99
	gs := types.GenesisState{Params: types.DevParams(), Benchmarks: []types.Benchmark{b}}
	gs.Stewards = []types.Steward{{Address: account("steward"), Bond: gs.Params.StewardBond}}
	c := emptyChain(t)
	c.issueBonds(gs)

	require.ErrorContains(t, c.k.InitGenesis(c.ctx, gs), "no version has the id 99")
}
