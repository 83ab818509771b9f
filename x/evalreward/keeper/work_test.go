package keeper_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"cosmossdk.io/collections"
	"cosmossdk.io/math"

	"github.com/cosmos/gogoproto/proto"

	storetypes "github.com/cosmos/cosmos-sdk/store/v2/types"
	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/modeld-labs/modeld/x/evalreward/types"
)

// sizes are the numbers of due items at which the bound per block is tested.
func sizes(t *testing.T, long int) []int {
	t.Helper()
	if testing.Short() {
		return []int{2_000}
	}
	return []int{2_000, long}
}

// persist gives a function that ends a block as a node does: it writes what the block
// changed to the store and begins the next one in a branch.
func (c *chain) persist() func() {
	c.t.Helper()
	root := c.ctx
	stores, ok := root.MultiStore().(storetypes.CommitMultiStore)
	require.True(c.t, ok)
	write := func() {}
	return func() {
		write()
		stores.Commit()
		c.ctx, write = root.WithBlockHeight(c.ctx.BlockHeight()).CacheContext()
	}
}

// count counts events of a type without reading them.
func count(events sdk.Events, event proto.Message) int {
	n := 0
	for _, e := range events {
		if e.Type == proto.MessageName(event) {
			n++
		}
	}
	return n
}

// units per block of a flooded chain.
const units = 100

// flooded gives a chain with benchmarks 1 and 2 and enough blocks to settle n items.
func flooded(t *testing.T, n int) *chain {
	t.Helper()
	c := quickChain(t, func(gs *types.GenesisState) {
		gs.Params.UnitsPerBlock, gs.Params.SettleBlocks = units, uint64(n/units+10)
		gs.Benchmarks = append(gs.Benchmarks, benchmark(2))
	})
	c.unchecked = true
	c.end()
	return c
}

// However many requests wait on a retired benchmark, an epoch closes as many as a benchmark
// has places, in their order; the others get their rounds, and none is forgotten.
func TestClosingRequestsIsBoundedPerBlockAndEpoch(t *testing.T) {
	const n = 50
	c := flooded(t, n)
	c.runTo(0, types.PHASE_CHALLENGE)
	for i := range n {
		r := types.Request{
			Benchmark: 1, TargetEpoch: uint64(1 + i%2), Height: 1, Version: uint64(n - i), ModelId: uint64(n - i),
			Requester: account("alice"), Deposit: math.OneInt(),
		}
		require.NoError(t, c.k.Requests.Set(c.ctx, collections.Join4(uint32(1), r.TargetEpoch, uint64(1), r.Version), r))
		require.NoError(t, c.k.Pursuits.Set(c.ctx, collections.Join(r.ModelId, uint32(1))))
	}
	c.fund(module(types.ModuleName), n)
	must(c, c.msgs.RetireBenchmark, &types.MsgRetireBenchmark{Signer: authority, Benchmark: 1})
	params, err := c.k.Params.Get(c.ctx)
	require.NoError(t, err)
	share := int(params.RoundsMax + params.AuditsMax)

	var order []uint64
	for epoch := uint64(1); len(order) < n; epoch++ {
		c.runTo(epoch, types.PHASE_COMMIT)
		inEpoch := 0
		for c.position().Epoch == epoch && c.position().Phase != types.PHASE_CHALLENGE {
			closed := eventsOf[*types.EventRequestClosed](c, c.end())
			require.LessOrEqual(t, len(closed), units, "per block")
			inEpoch += len(closed)
			for _, event := range closed {
				order = append(order, event.Version)
			}
		}
		require.Equal(t, min(share, n-(len(order)-inEpoch)), inEpoch, "a benchmark's share of epoch %d", epoch)
	}

	for i := 1; i < n; i++ {
		require.Equal(t, i == n/2, order[i] < order[i-1], "in the order of their keys")
	}
	require.Equal(t, int64(n), c.claimable("alice").Int64(), "none lost")
}

