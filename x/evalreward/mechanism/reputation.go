package mechanism

// ReputationGain gives the points in ppm that an owner gains with a score, and
// the owner's best score from then on (R15). Reputation is no money, so it can
// honour progress below the frontier. Errors: bad_tiers, bad_ppm.
func ReputationGain(f int64, ownBest Optional, tiers Tiers) (gain, best int64, err error) {
	if err := tiers.Validate(); err != nil {
		return 0, 0, err
	}
	if err := CheckPpm("f", f); err != nil {
		return 0, 0, err
	}
	if err := checkOptionalPpm("own best", ownBest); err != nil {
		return 0, 0, err
	}
	if !ownBest.Present {
		return tiers.points(f), f, nil
	}
	return max(0, tiers.points(f)-tiers.points(ownBest.Value)), max(f, ownBest.Value), nil
}
