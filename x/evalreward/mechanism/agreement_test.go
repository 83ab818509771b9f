package mechanism_test

import (
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/modeld-labs/modeld/x/evalreward/mechanism"
)

func exampleScoring() mechanism.Scoring {
	return mechanism.Scoring{Band: mechanism.Band{T0: 4000, T1: 20000}, Beta: 400000, Prior: 780000}
}

func TestKernelExample(t *testing.T) {
	for d, want := range map[int64]int64{
		0: scale, 3000: scale, 4000: scale, 4001: 999937, 8000: 750000, 12000: 500000, 19999: 62, 20000: 0, scale: 0,
	} {
		k, err := mechanism.Kernel(d, exampleScoring().Band)
		require.NoError(t, err)
		require.Equal(t, want, k, d)
	}
}

func TestKernelRefuses(t *testing.T) {
	for _, b := range []mechanism.Band{{T0: 5, T1: 5}, {T0: 6, T1: 5}} {
		_, err := mechanism.Kernel(1, b)
		requireCode(t, mechanism.CodeBadBand, err)
	}
	for _, b := range []mechanism.Band{{T0: -1, T1: 5}, {T0: 5, T1: scale + 1}} {
		_, err := mechanism.Kernel(1, b)
		requireCode(t, mechanism.CodeBadPpm, err)
	}
	_, err := mechanism.Kernel(-1, mechanism.Band{T0: 5, T1: 5})
	requireCode(t, mechanism.CodeBadPpm, err)
}

func TestKernelAgainstNaive(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		b, d := bands().Draw(t, "band"), ppms().Draw(t, "d")
		k, err := mechanism.Kernel(d, b)
		require.NoError(t, err)
		require.Equal(t, naiveKernel(d, b), k)
		if d < scale {
			further, err := mechanism.Kernel(d+1, b)
			require.NoError(t, err)
			require.LessOrEqual(t, further, k)
		}
	})
}

func TestRoundScoresExample(t *testing.T) {
	scores, err := mechanism.RoundScores(sevenReports(821000), exampleScoring())

	require.NoError(t, err)
	for i, want := range []mechanism.MemberScore{
		{Reference: mechanism.Some(815000), Q: scale, U: scale, X: scale},
		{Reference: mechanism.Some(812000), Q: scale, U: scale, X: scale},
		{Reference: mechanism.Some(815000), Q: 875000, U: 875000, X: 875000},
		{Reference: mechanism.Some(812000), Q: 687500, U: 687500, X: 687500},
		{Reference: mechanism.Some(813000)},
		{Reference: mechanism.Some(813000)},
		{Reference: mechanism.Some(812000), Q: scale, U: scale, X: scale},
	} {
		require.Equal(t, want, scores[i])
	}
}

// A report near the truth earns information for what the prior missed.
func TestInformationExample(t *testing.T) {
	reports := []mechanism.Report{{Evaluator: "me", Score: 792000, Weight: 1}, {Evaluator: "they", Score: 791000, Weight: 1}}
	scores, err := mechanism.RoundScores(reports, exampleScoring())

	require.NoError(t, err)
	want := mechanism.MemberScore{Reference: mechanism.Some(791000), Q: scale, U: 437500, X: 662500}
	require.Equal(t, want, scores[0])
}

func TestRoundScoresRefuses(t *testing.T) {
	s := exampleScoring()
	s.Prior, s.Band = scale+1, mechanism.Band{}
	_, err := mechanism.RoundScores(nil, s)
	requireCode(t, mechanism.CodeBadPpm, err)

	s = exampleScoring()
	s.Reference = mechanism.Some(-1)
	_, err = mechanism.RoundScores(nil, s)
	requireCode(t, mechanism.CodeBadPpm, err)

	_, err = mechanism.RoundScores([]mechanism.Report{{Evaluator: "e"}, {Evaluator: "e"}}, s)
	requireCode(t, mechanism.CodeDuplicate, err)
}

func scorings() *rapid.Generator[mechanism.Scoring] {
	return rapid.Custom(func(t *rapid.T) mechanism.Scoring {
		return mechanism.Scoring{
			Band: bands().Draw(t, "band"), Beta: ppms().Draw(t, "beta"), Prior: ppms().Draw(t, "prior"),
			Reference: optionals(ppms()).Draw(t, "reference"),
		}
	})
}

func TestRoundScoresAgainstNaive(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		reports := reportLists(mechanism.MaxReports).Draw(t, "reports")
		s := scorings().Draw(t, "scoring")
		scores, err := mechanism.RoundScores(reports, s)
		require.NoError(t, err)
		refs, err := mechanism.LeaveOneOut(reports)
		require.NoError(t, err)
		for i, r := range reports {
			if s.Reference.Present {
				refs[i] = s.Reference
			}
			require.Equal(t, naiveScore(r.Score, refs[i], s), scores[i])
		}
	})
}

// Whoever repeats the prior brings no information, whatever the others say.
func TestRepeatingThePriorIsWorthNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		reports := reportLists(mechanism.MaxReports).Draw(t, "reports")
		s := scorings().Draw(t, "scoring")
		for i := range reports {
			reports[i].Score = s.Prior
		}
		scores, err := mechanism.RoundScores(reports, s)
		require.NoError(t, err)
		for _, score := range scores {
			require.Zero(t, score.U)
		}
	})
}

// I7: the level of the scores does not matter, only their distances.
func TestShiftingAllScoresChangesNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		reports := reportLists(mechanism.MaxReports).Draw(t, "reports")
		s := scorings().Draw(t, "scoring")
		s.Reference = mechanism.None()
		lowest, highest := s.Prior, s.Prior
		for _, r := range reports {
			if r.Score >= 0 {
				lowest, highest = min(lowest, r.Score), max(highest, r.Score)
			}
		}
		by := rapid.Int64Range(-lowest, scale-highest).Draw(t, "shift")
		before, err := mechanism.RoundScores(reports, s)
		require.NoError(t, err)

		for i := range reports {
			if reports[i].Score >= 0 {
				reports[i].Score += by
			}
		}
		s.Prior += by
		after, err := mechanism.RoundScores(reports, s)

		require.NoError(t, err)
		for i := range before {
			if before[i].Reference.Present {
				before[i].Reference.Value += by
			}
		}
		require.Equal(t, before, after)
	})
}
