package events_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"cosmossdk.io/collections"
	"cosmossdk.io/math"

	"github.com/modeld-labs/modeld/tests/memchain"
	"github.com/modeld-labs/modeld/tests/traffic"
	"github.com/modeld-labs/modeld/x/evalreward/types"
	regtypes "github.com/modeld-labs/modeld/x/modelreg/types"
)

// busy are the events without which a run would show too little.
var busy = []string{
	"EventAppealAccounted challenge overturned", "EventAppealAccounted challenge upheld", "EventAppealAccounted challenge inconclusive",
	"EventAppealAccounted audit upheld", "EventAppealDecided overturned", "EventGoldDisputed", "EventGoldResolved rejected",
	"EventGoldResolved upheld", "EventEvaluatorSlashed outlier", "EventEvaluatorSlashed silent", "EventEvaluatorSlashed fault",
	"EventEvaluatorJailed", "EventEvaluatorUnjailed", "EventEvaluatorUnbonded", "EventSponsorPaid", "EventSponsorRefunded",
	"EventSuiteChanged", "EventRequestRequeued quorum", "EventRequestClosed retired", "EventFrontierMoved", "EventDepositBurned",
}

// Whoever reads nothing but the events knows every claimable coin, every bond and credibility,
// the frontiers and buckets, what is held, and what was minted and burned.
func TestTheStateFollowsFromTheEventsAlone(t *testing.T) {
	const epochs = 45
	p := traffic.Params()
	p.MaxFaults = 1
	run, err := traffic.NewRun(5, p)
	require.NoError(t, err)
	run.Record, run.Steady = true, true
	b, read := newBooks(), 0
	for run.Ref.Epoch < epochs {
		require.NoError(t, run.Block(run.Busy()))
		require.NoError(t, b.read(run.Events[read:]))
		read = len(run.Events)
		if run.Chain.Ctx.BlockHeight()%5 == 0 {
			compare(t, run, b)
		}
		run.Chain.Next()
	}
	for _, what := range busy {
		require.Positive(t, run.Seen[what], what)
	}
	t.Logf("%d events of %d messages in %d epochs", len(run.Events), run.Accepted, run.Ref.Epoch)
}

func compare(t *testing.T, run *traffic.Run, b *books) {
	t.Helper()
	ctx, k := run.Chain.Ctx, run.Chain.Eval
	totals, err := k.Totals.Get(ctx)
	require.NoError(t, err)
	fees, err := run.Chain.Registry.Burned(ctx)
	require.NoError(t, err)
	require.Equal(t, fmt.Sprint(totals.Minted, totals.Burned, fees), fmt.Sprint(b.minted, b.burned, b.fees), "minted, burned, fees")
	comparePeople(t, run, b)
	compareBenchmarks(t, run, b)

	held := purse{}
	for _, amount := range []math.Int{b.deposits, b.objections, b.outliers} {
		held.add(regtypes.BaseDenom, amount)
	}
	for denom, amount := range b.pools {
		held.add(denom, amount)
	}
	for addr, coins := range b.claimable {
		stored, err := run.Chain.Queries.Claimable(ctx, &types.QueryClaimableRequest{Address: addr})
		require.NoError(t, err)
		for _, denom := range traffic.Denoms {
			require.Equal(t, stored.Coins.AmountOf(denom).String(), coins.of(denom).String(), "claimable of %s in %s", addr, denom)
			held.add(denom, coins.of(denom))
		}
	}
	for _, e := range b.evaluators {
		held.add(regtypes.BaseDenom, e.bond)
	}
	for _, bond := range b.stewards {
		held.add(regtypes.BaseDenom, bond)
	}
	for _, denom := range traffic.Denoms {
		balance := run.Chain.Bank.Balance(ctx, memchain.Module(types.ModuleName), denom)
		require.Equal(t, balance.String(), held.of(denom).String(), "all that the module holds in %s", denom)
	}
	require.Equal(t, deposits(t, run).String(), b.deposits.String(), "deposits")
}

// deposits gives those of requests and of rounds that are not over.
func deposits(t *testing.T, run *traffic.Run) math.Int {
	t.Helper()
	sum := math.ZeroInt()
	require.NoError(t, run.Chain.Eval.Requests.Walk(run.Chain.Ctx, nil,
		func(_ collections.Quad[uint32, uint64, uint64, uint64], r types.Request) (bool, error) {
			sum = sum.Add(r.Deposit)
			return false, nil
		}))
	require.NoError(t, run.Chain.Eval.Rounds.Walk(run.Chain.Ctx, nil, func(_ uint64, r types.Round) (bool, error) {
		if !r.Finished() {
			sum = sum.Add(r.Request.Deposit)
		}
		return false, nil
	}))
	return sum
}

func comparePeople(t *testing.T, run *traffic.Run, b *books) {
	t.Helper()
	words := map[types.EvaluatorStatus]string{1: "active", 2: "jailed", 3: "unbonding"}
	seen := 0
	require.NoError(t, run.Chain.Eval.Evaluators.Walk(run.Chain.Ctx, nil, func(_ collections.Pair[uint32, []byte], e types.Evaluator) (bool, error) {
		seen++
		until := e.UntilEpoch
		if e.Status == types.EVALUATOR_STATUS_UNBONDING {
			until = 0 // postponed for as long as it has a seat
		}
		got := b.evaluators[e.Kind.Word()+" "+e.Address]
		require.Equal(t, e.Bond.String(), got.bond.String())
		want := evaluator{got.bond, words[e.Status], until, e.Faults, e.Credibility, e.LastEpoch}
		require.Equal(t, want, got, e.Address)
		return false, nil
	}))
	require.Len(t, b.evaluators, seen)
	require.NoError(t, run.Chain.Eval.Stewards.Walk(run.Chain.Ctx, nil, func(_ []byte, s types.Steward) (bool, error) {
		require.Equal(t, s.Bond.String(), b.stewards[s.Address].String())
		return false, nil
	}))
}

func compareBenchmarks(t *testing.T, run *traffic.Run, b *books) {
	t.Helper()
	require.NoError(t, run.Chain.Eval.BenchmarkStates.Walk(run.Chain.Ctx, nil, func(id uint32, s types.BenchmarkState) (bool, error) {
		if _, known := b.frontiers[id]; !known {
			require.True(t, s.Bucket.IsZero(), "not active yet")
			return false, nil
		}
		require.Equal(t, s.Frontier, b.frontiers[id], "frontier of %d", id)
		require.Equal(t, s.Bucket.String(), b.buckets[id].String(), "bucket of %d", id)
		return false, nil
	}))
	g, err := run.Chain.Eval.Generalisation.Get(run.Chain.Ctx)
	require.NoError(t, err)
	require.Equal(t, g.Frontier, b.frontiers[0], "frontier of 0")
	require.Equal(t, g.Bucket.String(), b.buckets[0].String(), "bucket of 0")
}
