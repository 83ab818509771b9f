package mechanism

// Range is what a benchmark may measure: the raw values of the worst and of
// the best result, in either order of merit.
type Range struct {
	Lo, Hi       int64
	HigherBetter bool
}

// Validate refuses (bad_range) an empty range and one beyond +-MaxRaw.
func (r Range) Validate() error {
	if r.Lo >= r.Hi || r.Lo < -MaxRaw || r.Hi > MaxRaw {
		return fail(CodeBadRange, "expected %d <= lo < hi <= %d, got lo %d, hi %d", -MaxRaw, MaxRaw, r.Lo, r.Hi)
	}
	return nil
}

// Normalise gives the score in ppm of a raw value (R1), or Unfetchable.
// It rounds down: no report counts for more than it measured.
// Errors: bad_range, out_of_range.
func Normalise(raw int64, r Range) (int64, error) {
	if err := r.Validate(); err != nil {
		return 0, err
	}
	if raw == RawUnfetchable {
		return Unfetchable, nil
	}
	if raw < r.Lo || raw > r.Hi {
		return 0, fail(CodeOutOfRange, "expected a raw value in %d..%d, got %d", r.Lo, r.Hi, raw)
	}
	if r.HigherBetter {
		return divFloor((raw-r.Lo)*Scale, r.Hi-r.Lo), nil
	}
	return divFloor((r.Hi-raw)*Scale, r.Hi-r.Lo), nil
}

// WeightedScore gives f(m,e) in ppm, the score a weighted by the credibility c
// (R2), rounded down. It is shown and stored; the consensus uses a and c.
// Errors: bad_ppm.
func WeightedScore(a, c int64) (int64, error) {
	if err := checkAllPpm(named{"a", a}, named{"c", c}); err != nil {
		return 0, err
	}
	return divFloor(a*c, Scale), nil
}
