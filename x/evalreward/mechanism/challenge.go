package mechanism

import "cosmossdk.io/math"

// ChallengeBond gives what a challenger must stake (R20): a number of pots,
// enough for the appeal, and a share in ppm of what the version would earn.
// The share rounds down for the challenger. Errors: bad_params, bad_amount, bad_ppm.
func ChallengeBond(pot, gross math.Int, pots, stakePpm int64) (math.Int, error) {
	if pots < 1 || pots > MaxChallengePots {
		return math.Int{}, fail(CodeBadParams, "expected 1..%d pots, got %d", MaxChallengePots, pots)
	}
	if err := checkAmount("pot", pot); err != nil {
		return math.Int{}, err
	}
	if err := checkAmount("gross", gross); err != nil {
		return math.Int{}, err
	}
	if err := CheckPpm("stake", stakePpm); err != nil {
		return math.Int{}, err
	}
	return pot.MulRaw(pots).Add(ShareFloor(gross, stakePpm)), nil
}

// ChallengeGross gives what a version would earn at the frontier of now, if the
// bucket sufficed (R20): a part of what its challenger stakes. It is 0 where
// the version would not move the frontier. price is that of the whole
// potential, as Bucket gives it. Errors: bad_amount, bad_tiers, bad_ppm.
func ChallengeGross(price math.Int, f Frontier, tiers Tiers, score int64) (math.Int, error) {
	if err := checkPrice(price); err != nil {
		return math.Int{}, err
	}
	advance, err := FrontierBatch(f, tiers, []FinalScore{{Score: score}})
	if err != nil {
		return math.Int{}, err
	}
	return ShareFloor(price, advance.PointsTotal), nil
}
