package mechanism_test

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/modeld-labs/modeld/x/evalreward/mechanism"
)

func TestEtaExample(t *testing.T) {
	for items, want := range map[int64]int64{
		1: scale, 2500: 20000, 9999: 10102, 10000: 10000, 1000000: 1000, mechanism.MaxItems: 1000,
	} {
		eta, err := mechanism.Eta(items, 1000)
		require.NoError(t, err)
		require.Equal(t, want, eta, items)
	}
}

func TestEtaRefuses(t *testing.T) {
	for _, items := range []int64{-1, 0, mechanism.MaxItems + 1} {
		_, err := mechanism.Eta(items, -1)
		requireCode(t, mechanism.CodeBadItems, err)
	}
	_, err := mechanism.Eta(1, -1)
	requireCode(t, mechanism.CodeBadPpm, err)
}

// Eta is the smallest step e with e*r >= 1 for the whole root r of the items.
func TestEtaAgainstSearch(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		items := rapid.OneOf(rapid.Int64Range(1, 400), rapid.Int64Range(1, mechanism.MaxItems)).Draw(t, "items")
		etaMin := ppms().Draw(t, "eta_min")
		eta, err := mechanism.Eta(items, etaMin)
		require.NoError(t, err)
		require.GreaterOrEqual(t, eta, etaMin)
		if eta == etaMin {
			return
		}
		root := int64(1)
		for (root+1)*(root+1) <= items {
			root++
		}
		require.GreaterOrEqual(t, eta*root, scale)
		require.Less(t, (eta-1)*root, scale)
	})
}

func finals(scores ...int64) []mechanism.FinalScore {
	list := make([]mechanism.FinalScore, len(scores))
	for i, s := range scores {
		list[i] = mechanism.FinalScore{Version: uint64(i) + 1, Score: s}
	}
	return list
}

func TestFrontierExample(t *testing.T) {
	f := mechanism.Frontier{Score: 700000, Eta: 10000}
	advance, err := mechanism.FrontierBatch(f, exampleTiers(), finals(751000, 751000, 755000, 760999, 761000, 812345, 790000))

	require.NoError(t, err)
	var points []int64
	for _, a := range advance.Awards {
		points = append(points, a.Points)
		require.Equal(t, a.Moved, a.Points > 0)
	}
	require.Equal(t, []int64{102000, 0, 0, 0, 20000, 121207, 0}, points)
	require.EqualValues(t, 243207, advance.PointsTotal)
	require.EqualValues(t, 812345, advance.Frontier)
}

// Every path from .7 to .9 is paid the same; steps below eta wait for each other.
func TestFrontierPathsPayTheSame(t *testing.T) {
	f := mechanism.Frontier{Score: 700000, Eta: 10000}
	for _, steps := range []int64{1, 4, 20, 100} {
		var path []int64
		for i := range steps {
			path = append(path, 700000+(i+1)*200000/steps)
		}
		advance, err := mechanism.FrontierBatch(f, exampleTiers(), finals(path...))
		require.NoError(t, err)
		require.EqualValues(t, 550000, advance.PointsTotal)
		payments := 0
		for _, a := range advance.Awards {
			if a.Moved {
				payments++
			}
		}
		require.EqualValues(t, min(steps, 20), payments)
	}
}

func TestFrontierRefuses(t *testing.T) {
	bad := mechanism.Frontier{Score: -1}
	_, err := mechanism.FrontierBatch(bad, mechanism.Tiers{}, finals(-1))
	requireCode(t, mechanism.CodeBadTiers, err)
	twice := []mechanism.FinalScore{{Version: 7, Score: 1}, {Version: 7, Score: 2}}
	_, err = mechanism.FrontierBatch(bad, exampleTiers(), append(twice, mechanism.FinalScore{Score: -1}))
	requireCode(t, mechanism.CodeBadPpm, err)
	_, err = mechanism.FrontierBatch(bad, exampleTiers(), twice)
	requireCode(t, mechanism.CodeDuplicate, err)
	_, err = mechanism.FrontierBatch(bad, exampleTiers(), nil)
	requireCode(t, mechanism.CodeBadPpm, err)
	_, err = mechanism.FrontierBatch(mechanism.Frontier{Eta: scale + 1}, exampleTiers(), nil)
	requireCode(t, mechanism.CodeBadPpm, err)
}

func frontiers() *rapid.Generator[mechanism.Frontier] {
	return rapid.Custom(func(t *rapid.T) mechanism.Frontier {
		eta := rapid.OneOf(rapid.Int64Range(0, 30000), ppms()).Draw(t, "eta")
		return mechanism.Frontier{Score: ppms().Draw(t, "frontier"), Eta: eta}
	})
}

func finalLists() *rapid.Generator[[]mechanism.FinalScore] {
	return rapid.Map(rapid.SliceOfN(ppms(), 0, 20), func(s []int64) []mechanism.FinalScore { return finals(s...) })
}

// A plain walk over the versions gives the same, in any order of the input, and
// the points telescope (I3); the frontier never falls (I5).
func TestFrontierAgainstNaive(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		f, tiers := frontiers().Draw(t, "frontier"), tierLists().Draw(t, "tiers")
		scores := finalLists().Draw(t, "scores")

		advance, err := mechanism.FrontierBatch(f, tiers, permuted(t, scores))

		require.NoError(t, err)
		reached := f.Score
		for i, s := range scores {
			want := mechanism.Award{Version: s.Version, Score: s.Score, Before: reached}
			if s.Score-reached >= f.Eta {
				want.Moved, want.Points = true, naivePoints(s.Score, tiers)-naivePoints(reached, tiers)
				reached = s.Score
			}
			require.Equal(t, want, advance.Awards[i])
		}
		require.Equal(t, reached, advance.Frontier)
		require.GreaterOrEqual(t, advance.Frontier, f.Score)
		require.Equal(t, naivePoints(reached, tiers)-naivePoints(f.Score, tiers), advance.PointsTotal)
	})
}

// I10: who registers many versions, under whatever names, gets no more points
// than for the best of them alone.
func TestSplittingNeverRaisesPoints(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		f, tiers := frontiers().Draw(t, "frontier"), tierLists().Draw(t, "tiers")
		scores := finalLists().Draw(t, "scores")
		if len(scores) == 0 {
			return
		}
		best := slices.MaxFunc(scores, func(a, b mechanism.FinalScore) int { return int(a.Score - b.Score) })

		many, err := mechanism.FrontierBatch(f, tiers, scores)
		require.NoError(t, err)
		one, err := mechanism.FrontierBatch(f, tiers, []mechanism.FinalScore{best})

		require.NoError(t, err)
		require.LessOrEqual(t, many.PointsTotal, one.PointsTotal)
	})
}

// Two batches one after the other are one batch.
func TestFrontierBatchesJoin(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		f, tiers := frontiers().Draw(t, "frontier"), tierLists().Draw(t, "tiers")
		scores := finalLists().Draw(t, "scores")
		cut := rapid.IntRange(0, len(scores)).Draw(t, "cut")

		whole, err := mechanism.FrontierBatch(f, tiers, scores)
		require.NoError(t, err)
		first, err := mechanism.FrontierBatch(f, tiers, scores[:cut])
		require.NoError(t, err)
		second, err := mechanism.FrontierBatch(mechanism.Frontier{Score: first.Frontier, Eta: f.Eta}, tiers, scores[cut:])

		require.NoError(t, err)
		require.Equal(t, whole.Frontier, second.Frontier)
		require.Equal(t, whole.Awards, append(first.Awards, second.Awards...))
	})
}
