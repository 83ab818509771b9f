package mechanism

// Tiers is the curve of a benchmark: thresholds T and values S, both strictly
// increasing and in ppm. S has one element more than T: S[j] is the value of
// the scores between T[j-1] and T[j].
type Tiers struct {
	T, S []int64
}

// Linear gives the tiers of benchmark 0, H(x) = x.
func Linear() Tiers { return Tiers{S: []int64{Scale}} }

// Validate refuses (bad_tiers) tiers that are no curve from 0 to Scale.
func (t Tiers) Validate() error {
	if err := t.validateSteps(); err != nil {
		return err
	}
	if last := t.S[len(t.S)-1]; last != Scale {
		return fail(CodeBadTiers, "expected the last value to be %d, got %d", Scale, last)
	}
	return nil
}

// validateSteps is Validate without the demand that the curve ends at Scale.
func (t Tiers) validateSteps() error {
	if len(t.S) != len(t.T)+1 {
		return fail(CodeBadTiers, "expected %d values for %d thresholds, got %d", len(t.T)+1, len(t.T), len(t.S))
	}
	if len(t.S) > MaxTiers {
		return fail(CodeBadTiers, "expected at most %d tiers, got %d", MaxTiers, len(t.S))
	}
	for i, v := range t.T {
		if v <= 0 || v >= Scale {
			return fail(CodeBadTiers, "threshold %d: expected between 0 and %d, got %d", i+1, Scale, v)
		}
		if i > 0 && v <= t.T[i-1] {
			return fail(CodeBadTiers, "threshold %d: expected more than %d, got %d", i+1, t.T[i-1], v)
		}
	}
	for i, v := range t.S {
		if v < 0 || v > Scale {
			return fail(CodeBadTiers, "value %d: expected 0..%d, got %d", i+1, Scale, v)
		}
		if i > 0 && v <= t.S[i-1] {
			return fail(CodeBadTiers, "value %d: expected more than %d, got %d", i+1, t.S[i-1], v)
		}
	}
	return nil
}

// Step gives h(x) (R7): the number of the tier of x, from 1, and its value in
// ppm. A score on a threshold belongs to the upper tier; upperInclusive puts it
// into the lower one and exists only to document that convention.
// Errors: bad_tiers, bad_ppm.
func (t Tiers) Step(x int64, upperInclusive bool) (tier, value int64, err error) {
	if err := t.validateSteps(); err != nil {
		return 0, 0, err
	}
	if err := CheckPpm("x", x); err != nil {
		return 0, 0, err
	}
	i := 0
	for i < len(t.T) && (x > t.T[i] || x == t.T[i] && !upperInclusive) {
		i++
	}
	return int64(i) + 1, t.S[i], nil
}

// Points gives H(x) in ppm (R7), the linear interpolation of the tiers. It
// rounds down within each piece and is exact at the thresholds, so differences
// of H add up along any path. Errors: bad_tiers, bad_ppm.
func (t Tiers) Points(x int64) (int64, error) {
	if err := t.Validate(); err != nil {
		return 0, err
	}
	if err := CheckPpm("x", x); err != nil {
		return 0, err
	}
	return t.points(x), nil
}

func (t Tiers) points(x int64) int64 {
	var x0, y0 int64
	for i, threshold := range t.T {
		if x < threshold {
			return y0 + divFloor((x-x0)*(t.S[i]-y0), threshold-x0)
		}
		x0, y0 = threshold, t.S[i]
	}
	return y0 + divFloor((x-x0)*(Scale-y0), Scale-x0)
}
