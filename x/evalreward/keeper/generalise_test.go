package keeper_test

import (
	"cmp"
	"fmt"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/modeld-labs/modeld/x/evalreward/mechanism"
	"github.com/modeld-labs/modeld/x/evalreward/types"
)

// A version that is measured on two benchmarks in one epoch moves the frontier of benchmark 0
// twice: the second time with both scores. Royalties and the community take their parts.
func TestGeneralisationIsPaid(t *testing.T) {
	c := quickChain(t, general)
	c.evaluators(5)
	parent := c.developer("pat")
	version := c.developer("alice", parent)
	c.runTo(5, types.PHASE_COMMIT)
	c.request("alice", "alice/lm", 1)
	c.request("alice", "alice/lm", 2)
	c.report(6, grid{version: {1: 800_000, 2: 625_000}}.all)
	full := c.track().Bucket
	c.finalise(6)

	own, other := c.award(c.rounds(6)[0].Id), c.award(c.rounds(6)[1].Id)
	first, second := own.Generalisation, other.Generalisation
	alone := must1(mechanism.Generalisation([][]mechanism.DomainScore{
		{{Score: mechanism.Some(800_000)}}, {{Chance: 250_000}},
	}, 10_000))
	both := must1(mechanism.Generalisation([][]mechanism.DomainScore{
		{{Score: mechanism.Some(800_000)}}, {{Score: mechanism.Some(625_000), Chance: 250_000}},
	}, 10_000))
	require.Equal(t, []uint32{800_000, 0}, first.Domains)
	require.Equal(t, []uint32{800_000, 500_000}, second.Domains)
	require.Equal(t, [4]int64{0, alone.Index, alone.Index, both.Index},
		[4]int64{int64(first.FrontierBefore), int64(first.Score), int64(second.FrontierBefore), int64(second.Score)})
	require.Equal(t, [2]int64{alone.Index, both.Index - alone.Index}, [2]int64{int64(first.Points), int64(second.Points)})
	require.False(t, other.Moved, "625000 is below the frontier of benchmark 2")
	require.Equal(t, "returned", other.DepositFate, "but benchmark 0 moved")
	price := c.track().Price
	require.Equal(t, price.String(), full.String(), "the bucket is full")
	for _, g := range []*types.Award{first, second} {
		require.Equal(t, "paid", g.Reason)
		require.Equal(t, price.MulRaw(int64(g.Points)).QuoRaw(1_000_000).String(), g.Gross.String())
		require.Equal(t, g.Gross.QuoRaw(10).String(), g.Community.String())
		require.Equal(t, g.Gross.QuoRaw(10).String(), g.EachParent.String())
		require.Equal(t, []string{account("pat")}, g.Parents)
	}
	after := c.track()
	require.Equal(t, [3]uint64{uint64(both.Index), version, uint64(both.Index)}, [3]uint64{uint64(after.Frontier), after.FrontierVersion, uint64(after.PointsAwarded)})
	require.Equal(t, price.Sub(first.Gross).Sub(second.Gross).String(), after.Bucket.String())
	parts := own.EachParent.Add(first.EachParent).Add(second.EachParent)
	require.Equal(t, parts.String(), c.claimable("pat").String())
	deposits := own.Deposit.Add(other.Deposit)
	require.Equal(t, own.OwnerAmount.Add(first.OwnerAmount).Add(second.OwnerAmount).Add(deposits).String(), c.claimable("alice").String())
	require.Equal(t, []string{"parent paid " + own.EachParent.String(), "generalisation_parent paid " + first.EachParent.String()}, c.told(c.rounds(6)[0].Id, "pat"))
}

// R10 over random scores, with a benchmark that joins and one that retires, comes to what a
// second implementation that recomputes everything says.
func TestGeneralisationIsTheNaiveRecomputation(t *testing.T) {
	sparingly(t, 25, func(t *rapid.T) {
		wait := rapid.Uint64Range(1, 4).Draw(t, "suite_min_epochs")
		c := quickChain(t, general, func(gs *types.GenesisState) {
			third := benchmark(3)
			third.Domain, third.ValidFromEpoch = 2, 3
			gs.Benchmarks = append(gs.Benchmarks, third)
			gs.Benchmarks[0].RetireEpoch = 5
			gs.Params.SuiteMinEpochs = wait
		})
		c.evaluators(5)
		names := []string{"alice", "bob", "carol"}
		for _, name := range names {
			c.developer(name)
		}
		n := newNaive(must1(c.k.Params.Get(c.ctx)))
		for epoch := range uint64(8) {
			c.runTo(epoch, types.PHASE_COMMIT)
			c.end()
			active := c.activeIn(epoch)
			if (n.suite == nil || epoch >= n.since+wait) && !slices.EqualFunc(active, n.suite, sameID) {
				n.change(c, epoch, active)
			}
			c.end()
			c.end()
			if epoch > 0 {
				c.generalIs(n, epoch-1)
			}
			for _, b := range active {
				for _, name := range names {
					if b.RetireEpoch > epoch+1 && rapid.Bool().Draw(t, "requested") {
						// It is refused while the model has a round.
						_, _ = deliver(c, c.msgs.RequestEvaluation, ask(name, name+"/lm", b.Id))
					}
				}
			}
			raws := map[uint64]int64{}
			for _, r := range c.rounds(epoch) {
				raws[r.Id] = 10_000 * rapid.Int64Range(0, 100).Draw(t, "score")
			}
			c.report(epoch, func(r types.Round, _ string) *int64 { raw := raws[r.Id]; return &raw })
		}
	})
}

