package mechanism

import (
	"cmp"
	"slices"
)

func compareKnown(a, b KnownScore) int {
	return cmp.Or(cmp.Compare(a.Version, b.Version), cmp.Compare(a.Benchmark, b.Benchmark))
}

// sortedScores orders by version and benchmark and keeps the later of two
// scores for the same pair.
func sortedScores(scores []KnownScore) []KnownScore {
	sorted := slices.Clone(scores)
	slices.Reverse(sorted)
	slices.SortStableFunc(sorted, compareKnown)
	return slices.CompactFunc(sorted, func(a, b KnownScore) bool { return compareKnown(a, b) == 0 })
}

// domainScores lays out what benchmark 0 sees of a version: its new final
// score, and for the other benchmarks what was known before.
func domainScores(domains [][]DomainBenchmark, known []KnownScore, final KnownScore) [][]DomainScore {
	out := make([][]DomainScore, len(domains))
	for i, domain := range domains {
		out[i] = make([]DomainScore, len(domain))
		for j, b := range domain {
			out[i][j].Chance = b.Chance
			if b.ID == final.Benchmark {
				out[i][j].Score = Some(final.Score)
				continue
			}
			at, found := slices.BinarySearchFunc(known, KnownScore{final.Version, b.ID, 0}, compareKnown)
			if found {
				out[i][j].Score = Some(known[at].Score)
			}
		}
	}
	return out
}
