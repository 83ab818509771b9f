package mechanism_test

import (
	"slices"
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/modeld-labs/modeld/x/evalreward/mechanism"
)

// sevenReports is the round of the worked examples, the fourth score aside.
func sevenReports(fourth int64) []mechanism.Report {
	return []mechanism.Report{
		{Evaluator: "e1", Score: 812000, Weight: 900000},
		{Evaluator: "e2", Score: 815000, Weight: 700000},
		{Evaluator: "e3", Score: 809000, Weight: 800000},
		{Evaluator: "e4", Score: fourth, Weight: 600000},
		{Evaluator: "e5", Score: 990000, Weight: 200000},
		{Evaluator: "e6", Score: 1000000, Weight: 200000},
		{Evaluator: "e7", Score: 813000, Weight: 500000},
	}
}

func weightOf(reports []mechanism.Report) (weight int64) {
	for _, r := range reports {
		weight += r.Weight
	}
	return weight
}

func TestConsensusExample(t *testing.T) {
	o, err := mechanism.Consensus(sevenReports(814000), 3900000, 7, 20000)

	require.NoError(t, err)
	require.Equal(t, mechanism.Outcome{
		Score: mechanism.Some(813000), Weight: 3900000, NumericWeight: 3900000, Support: 3500000, Reason: mechanism.ReasonOK,
	}, o)
	require.True(t, o.Conclusive())
}

// Attackers move the consensus only once they outweigh the honest; exactly half
// is enough from below, because the median is the lower one.
func TestConsensusBreaksDownAtHalf(t *testing.T) {
	honest := slices.Concat(sevenReports(814000)[:4], sevenReports(814000)[6:])
	for _, c := range []struct{ attack, weight, want int64 }{
		{scale, 3499999, 815000},
		{scale, 3500000, 815000},
		{scale, 3500001, scale},
		{0, 3499999, 809000},
		{0, 3500000, 0},
	} {
		reports := slices.Clone(honest)
		for left := c.weight; left > 0; left -= scale {
			reports = append(reports, mechanism.Report{
				Evaluator: "z" + strconv.Itoa(len(reports)), Score: c.attack, Weight: min(left, scale),
			})
		}
		o, err := mechanism.Consensus(reports, weightOf(reports), 7, 20000)
		require.NoError(t, err)
		require.Equal(t, mechanism.Some(c.want), o.Score, c)
	}
}

// Each condition fails on its own just below its limit.
func TestConsensusReasons(t *testing.T) {
	numeric := func(n int, score int64) (list []mechanism.Report) {
		for i := range n {
			list = append(list, mechanism.Report{Evaluator: strconv.FormatInt(score, 10) + "/" + strconv.Itoa(i), Score: score, Weight: 100})
		}
		return list
	}
	reason := func(reports []mechanism.Report, committeeWeight int64) mechanism.Reason {
		o, err := mechanism.Consensus(reports, committeeWeight, 4, 10)
		require.NoError(t, err)
		return o.Reason
	}

	require.Equal(t, mechanism.ReasonQuorum, reason(numeric(3, 5), 300))
	require.Equal(t, mechanism.ReasonOK, reason(numeric(4, 5), 800))
	require.Equal(t, mechanism.ReasonWeight, reason(numeric(4, 5), 801))
	require.Equal(t, mechanism.ReasonUnfetchable, reason(append(numeric(2, 5), numeric(2, -1)...), 400))
	require.Equal(t, mechanism.ReasonOK, reason(append(numeric(3, 5), numeric(2, -1)...), 500))
	spread := slices.Concat(numeric(2, 5), numeric(1, 100), numeric(2, 200))
	require.Equal(t, mechanism.ReasonSupport, reason(spread, 500))
	require.Equal(t, mechanism.ReasonOK, reason(slices.Concat(numeric(2, 5), numeric(2, 200)), 400))
}

