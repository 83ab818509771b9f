package mechanism

// Band says how far a report may lie from its reference: up to T0 it is
// perfect, from T1 on it is worth nothing. Both in ppm.
type Band struct {
	T0, T1 int64
}

// Validate refuses limits outside 0..Scale (bad_ppm) and T0 >= T1 (bad_band).
func (b Band) Validate() error {
	if err := b.checkPpm(); err != nil {
		return err
	}
	return b.checkOrder()
}

func (b Band) checkPpm() error { return checkAllPpm(named{"t0", b.T0}, named{"t1", b.T1}) }

func (b Band) checkOrder() error {
	if b.T0 >= b.T1 {
		return fail(CodeBadBand, "expected t0 < t1, got t0 %d, t1 %d", b.T0, b.T1)
	}
	return nil
}

// Kernel gives K(d) in ppm, how much a report at distance d is worth (R4).
// The flat top makes honest noise free; the slope rounds down.
// Errors: bad_ppm, bad_band.
func Kernel(d int64, band Band) (int64, error) {
	if err := CheckPpm("d", d); err != nil {
		return 0, err
	}
	if err := band.Validate(); err != nil {
		return 0, err
	}
	return kernel(d, band), nil
}

func kernel(d int64, band Band) int64 {
	switch {
	case d <= band.T0:
		return Scale
	case d >= band.T1:
		return 0
	default:
		return divFloor((band.T1-d)*Scale, band.T1-band.T0)
	}
}

// Scoring holds what a round needs to judge its reports.
type Scoring struct {
	Band Band
	// Beta is the part of the pay that rewards agreement, in ppm; the rest
	// rewards information.
	Beta int64
	// Prior is what the public knew, in ppm.
	Prior int64
	// Reference, when present, replaces the median of the others: the gold
	// score, or the score of an appeal that overturned the round.
	Reference Optional
}

// MemberScore is how one report was judged. All in ppm.
type MemberScore struct {
	// Reference is absent when no other report has weight.
	Reference Optional
	// Q is the agreement, U the information, X what the pay is proportional to.
	Q, U, X int64
}

// RoundScores judges every report of a round (R4, R5, R6), in the order of the
// reports. Unfetchable reports and reports without reference get zeros.
// Errors: too_many, duplicate, bad_ppm, bad_band.
func RoundScores(reports []Report, s Scoring) ([]MemberScore, error) {
	if err := checkReports(reports); err != nil {
		return nil, err
	}
	if err := s.validate(); err != nil {
		return nil, err
	}
	return roundScores(reports, s), nil
}

func (s Scoring) validate() error {
	if err := checkAllPpm(named{"prior", s.Prior}, named{"beta", s.Beta}); err != nil {
		return err
	}
	if err := checkOptionalPpm("reference", s.Reference); err != nil {
		return err
	}
	return s.Band.Validate()
}

func roundScores(reports []Report, s Scoring) []MemberScore {
	refs := leaveOneOut(reports)
	scores := make([]MemberScore, len(reports))
	for i, r := range reports {
		if s.Reference.Present {
			refs[i] = s.Reference
		}
		scores[i] = s.judge(r.Score, refs[i])
	}
	return scores
}

// judge compares one score with its reference. Both parts of x are multiplied
// out before the one division, which rounds down: the pot keeps the fraction.
func (s Scoring) judge(score int64, reference Optional) MemberScore {
	m := MemberScore{Reference: reference}
	if score == Unfetchable || !reference.Present {
		return m
	}
	m.Q = kernel(absDiff(score, reference.Value), s.Band)
	m.U = max(0, m.Q-kernel(absDiff(s.Prior, reference.Value), s.Band))
	m.X = divFloor(s.Beta*m.Q+(Scale-s.Beta)*m.U, Scale)
	return m
}
