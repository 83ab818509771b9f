package mechanism

// CredibilityRules says how fast trust moves. All in ppm.
type CredibilityRules struct {
	// GammaUp is the part of the gap to the top that a perfect round closes,
	// GammaDown the part of the whole that a worthless one costs.
	GammaUp, GammaDown int64
	// Min is the floor, and where a new evaluator starts.
	Min int64
	// Decay is lost per idle epoch.
	Decay int64
}

func (r CredibilityRules) validate() error {
	return checkAllPpm(named{"gamma_up", r.GammaUp}, named{"gamma_dn", r.GammaDown},
		named{"c_min", r.Min}, named{"decay", r.Decay})
}

// Credibility gives the credibility after a round of agreement q (R17), in
// ppm; c is the effective one. Gains round down and losses up, so trust is
// never rounded into existence. Errors: bad_ppm.
func Credibility(c, q int64, r CredibilityRules) (int64, error) {
	err := checkAllPpm(named{"c", c}, named{"q", q},
		named{"gamma_up", r.GammaUp}, named{"gamma_dn", r.GammaDown}, named{"c_min", r.Min})
	if err != nil {
		return 0, err
	}
	return r.after(c, q), nil
}

func (r CredibilityRules) after(c, q int64) int64 {
	gain := divFloor(r.GammaUp*q*(Scale-c), Scale*Scale)
	loss := divCeil(r.GammaDown*(Scale-q)*c, Scale*Scale)
	return min(max(c+gain-loss, r.Min), Scale)
}

// EffectiveCredibility gives the credibility at an epoch after idle decay
// (R17), in ppm, and the number of idle epochs. The epoch after the last one
// is not idle. Errors: bad_ppm.
func EffectiveCredibility(c, lastEpoch, epoch int64, r CredibilityRules) (effective, idle int64, err error) {
	if err := checkAllPpm(named{"c", c}, named{"decay", r.Decay}, named{"c_min", r.Min}); err != nil {
		return 0, 0, err
	}
	effective, idle = r.effective(c, lastEpoch, epoch)
	return effective, idle, nil
}

func (r CredibilityRules) effective(c, lastEpoch, epoch int64) (effective, idle int64) {
	if epoch > lastEpoch {
		// In unsigned numbers the difference of any two epochs is exact.
		idle = int64(min(uint64(epoch)-uint64(lastEpoch)-1, uint64(1)<<63-1))
	}
	// Scale idle epochs use up any credibility, and the product fits in int64.
	return max(r.Min, c-r.Decay*min(idle, Scale)), idle
}
