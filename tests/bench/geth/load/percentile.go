package load

import (
	"math"
	"slices"
)

// percentile gives the value below which the share p of the values lies, by the nearest rank.
// There is at least one value.
func percentile(values []float64, p float64) float64 {
	sorted := slices.Sorted(slices.Values(values))
	rank := int(math.Ceil(p*float64(len(sorted)))) - 1
	return sorted[min(max(rank, 0), len(sorted)-1)]
}
