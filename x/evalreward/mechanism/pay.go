package mechanism

import "cosmossdk.io/math"

// Claim is what an evaluator brings to the pot of a round: the value X of its
// report and its credibility C, both in ppm.
type Claim struct {
	X, C int64
}

// Pays is how a pot was given out. What is not earned is never minted.
type Pays struct {
	Each      []math.Int
	Total     math.Int
	NotMinted math.Int
}

// EvaluatorPay prices every claim on a pot (R6). The divisor is the weight of
// the whole committee, the silent included, so nobody gains when a peer loses.
// Each pay rounds down; the fraction is not minted.
// Errors: bad_amount, too_many, bad_ppm, bad_weight.
func EvaluatorPay(pot math.Int, committeeWeight int64, claims []Claim) (Pays, error) {
	if err := checkAmount("pot", pot); err != nil {
		return Pays{}, err
	}
	if err := checkClaims(committeeWeight, claims); err != nil {
		return Pays{}, err
	}
	return evaluatorPay(pot, committeeWeight, claims), nil
}

func checkClaims(committeeWeight int64, claims []Claim) error {
	if len(claims) > MaxReports {
		return fail(CodeTooMany, "expected at most %d evaluators, got %d", MaxReports, len(claims))
	}
	var weight int64
	for _, c := range claims {
		if err := checkAllPpm(named{"x", c.X}, named{"c", c.C}); err != nil {
			return err
		}
		weight += c.C
	}
	if committeeWeight < max(1, weight) {
		return fail(CodeBadWeight, "committee weight: expected at least %d, got %d", max(1, weight), committeeWeight)
	}
	return nil
}

// evaluatorPay accepts a pot of two pots too, which may exceed the bound of an
// amount, and a committee without weight, which earns nothing.
func evaluatorPay(pot math.Int, committeeWeight int64, claims []Claim) Pays {
	each := make([]math.Int, len(claims))
	for i, c := range claims {
		each[i] = math.ZeroInt()
		if committeeWeight > 0 {
			each[i] = pot.MulRaw(c.X * c.C).Quo(math.NewInt(committeeWeight).MulRaw(Scale))
		}
	}
	total := sum(each)
	return Pays{Each: each, Total: total, NotMinted: pot.Sub(total)}
}