func TestConsensusRefuses(t *testing.T) {
	many := make([]mechanism.Report, mechanism.MaxReports+1)
	for i := range many {
		many[i].Evaluator = strconv.Itoa(i)
	}
	_, err := mechanism.Consensus(many, 0, 0, 0)
	requireCode(t, mechanism.CodeTooMany, err)
	_, err = mechanism.Consensus(many[:mechanism.MaxReports], 0, 0, 0)
	require.NoError(t, err)

	twice := []mechanism.Report{{Evaluator: "e", Score: -2}, {Evaluator: "e"}}
	_, err = mechanism.Consensus(twice, 0, 0, 0)
	requireCode(t, mechanism.CodeDuplicate, err)
	_, err = mechanism.LeaveOneOut(twice[:1])
	requireCode(t, mechanism.CodeBadPpm, err)
	_, err = mechanism.Consensus(nil, 0, 0, scale+1)
	requireCode(t, mechanism.CodeBadPpm, err)
	_, err = mechanism.Consensus(sevenReports(0), 3899999, 7, 0)
	requireCode(t, mechanism.CodeBadWeight, err)
}

// The consensus is what the formulas say, in any order of the reports.
func TestConsensusAgainstNaive(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		reports := reportLists(mechanism.MaxReports).Draw(t, "reports")
		committee := weightOf(reports) + rapid.Int64Range(0, 2*weightOf(reports)+1).Draw(t, "silent weight")
		quorum := rapid.Int64Range(0, 10).Draw(t, "quorum")
		t1 := ppms().Draw(t, "t1")

		o, err := mechanism.Consensus(reports, committee, quorum, t1)

		require.NoError(t, err)
		require.Equal(t, naiveMedian(reports), o.Score)
		require.Equal(t, naiveReason(reports, committee, quorum, t1), o.Reason)
		again, err := mechanism.Consensus(permuted(t, reports), committee, quorum, t1)
		require.NoError(t, err)
		require.Equal(t, o, again)
	})
}

// A weighted median is the plain median of a list in which everybody stands as
// often as it weighs.
func TestMedianByExpansion(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		reports := reportLists(9).Draw(t, "reports")
		var expanded []int64
		for i := range reports {
			reports[i].Weight %= 17
			if reports[i].Score >= 0 {
				expanded = append(expanded, slices.Repeat([]int64{reports[i].Score}, int(reports[i].Weight))...)
			}
		}
		slices.Sort(expanded)

		o, err := mechanism.Consensus(reports, weightOf(reports), 0, 0)

		require.NoError(t, err)
		require.Equal(t, len(expanded) > 0, o.Score.Present)
		if o.Score.Present {
			require.Equal(t, expanded[(len(expanded)-1)/2], o.Score.Value)
		}
	})
}

func TestLeaveOneOutExample(t *testing.T) {
	refs, err := mechanism.LeaveOneOut(sevenReports(814000))

	require.NoError(t, err)
	for i, want := range []int64{814000, 812000, 814000, 812000, 813000, 813000, 812000} {
		require.Equal(t, mechanism.Some(want), refs[i])
	}
}

// Nobody moves its own reference: it is the median of a round without it.
func TestLeaveOneOutIgnoresOneself(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		reports := reportLists(mechanism.MaxReports).Draw(t, "reports")
		refs, err := mechanism.LeaveOneOut(reports)
		require.NoError(t, err)
		for i := range reports {
			others := slices.Delete(slices.Clone(reports), i, i+1)
			require.Equal(t, naiveMedian(others), refs[i])
		}
	})
}

// One report moves the median at most to the next score of the others, however
// far away it lies.
func TestMedianMovesAreBounded(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		reports := reportLists(mechanism.MaxReports).Draw(t, "reports")
		for i := range reports {
			reports[i].Weight = 700
			reports[i].Score = max(reports[i].Score, 0)
		}
		if len(reports) < 3 {
			return
		}
		liar := rapid.IntRange(0, len(reports)-1).Draw(t, "liar")
		var others []int64
		for i, r := range reports {
			if i != liar {
				others = append(others, r.Score)
			}
		}
		slices.Sort(others)
		reports[liar].Score = ppms().Draw(t, "lie")

		o, err := mechanism.Consensus(reports, weightOf(reports), 0, 0)

		require.NoError(t, err)
		middle := (len(others) - 1) / 2
		require.GreaterOrEqual(t, o.Score.Value, others[max(middle-1, 0)])
		require.LessOrEqual(t, o.Score.Value, others[middle+1])
	})
}
