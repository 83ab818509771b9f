package simulation

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// The statistics against examples that were worked out by hand.
func TestStatisticsAgreeWithWorkedExamples(t *testing.T) {
	require.InDelta(t, 4, mean([]float64{1, 4, 7}), 1e-12)
	require.Zero(t, mean(nil))

	ten := []float64{10, 1, 9, 2, 8, 3, 7, 4, 6, 5}
	require.InDelta(t, 5, percentile(0.5, ten), 0)
	require.InDelta(t, 9, percentile(0.9, ten), 0)
	require.InDelta(t, 10, percentile(0.99, ten), 0)
	require.InDelta(t, 7, percentile(0.5, []float64{7}), 0)
	require.Zero(t, percentile(0.5, nil))

	require.Equal(t, []float64{3, 1.5, 1.5, 4}, ranks([]float64{5, 2, 2, 9}))
	// Eight pairs; the differences of ranks have the squares 0 0 1 1 1 1 1 1: 1 - 6*6/(8*63).
	x := []float64{1, 2, 3, 4, 5, 6, 7, 8}
	require.InDelta(t, 1-36.0/504, spearman(x, []float64{1, 2, 4, 3, 6, 5, 8, 7}), 1e-12)
	require.InDelta(t, 1, spearman(x, []float64{1, 4, 9, 16, 25, 36, 49, 64}), 1e-12)
	require.InDelta(t, -1, spearman(x, []float64{8, 7, 6, 5, 4, 3, 2, 1}), 1e-12)
	require.Zero(t, spearman(x, make([]float64, 8)))

	require.Zero(t, gini([]float64{3, 3, 3}))
	require.InDelta(t, 0.75, gini([]float64{0, 0, 0, 12}), 1e-12)
	// (1 + 2*2 + 3*3)*2/(3*6) - 4/3
	require.InDelta(t, 2.0/9, gini([]float64{3, 1, 2}), 1e-12)
	require.InDelta(t, gini([]float64{0, 5}), gini([]float64{-2, 5}), 1e-12)
	require.Zero(t, gini([]float64{-1, 0}))

	require.InDelta(t, 0.333333, round6(1.0/3), 0)
}
