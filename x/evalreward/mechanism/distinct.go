package mechanism

import (
	"cmp"
	"slices"
)

// checkDistinct refuses (duplicate) a list that names the same thing twice.
func checkDistinct[T cmp.Ordered](what string, values []T) error {
	sorted := slices.Clone(values)
	slices.Sort(sorted)
	for i := 1; i < len(sorted); i++ {
		if sorted[i] == sorted[i-1] {
			return fail(CodeDuplicate, "expected each %s once, got %v twice", what, sorted[i])
		}
	}
	return nil
}