// inject adds n open rounds without members, half of them per benchmark, to the batches of
// epoch 0, and queues them.
func (c *chain) inject(n int) {
	c.t.Helper()
	zero := math.ZeroInt()
	for i := range n {
		benchmark, position := uint32(1+i%2), uint32(i/2)
		r := types.Round{
			Id: types.RoundID(0, benchmark, position), Version: uint64(i + 1), ModelId: 1, Benchmark: benchmark, Kind: types.ROUND_KIND_NORMAL, EvaluatorKind: automated,
			State: types.ROUND_STATE_OPEN, Owner: account("alice"), Prior: 1,
			Request: types.Request{
				Benchmark: benchmark, Version: uint64(i + 1), ModelId: 1, Requester: account("alice"), Deposit: math.OneInt(), Requeued: true,
			},
		}
		require.NoError(c.t, c.k.Rounds.Add(c.ctx, r))
		key := collections.Join4(uint64(0), uint32(types.WORK_STAGE_SETTLE), benchmark, r.Version)
		require.NoError(c.t, c.k.Work.Set(c.ctx, key, r.Id))
	}
	for benchmark := range uint32(2) {
		require.NoError(c.t, c.k.Batches.Set(c.ctx, collections.Join(benchmark+1, uint64(0)), types.Batch{
			Benchmark: benchmark + 1, State: types.BATCH_STATE_OPEN, Rounds: uint32(n / 2), Unfinished: uint32(n / 2),
			Price: zero, Pot: zero, FullSum: zero, Bucket: zero, Minted: zero,
			GeneralisationPrice: zero, GeneralisationFullSum: zero, GeneralisationBucket: zero,
		}))
	}
	c.fund(module(types.ModuleName), int64(n))
}

// head gives the next item of the queue.
func (c *chain) head() types.WorkItem {
	c.t.Helper()
	iterator, err := c.k.Work.Iterate(c.ctx, nil)
	require.NoError(c.t, err)
	defer iterator.Close()
	kv, err := iterator.KeyValue()
	require.NoError(c.t, err)
	return types.WorkItem{Epoch: kv.Key.K1(), Stage: types.WorkStage(kv.Key.K2()), Benchmark: kv.Key.K3(), Order: kv.Key.K4(), Round: kv.Value}
}

// So many rounds are due that they fill the blocks of an epoch: each block settles, and in
// the next epoch pays, exactly its units, first in first out: 100000 units in all.
func TestSettlingAndPayingIsBoundedPerBlock(t *testing.T) {
	for _, n := range sizes(t, 50_000) {
		c := flooded(t, n)
		c.inject(n)
		commit := c.persist()
		commit()
		c.runTo(0, types.PHASE_SETTLE)

		for done := 0; done < n; {
			head := c.head()
			require.Equal(t, types.WORK_STAGE_SETTLE, head.Stage)
			require.Equal(t, uint32(1+done/(n/2)), head.Benchmark)
			require.Equal(t, uint64(done%(n/2)*2)+uint64(head.Benchmark), head.Order)
			settled := count(c.end(), &types.EventRoundSettled{})
			require.Equal(t, min(units, n-done), settled)
			done += settled
			commit()
		}
		require.Equal(t, types.WORK_STAGE_PAY, c.head().Stage)
		c.runTo(1, types.PHASE_COMMIT)
		for done := 0; done < n; {
			voided := count(c.end(), &types.EventRoundVoided{})
			require.Equal(t, min(units, n-done), voided)
			done += voided
			commit()
		}

		require.Equal(t, int64(n), c.claimable("alice").Int64(), "every deposit is back")
		require.Equal(t, types.WORK_STAGE_OPEN, c.head().Stage, "younger work comes after")
		c.end()
		has, err := c.k.Work.Has(c.ctx, collections.Join4(uint64(1), uint32(types.WORK_STAGE_OPEN), uint32(1), uint64(0)))
		require.NoError(t, err)
		require.False(t, has)
	}
}

// An item that cannot even be closed is dropped, and what comes after it is done.
func TestAnItemThatCannotBeClosedIsDropped(t *testing.T) {
	c := quickChain(t)
	c.end()
	for stage := types.WORK_STAGE_UNSPECIFIED; stage <= types.WORK_STAGE_LATE_PAY+1; stage++ {
		require.NoError(t, c.k.Work.Set(c.ctx, collections.Join4(uint64(0), uint32(stage), uint32(77), uint64(5)), 12345))
	}

	failed := eventsOf[*types.EventWorkFailed](c, c.runTo(0, types.PHASE_CHALLENGE))

	var stages []string
	for _, event := range failed {
		stages = append(stages, event.Stage)
		require.Equal(t, [3]uint64{0, 77, 5}, [3]uint64{event.Epoch, uint64(event.Benchmark), event.Order})
	}
	require.Equal(t, []string{
		"WORK_STAGE_UNSPECIFIED", "WORK_STAGE_DRAW_APPEALS", "WORK_STAGE_AWARD", "WORK_STAGE_PAY", "WORK_STAGE_APPEAL", "WORK_STAGE_OPEN",
		"WORK_STAGE_SETTLE", "WORK_STAGE_HEAR", "WORK_STAGE_LATE_AWARD", "WORK_STAGE_LATE_PAY", "11",
	}, stages, "a benchmark without pools has nothing to refund")
	require.Contains(t, failed[6].Error, "round 12345")
	require.NoError(t, c.k.Work.Walk(c.ctx, nil, func(key workKey, _ uint64) (bool, error) {
		require.Fail(t, "an item is left")
		return true, nil
	}))
}
