package mechanism

import "cosmossdk.io/math"

// Gross is what the owners of a batch earn together, in the order of the points.
type Gross struct {
	// Full is what the points are worth at the price, Each what the bucket allows.
	Full, Each []math.Int
	// Total is the sum of Each; BucketAfter is what it leaves.
	Total, BucketAfter math.Int
	// Scaled tells that the bucket did not suffice.
	Scaled bool
}

// OwnerGross turns points in ppm into amounts at the price of the whole
// potential, as far as the bucket reaches (R9). Every amount rounds down; the
// bucket keeps the fractions. Errors: bad_amount, bad_ppm.
func OwnerGross(price, bucket math.Int, points []int64) (Gross, error) {
	if err := checkAmount("price", price); err != nil {
		return Gross{}, err
	}
	if err := checkAmount("bucket", bucket); err != nil {
		return Gross{}, err
	}
	for _, p := range points {
		if err := CheckPpm("points", p); err != nil {
			return Gross{}, err
		}
	}
	return ownerGross(price, bucket, points), nil
}

// ownerGross accepts a price above the bound of an amount too: it is up to
// MaxKappa times an accrual. Scaling still fits in 256 bits, because the
// bucket is at most twice the largest amount.
func ownerGross(price, bucket math.Int, points []int64) Gross {
	g := Gross{Full: make([]math.Int, len(points))}
	for i, p := range points {
		g.Full[i] = FullPay(price, p)
	}
	wanted := sum(g.Full)
	g.Scaled = wanted.GT(bucket)
	g.Each = make([]math.Int, len(points))
	for i, full := range g.Full {
		g.Each[i] = BucketShare(full, wanted, bucket)
	}
	g.Total = sum(g.Each)
	g.BucketAfter = bucket.Sub(g.Total)
	return g
}

// FullPay gives what points in ppm are worth at the price of the whole potential
// (R9), rounded down.
func FullPay(price math.Int, points int64) math.Int { return ShareFloor(price, points) }

// BucketShare gives what the bucket allows of a full pay when the batch wants
// the given sum of full pays (R9). It rounds down; the bucket keeps the fraction.
func BucketShare(full, wanted, bucket math.Int) math.Int {
	if wanted.LTE(bucket) {
		return full
	}
	return full.Mul(bucket).Quo(wanted)
}
