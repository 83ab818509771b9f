package keeper_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/modeld-labs/modeld/x/evalreward/types"
)

// The best come first; of equal scores the older version.
func TestTheLeaderboardIsOrderedByScoreAndAge(t *testing.T) {
	c := quickChain(t)
	c.evaluators(5)
	a, b, d, e := c.developer("ann"), c.developer("ben"), c.developer("dan"), c.developer("eve")
	c.end()
	for _, name := range []string{"eve", "dan", "ben", "ann"} {
		c.request(name, name+"/lm", 1)
	}
	c.report(1, scoring(map[uint64]int64{a: 650_000, b: 800_000, d: 650_000, e: 720_000}))
	c.finalise(1)

	res, err := c.query.Leaderboard(c.ctx, &types.QueryLeaderboardRequest{Benchmark: 1})

	require.NoError(t, err)
	var refs []string
	var tiers []uint32
	for _, entry := range res.Entries {
		refs, tiers = append(refs, entry.Ref), append(tiers, entry.Tier)
	}
	require.Equal(t, []string{"ben/lm@1", "eve/lm@1", "ann/lm@1", "dan/lm@1"}, refs)
	require.Equal(t, []uint32{3, 2, 1, 1}, tiers)
	first := res.Entries[0]
	round := c.round(1, b)
	same(c, &types.LeaderboardEntry{
		Ref: "ben/lm@1", Version: b, Score: 800_000, Owner: account("ben"), Round: round.Id, Epoch: 1, Tier: 3,
	}, &first)
}

// A version that is measured again moves to its later score and stands there once.
func TestAVersionStandsOnTheLeaderboardOnce(t *testing.T) {
	c := quickChain(t)
	c.evaluators(5)
	version := c.developer("alice")
	c.end()
	for _, raw := range []int64{750_000, 650_000} {
		epoch := c.request("alice", "alice/lm@1", 1)
		c.measure(epoch, version, always(raw))
		c.finalise(epoch)
	}

	res, err := c.query.Leaderboard(c.ctx, &types.QueryLeaderboardRequest{Benchmark: 1})

	require.NoError(t, err)
	require.Len(t, res.Entries, 1)
	require.Equal(t, uint32(650_000), res.Entries[0].Score)
	reputation, err := c.query.Reputation(c.ctx, &types.QueryReputationRequest{Owner: account("alice")})
	require.NoError(t, err)
	require.Len(t, reputation.Reputations, 1)
	same(c, &types.Reputation{Owner: account("alice"), Benchmark: 1, Points: 200_000, HasBest: true, Best: 750_000},
		&reputation.Reputations[0])
}

func TestTheScoresOfAModelAreItsHistory(t *testing.T) {
	c := quickChain(t, func(gs *types.GenesisState) { gs.Benchmarks = append(gs.Benchmarks, benchmark(2)) })
	c.evaluators(5)
	first := c.developer("alice")
	other := c.developer("bob")
	second := c.version("alice", "alice/lm", "alice-2")
	c.end()
	c.request("alice", "alice/lm@1", 1)
	c.request("alice", "alice/lm@2", 2)
	c.request("bob", "bob/lm", 1)
	c.report(1, scoring(map[uint64]int64{first: 750_000, second: 760_000, other: 900_000}))
	c.finalise(1)
	history := func(benchmark uint32) []types.ScoreHistoryEntry {
		res, err := c.query.ScoreHistory(c.ctx, &types.QueryScoreHistoryRequest{Model: "alice/lm", Benchmark: benchmark})
		require.NoError(t, err)
		return res.Entries
	}

	all := history(0)

	require.Len(t, all, 2)
	require.Equal(t, [2]string{"alice/lm@1", "alice/lm@2"}, [2]string{all[0].Ref, all[1].Ref})
	require.Equal(t, [2]uint32{750_000, 760_000}, [2]uint32{all[0].Score.Score, all[1].Score.Score})
	require.Len(t, history(2), 1)
	require.Empty(t, history(3))
	score, err := c.query.Score(c.ctx, &types.QueryScoreRequest{Ref: "alice/lm@latest", Benchmark: 2})
	require.NoError(t, err)
	require.Equal(t, "alice/lm@2", score.Ref)
	same(c, &all[1].Score, &score.Score)
	require.Equal(t, uint32(120_000), score.Score.Points)
	require.Equal(t, c.award(score.Score.Round).Gross.String(), score.Score.Paid.String())
}