func sameID(a, b types.Benchmark) bool { return a.Id == b.Id }

// activeIn gives the benchmarks that are active in an epoch.
func (c *chain) activeIn(epoch uint64) []types.Benchmark {
	c.t.Helper()
	var active []types.Benchmark
	for id := uint32(1); id <= 3; id++ {
		b, err := c.k.Benchmarks.Get(c.ctx, id)
		require.NoError(c.t, err)
		if b.ValidFromEpoch <= epoch && epoch < b.RetireEpoch {
			active = append(active, b)
		}
	}
	return active
}

// generalIs compares benchmark 0, after the batches of an epoch, with the naive one.
func (c *chain) generalIs(n *naive, epoch uint64) {
	c.t.Helper()
	rounds := c.rounds(epoch)
	slices.SortFunc(rounds, func(a, b types.Round) int {
		return cmp.Or(cmp.Compare(a.Benchmark, b.Benchmark), cmp.Compare(a.Version, b.Version))
	})
	for _, r := range rounds {
		index, points := n.final(c, r)
		award := c.award(r.Id).Generalisation
		require.Equal(c.t, [2]int64{index, points}, [2]int64{int64(award.Score), int64(award.Points)}, "round %d", r.Id)
		require.Equal(c.t, points > 0, award.Moved)
	}
	g := c.track()
	require.Equal(c.t, [4]int64{n.frontier, n.start, n.points, int64(n.holder)},
		[4]int64{int64(g.Frontier), int64(g.Start), int64(g.PointsAwarded), int64(g.FrontierVersion)})
	require.Equal(c.t, n.since, g.SuiteEpoch)
	var best []uint64
	for _, b := range g.Best {
		best = append(best, b.Version)
		require.Equal(c.t, n.last[b.Version], int64(b.Score))
	}
	require.Equal(c.t, n.best(), best)
}

// At most 16 versions are kept, the best of them. When the suite changes, the frontier is
// computed from these, so that what was paid is not paid again.
func TestTheBestVersionsAreKeptForAChangeOfTheSuite(t *testing.T) {
	c := quickChain(t, general, func(gs *types.GenesisState) {
		gs.Params.RoundsMax, gs.Params.UnitsPerBlock, gs.Params.SuiteMinEpochs = 20, 100, 3
		third := benchmark(3)
		third.Domain, third.ValidFromEpoch = 2, 2
		gs.Benchmarks = append(gs.Benchmarks, third)
	})
	c.evaluators(5)
	raws := grid{}
	for i := range 18 {
		name := fmt.Sprintf("dev-%02d", i)
		version := c.developer(name)
		raws[version] = map[uint32]int64{1: int64(800_000 - 1000*i), 2: 900_000}
	}
	c.end()
	for i := range 18 {
		c.request(fmt.Sprintf("dev-%02d", i), fmt.Sprintf("dev-%02d/lm", i), 1)
		c.request(fmt.Sprintf("dev-%02d", i), fmt.Sprintf("dev-%02d/lm", i), 2)
	}
	c.report(1, raws.all)
	c.finalise(1)
	before := c.track()
	require.Len(t, before.Best, 16)
	for i, b := range before.Best {
		require.Equal(t, uint64(i+1), b.Version)
	}
	board, err := c.query.Leaderboard(c.ctx, &types.QueryLeaderboardRequest{})
	require.NoError(t, err)
	require.Len(t, board.Entries, 16)
	require.Equal(t, "dev-00/lm@1", board.Entries[0].Ref)
	require.Equal(t, before.Frontier, board.Entries[0].Score)
	c.end()
	require.Len(t, c.track().Suite, 2, "suite_min_epochs are not over")

	changed := eventOf[*types.EventSuiteChanged](c, c.runTo(3, types.PHASE_REVEAL))

	after := c.track()
	require.Equal(t, []uint32{1, 2, 3}, changed.Suite)
	require.Equal(t, [3]uint64{3, uint64(before.Frontier), uint64(after.Frontier)}, [3]uint64{changed.Epoch, uint64(changed.Before), uint64(changed.After)})
	want := must1(mechanism.Generalisation([][]mechanism.DomainScore{
		{{Score: mechanism.Some(800_000)}}, {{Score: mechanism.Some(900_000), Chance: 250_000}, {}},
	}, 10_000)).Index
	require.Equal(t, [2]int64{want, want}, [2]int64{int64(after.Frontier), int64(after.Start)}, "the new benchmark has no scores yet")
	require.Zero(t, after.PointsAwarded)
	require.Equal(t, uint64(1), after.FrontierVersion)
	next, err := c.query.Generalisation(c.ctx, &types.QueryGeneralisationRequest{})
	require.NoError(t, err)
	require.Equal(t, uint64(6), next.NextChangeEpoch)

	// The old scores once more are no progress.
	c.request("dev-00", "dev-00/lm", 1)
	c.report(5, raws.all)
	c.finalise(5)
	award := c.award(c.rounds(5)[0].Id)
	require.Zero(t, award.Generalisation.Points)
	require.Equal(t, "below_threshold", award.Generalisation.Reason)
	require.Equal(t, "burned", award.DepositFate)
}
