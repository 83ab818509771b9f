package mechanism_test

import (
	"math/big"
	"slices"

	"cosmossdk.io/math"

	"github.com/modeld-labs/modeld/x/evalreward/mechanism"
)

// A second, slow version of the rules, written from the formulas with exact
// fractions and without a thought for overflow, order or speed. Where it and
// the package agree, both say what the formula says.

func frac(a, b int64) *big.Rat { return big.NewRat(a, b) }

func mul(x *big.Rat, rest ...*big.Rat) *big.Rat {
	p := new(big.Rat).Set(x)
	for _, r := range rest {
		p.Mul(p, r)
	}
	return p
}

func div(x, y *big.Rat) *big.Rat { return new(big.Rat).Quo(x, y) }

func floor(x *big.Rat) *big.Int { return new(big.Int).Div(x.Num(), x.Denom()) }

func ceil(x *big.Rat) *big.Int { return new(big.Int).Neg(floor(new(big.Rat).Neg(x))) }

func coinsOf(x *big.Rat) math.Int { return math.NewIntFromBigInt(floor(x)) }

func ratOf(amount math.Int) *big.Rat { return new(big.Rat).SetInt(amount.BigInt()) }

// naiveMedian tries every score from the top down and keeps the last one below
// or at which at least half of the weight lies.
func naiveMedian(reports []mechanism.Report) mechanism.Optional {
	below := func(limit int64) (weight int64) {
		for _, r := range reports {
			if r.Score >= 0 && r.Score <= limit {
				weight += r.Weight
			}
		}
		return weight
	}
	half := frac(below(scale), 2)
	if half.Sign() == 0 {
		return mechanism.None()
	}
	best := mechanism.None()
	for _, r := range reports {
		enough := frac(below(r.Score), 1).Cmp(half) >= 0
		if r.Score >= 0 && enough && (!best.Present || r.Score < best.Value) {
			best = mechanism.Some(r.Score)
		}
	}
	return best
}

func naiveReason(reports []mechanism.Report, committeeWeight, quorum, t1 int64) mechanism.Reason {
	var all, numeric, support int64
	median := naiveMedian(reports)
	for _, r := range reports {
		all += r.Weight
		if r.Score < 0 {
			continue
		}
		numeric += r.Weight
		if median.Present && r.Score >= median.Value-t1 && r.Score <= median.Value+t1 {
			support += r.Weight
		}
	}
	if int64(len(reports)) < quorum {
		return mechanism.ReasonQuorum
	}
	if all == 0 || frac(all, 1).Cmp(frac(committeeWeight, 2)) < 0 {
		return mechanism.ReasonWeight
	}
	if frac(all-numeric, 1).Cmp(frac(all, 2)) >= 0 {
		return mechanism.ReasonUnfetchable
	}
	if frac(support, 1).Cmp(frac(numeric, 2)) < 0 {
		return mechanism.ReasonSupport
	}
	return mechanism.ReasonOK
}

// naiveKernel is a straight line cut off at both ends.
func naiveKernel(d int64, b mechanism.Band) int64 {
	line := mul(frac(b.T1-d, b.T1-b.T0), frac(scale, 1))
	k := floor(line).Int64()
	return min(max(k, 0), scale)
}

func distance(a, b int64) int64 { return new(big.Int).Abs(big.NewInt(a - b)).Int64() }

func naiveScore(score int64, ref mechanism.Optional, s mechanism.Scoring) mechanism.MemberScore {
	if score < 0 || !ref.Present {
		return mechanism.MemberScore{Reference: ref}
	}
	q := naiveKernel(distance(score, ref.Value), s.Band)
	u := max(q-naiveKernel(distance(s.Prior, ref.Value), s.Band), 0)
	agreement, information := frac(s.Beta*q, scale), mul(frac(scale-s.Beta, scale), frac(u, 1))
	x := floor(new(big.Rat).Add(agreement, information)).Int64()
	return mechanism.MemberScore{Reference: ref, Q: q, U: u, X: x}
}

func naivePay(pot math.Int, committeeWeight int64, c mechanism.Claim) math.Int {
	if committeeWeight == 0 {
		return math.ZeroInt()
	}
	return coinsOf(mul(ratOf(pot), frac(c.X, scale), frac(c.C, committeeWeight)))
}

func naiveEffective(c, lastEpoch, epoch int64, r mechanism.CredibilityRules) int64 {
	for e := lastEpoch + 1; e < epoch; e++ {
		c = max(c-r.Decay, r.Min)
	}
	return max(c, r.Min)
}

func naiveCredibility(c, q int64, r mechanism.CredibilityRules) int64 {
	gain := floor(mul(frac(r.GammaUp, scale), frac(q, scale), frac(scale-c, 1)))
	loss := ceil(mul(frac(r.GammaDown, scale), frac(scale-q, scale), frac(c, 1)))
	return min(max(c+gain.Int64()-loss.Int64(), r.Min), scale)
}

// naivePoints walks the corners of the curve from the left.
func naivePoints(x int64, tiers mechanism.Tiers) int64 {
	xs := slices.Concat([]int64{0}, tiers.T, []int64{scale})
	ys := slices.Concat([]int64{0}, tiers.S)
	i := 0
	for i+2 < len(xs) && x >= xs[i+1] {
		i++
	}
	rise := mul(frac(x-xs[i], xs[i+1]-xs[i]), frac(ys[i+1]-ys[i], 1))
	return ys[i] + floor(rise).Int64()
}

func naiveShare(amount math.Int, ppm int64) math.Int {
	return coinsOf(mul(ratOf(amount), frac(ppm, scale)))
}

func naiveSum(amounts []math.Int) math.Int {
	total := new(big.Int)
	for _, a := range amounts {
		total.Add(total, a.BigInt())
	}
	return math.NewIntFromBigInt(total)
}

func naiveIndex(domains [][]mechanism.DomainScore, eps int64) (means []int64, index int64) {
	reciprocals := new(big.Int)
	for _, domain := range domains {
		var total int64
		for _, s := range domain {
			if s.Score.Present && s.Score.Value > s.Chance {
				total += floor(mul(frac(s.Score.Value-s.Chance, scale-s.Chance), frac(scale, 1))).Int64()
			}
		}
		mean := floor(frac(total, int64(len(domain)))).Int64()
		means = append(means, mean)
		reciprocals.Add(reciprocals, ceil(frac(scale*scale, max(eps, mean))))
	}
	whole := frac(int64(len(domains))*scale*scale, reciprocals.Int64())
	return means, floor(whole).Int64()
}
