package mechanism

import "slices"

// Report is what one evaluator revealed in a round.
type Report struct {
	Evaluator string
	// Score in ppm, or Unfetchable.
	Score int64
	// Weight in ppm: the effective credibility at the draw.
	Weight int64
}

// Reason says whether a consensus stands, and if not, which condition failed first.
type Reason string

// The outcomes of R3, in the order in which they are looked for.
const (
	ReasonQuorum      Reason = "quorum"
	ReasonWeight      Reason = "weight"
	ReasonUnfetchable Reason = "unfetchable"
	ReasonSupport     Reason = "support"
	ReasonOK          Reason = "ok"
)

// Outcome is the consensus of a round. Score and Support are known whatever
// the reason is; the score is absent when no numeric report has weight.
type Outcome struct {
	Score         Optional
	Weight        int64
	NumericWeight int64
	Support       int64
	Reason        Reason
}

// Conclusive tells whether the score may be used without an appeal.
func (o Outcome) Conclusive() bool { return o.Reason == ReasonOK }

// Consensus gives the lower weighted median of the numeric reports and judges
// whether it stands (R3). committeeWeight counts the silent members too.
// Errors: too_many, duplicate, bad_ppm, bad_weight.
func Consensus(reports []Report, committeeWeight, quorum, t1 int64) (Outcome, error) {
	if err := checkReports(reports); err != nil {
		return Outcome{}, err
	}
	if err := CheckPpm("t1", t1); err != nil {
		return Outcome{}, err
	}
	var o Outcome
	for _, r := range reports {
		o.Weight += r.Weight
		if r.Score != Unfetchable {
			o.NumericWeight += r.Weight
		}
	}
	if committeeWeight < o.Weight {
		return Outcome{}, fail(CodeBadWeight, "committee weight: expected at least %d, got %d", o.Weight, committeeWeight)
	}
	o.Score = lowerMedian(byScore(reports), -1)
	if o.Score.Present {
		o.Support = supportOf(reports, o.Score.Value, t1)
	}
	o.Reason = reasonOf(o, int64(len(reports)), committeeWeight, quorum)
	return o, nil
}

// LeaveOneOut gives for each report the lower weighted median over the other
// numeric reports (R4), absent when these have no weight. Nobody can move the
// reference against which it is judged. Errors: too_many, duplicate, bad_ppm.
func LeaveOneOut(reports []Report) ([]Optional, error) {
	if err := checkReports(reports); err != nil {
		return nil, err
	}
	return leaveOneOut(reports), nil
}

func leaveOneOut(reports []Report) []Optional {
	sorted := byScore(reports)
	refs := make([]Optional, len(reports))
	for i := range reports {
		refs[i] = lowerMedian(sorted, i)
	}
	return refs
}

// placed is a numeric report with its place in the list that the caller gave.
type placed struct {
	place         int
	score, weight int64
}

// byScore gives the numeric reports in ascending order of score. The order of
// equal scores does not matter for a median.
func byScore(reports []Report) []placed {
	sorted := make([]placed, 0, len(reports))
	for i, r := range reports {
		if r.Score != Unfetchable {
			sorted = append(sorted, placed{i, r.Score, r.Weight})
		}
	}
	slices.SortFunc(sorted, func(a, b placed) int { return int(a.score - b.score) })
	return sorted
}

// lowerMedian gives the smallest score at which half of the weight is reached,
// leaving out the report at place skip (-1: none). Exactly half is enough.
func lowerMedian(sorted []placed, skip int) Optional {
	var total int64
	for _, p := range sorted {
		if p.place != skip {
			total += p.weight
		}
	}
	if total == 0 {
		return None()
	}
	var reached int64
	for _, p := range sorted {
		if p.place == skip {
			continue
		}
		reached += p.weight
		if 2*reached >= total {
			return Some(p.score)
		}
	}
	return None()
}

func supportOf(reports []Report, score, t1 int64) int64 {
	var support int64
	for _, r := range reports {
		if r.Score != Unfetchable && absDiff(r.Score, score) <= t1 {
			support += r.Weight
		}
	}
	return support
}

func reasonOf(o Outcome, reports, committeeWeight, quorum int64) Reason {
	switch {
	case reports < quorum:
		return ReasonQuorum
	case o.Weight == 0 || o.Weight < committeeWeight-o.Weight:
		return ReasonWeight
	case 2*(o.Weight-o.NumericWeight) >= o.Weight:
		return ReasonUnfetchable
	case 2*o.Support < o.NumericWeight:
		return ReasonSupport
	default:
		return ReasonOK
	}
}

func checkReports(reports []Report) error {
	if len(reports) > MaxReports {
		return fail(CodeTooMany, "expected at most %d reports, got %d", MaxReports, len(reports))
	}
	names := make([]string, len(reports))
	for i, r := range reports {
		names[i] = r.Evaluator
	}
	if err := checkDistinct("evaluator", names); err != nil {
		return err
	}
	for _, r := range reports {
		if err := checkScore("score of "+r.Evaluator, r.Score); err != nil {
			return err
		}
		if err := CheckPpm("weight of "+r.Evaluator, r.Weight); err != nil {
			return err
		}
	}
	return nil
}
