package simulation

import (
	"cmp"
	"math"
	"slices"

	"gonum.org/v1/gonum/stat"
)

// mean of some values, 0 of none.
func mean(values []float64) float64 {
	if len(values) == 0 {
		return 0
	}
	return stat.Mean(values, nil)
}

// percentile gives the smallest value that is at least as large as the share p of all values.
func percentile(p float64, values []float64) float64 {
	if len(values) == 0 {
		return 0
	}
	sorted := slices.Sorted(slices.Values(values))
	return stat.Quantile(p, stat.Empirical, sorted, nil)
}

// ranks gives the places of values in ascending order, from 1; equal values share their mean.
func ranks(values []float64) []float64 {
	order := make([]int, len(values))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(values[a], values[b]) })
	out := make([]float64, len(values))
	for i := 0; i < len(order); {
		j := i
		for j < len(order) && values[order[j]] == values[order[i]] {
			j++
		}
		for k := i; k < j; k++ {
			out[order[k]] = float64(i+j+1) / 2
		}
		i = j
	}
	return out
}

// spearman gives the rank correlation of two series of the same length, 0 where one of them
// does not vary.
func spearman(x, y []float64) float64 {
	if len(x) < 2 {
		return 0
	}
	r := stat.Correlation(ranks(x), ranks(y), nil)
	if math.IsNaN(r) {
		return 0
	}
	return r
}

// gini gives the inequality of incomes: 0 when all are equal, near 1 when one has everything.
// Losses count as no income.
func gini(incomes []float64) float64 {
	sorted := make([]float64, len(incomes))
	for i, income := range incomes {
		sorted[i] = max(0, income)
	}
	slices.Sort(sorted)
	var sum, weighted float64
	for i, income := range sorted {
		sum += income
		weighted += float64(i+1) * income
	}
	if sum == 0 {
		return 0
	}
	n := float64(len(sorted))
	return 2*weighted/(n*sum) - (n+1)/n
}

// round6 keeps six digits after the point, so that the text of a result is short and the same
// on every machine.
func round6(value float64) float64 {
	if math.IsNaN(value) || math.IsInf(value, 0) {
		return 0
	}
	return math.Round(value*1e6) / 1e6
}
