package mechanism

import (
	"cmp"
	"slices"
)

// Eta gives the least improvement that a benchmark of n items can resolve, in
// ppm (R8). It rounds up, against noise. Errors: bad_items, bad_ppm.
func Eta(items, etaMin int64) (int64, error) {
	if items < 1 || items > MaxItems {
		return 0, fail(CodeBadItems, "expected 1..%d items, got %d", MaxItems, items)
	}
	if err := CheckPpm("eta_min", etaMin); err != nil {
		return 0, err
	}
	return min(Scale, max(etaMin, divCeil(Scale, sqrtFloor(items)))), nil
}

// sqrtFloor gives the largest r with r*r <= n, for 1 <= n <= MaxItems, by bisection.
func sqrtFloor(n int64) int64 {
	lo, hi := int64(1), Scale
	for lo < hi {
		mid := (lo + hi + 1) / 2
		if mid*mid <= n {
			lo = mid
		} else {
			hi = mid - 1
		}
	}
	return lo
}

// Frontier is the best paid score of a benchmark and the least step beyond it
// that is paid, both in ppm.
type Frontier struct {
	Score, Eta int64
}

// FinalScore is the score in ppm that a version is paid for.
type FinalScore struct {
	Version uint64
	Score   int64
}

// Award says what a version did to the frontier. Points may be 0 although it
// moved, where the tier function is flat to the last ppm.
type Award struct {
	Version uint64
	Score   int64
	Before  int64
	Moved   bool
	Points  int64
}

// Advance is what the frontier of a batch came to.
type Advance struct {
	Frontier    int64
	PointsTotal int64
	Awards      []Award
}

// FrontierBatch moves a frontier through the final scores of a batch (R8), in
// ascending order of version, which is also the order of the awards. The
// points of any sequence add up to H(end) - H(start), so neither splitting nor
// repeating an improvement pays. Errors: bad_tiers, bad_ppm, duplicate.
func FrontierBatch(f Frontier, tiers Tiers, scores []FinalScore) (Advance, error) {
	if err := tiers.Validate(); err != nil {
		return Advance{}, err
	}
	versions := make([]uint64, len(scores))
	for i, s := range scores {
		if err := CheckPpm("final score", s.Score); err != nil {
			return Advance{}, err
		}
		versions[i] = s.Version
	}
	if err := checkDistinct("version", versions); err != nil {
		return Advance{}, err
	}
	if err := checkAllPpm(named{"frontier", f.Score}, named{"eta", f.Eta}); err != nil {
		return Advance{}, err
	}
	return frontierBatch(f, tiers, scores), nil
}

func frontierBatch(f Frontier, tiers Tiers, scores []FinalScore) Advance {
	sorted := slices.Clone(scores)
	slices.SortFunc(sorted, func(a, b FinalScore) int { return cmp.Compare(a.Version, b.Version) })
	out := Advance{Frontier: f.Score, Awards: make([]Award, len(sorted))}
	for i, s := range sorted {
		award := Award{Version: s.Version, Score: s.Score, Before: out.Frontier}
		if s.Score >= out.Frontier+f.Eta {
			award.Moved = true
			award.Points = tiers.points(s.Score) - tiers.points(out.Frontier)
			out.Frontier = s.Score
			out.PointsTotal += award.Points
		}
		out.Awards[i] = award
	}
	return out
}
