package keeper_test

import (
	"cmp"
	"slices"

	"github.com/stretchr/testify/require"

	"github.com/modeld-labs/modeld/x/evalreward/mechanism"
	"github.com/modeld-labs/modeld/x/evalreward/types"
)

// general pays for generalisation over benchmarks 1 and 2, of domains 1 and 2; guessing on
// the second gives 0.25.
func general(gs *types.GenesisState) {
	gs.Params.GeneralisationEta = 10_000
	second := benchmark(2)
	second.Domain, second.Chance = 2, 250_000
	gs.Benchmarks = append(gs.Benchmarks, second)
}

func (c *chain) track() types.Generalisation {
	c.t.Helper()
	res, err := c.query.Generalisation(c.ctx, &types.QueryGeneralisationRequest{})
	require.NoError(c.t, err)
	return res.Generalisation
}

// raws by version and benchmark.
type grid map[uint64]map[uint32]int64

// all lets everybody report the same.
func (g grid) all(r types.Round, _ string) *int64 {
	raw := g[r.Version][r.Benchmark]
	return &raw
}

// naive is a second implementation of R10: it forgets nothing and recomputes everything.
type naive struct {
	params types.Params
	suite  []types.Benchmark
	since  uint64
	// scores by version and benchmark, and the last G of every version.
	scores map[uint64]map[uint32]int64
	last   map[uint64]int64

	frontier, start, points int64
	holder                  uint64
}

func newNaive(p types.Params) *naive {
	return &naive{params: p, scores: map[uint64]map[uint32]int64{}, last: map[uint64]int64{}}
}

func (n *naive) index(c *chain, version uint64) int64 {
	c.t.Helper()
	var domains [][]mechanism.DomainScore
	for domain := uint32(1); domain <= 8; domain++ {
		var members []mechanism.DomainScore
		for _, b := range n.suite {
			if b.Domain != domain {
				continue
			}
			member := mechanism.DomainScore{Chance: int64(b.Chance)}
			if score, ok := n.scores[version][b.Id]; ok {
				member.Score = mechanism.Some(score)
			}
			members = append(members, member)
		}
		if members != nil {
			domains = append(domains, members)
		}
	}
	index, err := mechanism.Generalisation(domains, int64(n.params.GeneralisationEps))
	require.NoError(c.t, err)
	return index.Index
}

// best gives the versions by falling G, at most 16, of those whose G was computed.
func (n *naive) best() []uint64 {
	var versions []uint64
	for version := range n.last {
		versions = append(versions, version)
	}
	slices.SortFunc(versions, func(a, b uint64) int { return cmp.Or(cmp.Compare(n.last[b], n.last[a]), cmp.Compare(a, b)) })
	return versions[:min(len(versions), 16)]
}

// change takes another suite.
func (n *naive) change(c *chain, epoch uint64, suite []types.Benchmark) {
	c.t.Helper()
	kept := n.best()
	n.suite, n.since, n.frontier, n.holder, n.points = suite, epoch, 0, 0, 0
	clear(n.last)
	for _, version := range kept {
		n.last[version] = n.index(c, version)
	}
	for _, version := range n.best()[:min(1, len(kept))] {
		n.frontier, n.holder = n.last[version], version
	}
	n.start = n.frontier
}

// final takes a final score and gives the points on benchmark 0.
func (n *naive) final(c *chain, r types.Round) (g, points int64) {
	c.t.Helper()
	if n.scores[r.Version] == nil {
		n.scores[r.Version] = map[uint32]int64{}
	}
	n.scores[r.Version][r.Benchmark] = int64(r.FinalScore)
	g = n.index(c, r.Version)
	n.last[r.Version] = g
	if g < n.frontier+int64(n.params.GeneralisationEta) {
		return g, 0
	}
	points = g - n.frontier
	n.frontier, n.holder, n.points = g, r.Version, n.points+points
	return g, points
}
