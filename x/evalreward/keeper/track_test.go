package keeper_test

import (
	"testing"

	"github.com/stretchr/testify/require"
	"google.golang.org/grpc/codes"

	"github.com/modeld-labs/modeld/x/evalreward/types"
)

// A baseline moves benchmark 0 too, and is not paid for it.
func TestABaselineMovesBenchmark0Unpaid(t *testing.T) {
	c := quickChain(t, general)
	c.evaluators(5)
	version := c.developer("public")
	c.end()
	must(c, c.msgs.CreateBenchmark, create(3, 2, func(b *types.Benchmark) { b.BaselineVersion = version }))
	c.measure(2, version, always(800_000))
	bucket := c.track().Bucket
	c.finalise(2)
	g := c.track()
	award := c.award(c.round(2, version).Id).Generalisation
	require.Equal(t, "baseline", award.Reason)
	require.True(t, award.Moved)
	require.True(t, award.Gross.IsZero())
	require.Equal(t, award.Score, g.Frontier)
	require.Equal(t, [2]uint32{0, award.Score}, [2]uint32{g.PointsAwarded, g.PointsBaseline})
	require.True(t, g.Bucket.GTE(bucket))
	require.True(t, c.claimable("public").IsZero())
	require.Equal(t, []string{"owner baseline 0", "generalisation_owner baseline 0"}, c.told(c.round(2, version).Id, "public"))
}

// The batches of an epoch share one bucket of benchmark 0, in the order of the benchmarks.
func TestBatchesShareTheBucketOfBenchmark0(t *testing.T) {
	c := quickChain(t, func(gs *types.GenesisState) {
		gs.Params.GeneralisationEta = 10_000
		gs.Benchmarks = append(gs.Benchmarks, benchmark(2))
	})
	c.evaluators(5)
	version := c.developer("alice")
	c.end()
	c.request("alice", "alice/lm", 1)
	c.request("alice", "alice/lm", 2)
	c.report(1, func(types.Round, string) *int64 { return always(1_000_000)("") })
	c.finalise(1)
	first, second := c.award(c.rounds(1)[0].Id).Generalisation, c.award(c.rounds(1)[1].Id).Generalisation
	require.Equal(t, version, first.Version)
	require.Equal(t, [2]uint32{500_000, 500_000}, [2]uint32{first.Points, second.Points})
	price := first.Price
	require.Equal(t, price.QuoRaw(4).MulRaw(3).String(), first.Bucket.String(), "three epochs of four")
	require.Equal(t, price.QuoRaw(2).String(), first.Gross.String())
	require.Equal(t, price.QuoRaw(4).String(), second.Bucket.String())
	require.Equal(t, price.QuoRaw(4).String(), second.Gross.String(), "what is left")
	require.True(t, c.track().Bucket.IsZero())
}

// Who holds the frontier of benchmark 0 counts for the alias best.
func TestTheHolderOfBenchmark0CountsForBest(t *testing.T) {
	c := quickChain(t, general)
	c.evaluators(5)
	c.developer("alice")
	c.end()
	c.request("alice", "alice/lm@1", 1)
	c.report(1, grid{1: {1: 990_000}}.all)
	second := c.version("alice", "alice/lm", "alice-2")
	c.runTo(2, types.PHASE_COMMIT)
	c.request("alice", "alice/lm@2", 2)
	c.end()
	c.end()
	c.report(3, grid{second: {2: 960_000}}.all)
	c.finalise(3)
	// Version 2 holds benchmark 2, version 1 holds benchmarks 1 and 0.
	require.Equal(t, uint64(1), c.track().FrontierVersion)
	resolved, _, err := c.reg.Resolve(c.ctx, "alice/lm@best")
	require.NoError(t, err)
	require.Equal(t, uint64(1), resolved.Number)
	c.request("alice", "alice/lm@2", 1)
	c.report(5, grid{second: {1: 900_000}}.all)
	c.finalise(5)
	require.Equal(t, second, c.track().FrontierVersion, "it is good everywhere")
	resolved, _, err = c.reg.Resolve(c.ctx, "alice/lm@best")
	require.NoError(t, err)
	require.Equal(t, uint64(2), resolved.Number)
}

// Benchmark 0 is shown as one among the benchmarks, and has scores of its own.
func TestBenchmark0IsShown(t *testing.T) {
	c := quickChain(t, general)
	c.evaluators(5)
	version := c.developer("alice")
	_, err := c.query.Score(c.ctx, &types.QueryScoreRequest{Ref: "alice/lm"})
	fails(t, err, codes.NotFound, "no benchmark counts")
	c.end()
	c.request("alice", "alice/lm", 1)
	c.report(1, grid{version: {1: 800_000}}.all)
	c.finalise(1)
	res, err := c.query.Benchmark(c.ctx, &types.QueryBenchmarkRequest{Id: 0})
	require.NoError(t, err)
	g := c.track()
	require.Equal(t, "generalisation", res.Benchmark.Benchmark.Name)
	require.Equal(t, [4]uint64{uint64(g.Frontier), version, 300_000, 10_000}, [4]uint64{
		uint64(res.Benchmark.State.Frontier), res.Benchmark.State.FrontierVersion, uint64(res.Benchmark.Benchmark.Weight), uint64(res.Benchmark.Benchmark.Eta),
	})
	require.Equal(t, g.Price.String(), res.Benchmark.State.Price.String())
	require.Equal(t, types.BENCHMARK_STATUS_ACTIVE, res.Benchmark.State.Status)
	score, err := c.query.Score(c.ctx, &types.QueryScoreRequest{Ref: "alice/lm"})
	require.NoError(t, err)
	require.Equal(t, g.Frontier, score.Score.Score)
	require.Equal(t, "alice/lm@1", score.Ref)
}
