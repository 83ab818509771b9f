package mechanism

import "cosmossdk.io/math"

// SponsorPayment gives what a sponsor pool pays for points gained above hOld,
// both in ppm of the potential, and what stays in the pool (R14). The pool is
// spread over the potential that is left, so the same points draw the same
// share in one step or in many; each payment rounds down for the pool.
// Errors: bad_amount, bad_ppm, bad_points.
func SponsorPayment(pool math.Int, points, hOld int64) (payment, poolAfter math.Int, err error) {
	if err := checkAmount("pool", pool); err != nil {
		return math.Int{}, math.Int{}, err
	}
	if err := checkAllPpm(named{"points", points}, named{"h_old", hOld}); err != nil {
		return math.Int{}, math.Int{}, err
	}
	if hOld+points > Scale {
		return math.Int{}, math.Int{}, fail(CodeBadPoints, "expected h_old and points to be at most %d together, got %d",
			Scale, hOld+points)
	}
	payment = math.ZeroInt()
	if points > 0 {
		payment = mulDivFloor(pool, points, Scale-hOld)
	}
	return payment, pool.Sub(payment), nil
}

// SponsorRefunds divides what is left of a pool among its contributors in
// proportion to what each gave (R14). Refunds round down; the remainder goes to
// the community. Without contributions everything is remainder.
// Errors: bad_amount.
func SponsorRefunds(pool math.Int, contributions []math.Int) (refunds []math.Int, remainder math.Int, err error) {
	if err := checkAmount("pool", pool); err != nil {
		return nil, math.Int{}, err
	}
	for _, c := range contributions {
		if err := checkAmount("contribution", c); err != nil {
			return nil, math.Int{}, err
		}
	}
	total := sum(contributions)
	refunds = make([]math.Int, len(contributions))
	for i, c := range contributions {
		refunds[i] = math.ZeroInt()
		if total.IsPositive() {
			refunds[i] = pool.Mul(c).Quo(total)
		}
	}
	return refunds, pool.Sub(sum(refunds)), nil
}
