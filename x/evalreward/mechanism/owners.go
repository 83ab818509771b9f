package mechanism

import "cosmossdk.io/math"

// Pool is what the owners of a batch are paid from: the frontier they have to
// move, the price of its whole potential, and the bucket.
type Pool struct {
	Frontier      Frontier
	Tiers         Tiers
	Price, Bucket math.Int
}

// Entry is a version of a batch with its final score in ppm.
type Entry struct {
	Version uint64
	Score   int64
	// Parents counts the parents that belong to other owners.
	Parents int64
}

// OwnerReason explains the pay of an owner, a pay of zero too.
type OwnerReason string

// The reasons of owner pay.
const (
	OwnerBelowThreshold OwnerReason = "below_threshold"
	OwnerPaid           OwnerReason = "paid"
	OwnerBucket         OwnerReason = "bucket"
	OwnerRounded        OwnerReason = "rounded"
)

// OwnerPay is what a version earned.
type OwnerPay struct {
	Award
	Full, Gross math.Int
	Split       Split
	Reason      OwnerReason
}

// OwnerPays is what a batch earned, by ascending version, and what it leaves.
type OwnerPays struct {
	Pays     []OwnerPay
	Frontier int64
	Bucket   math.Int
	Scaled   bool
}

// PayOwners moves a frontier through a batch and pays for every move (R8, R9,
// R11). Errors: bad_tiers, bad_ppm, duplicate, bad_amount, too_many_parents, bad_split.
func PayOwners(p Pool, rates SplitRates, entries []Entry) (OwnerPays, error) {
	scores := make([]FinalScore, len(entries))
	for i, e := range entries {
		scores[i] = FinalScore{e.Version, e.Score}
	}
	advance, err := FrontierBatch(p.Frontier, p.Tiers, scores)
	if err != nil {
		return OwnerPays{}, err
	}
	if err := checkOwnerMoney(p, rates, entries); err != nil {
		return OwnerPays{}, err
	}
	return payOwners(p, rates, entries, advance), nil
}

func payOwners(p Pool, rates SplitRates, entries []Entry, advance Advance) OwnerPays {
	points := make([]int64, len(advance.Awards))
	for i, a := range advance.Awards {
		points[i] = a.Points
	}
	gross := ownerGross(p.Price, p.Bucket, points)
	out := OwnerPays{
		Pays:     make([]OwnerPay, len(points)),
		Frontier: advance.Frontier,
		Bucket:   gross.BucketAfter,
		Scaled:   gross.Scaled,
	}
	for i, a := range advance.Awards {
		out.Pays[i] = OwnerPay{
			Award: a,
			Full:  gross.Full[i],
			Gross: gross.Each[i],
			Split: ownerSplit(gross.Each[i], parentsOf(entries, a.Version), rates),
		}
		out.Pays[i].Reason = ReasonOfOwner(a.Moved, gross.Full[i], gross.Each[i])
	}
	return out
}

func parentsOf(entries []Entry, version uint64) int64 {
	for _, e := range entries {
		if e.Version == version {
			return e.Parents
		}
	}
	return 0
}

// ReasonOfOwner says why an owner got the gross amount of a version.
func ReasonOfOwner(moved bool, full, gross math.Int) OwnerReason {
	switch {
	case !moved:
		return OwnerBelowThreshold
	case gross.IsPositive():
		return OwnerPaid
	case full.IsPositive():
		return OwnerBucket
	default:
		return OwnerRounded
	}
}

// ForeignParents gives the owners of a version's parents who are not its own
// owner, in the given order. One who owns two parents is listed twice.
func ForeignParents(owner string, parents []string) []string {
	foreign := make([]string, 0, len(parents))
	for _, p := range parents {
		if p != owner {
			foreign = append(foreign, p)
		}
	}
	return foreign
}

// DepositReturned tells whether a deposit goes back to who paid it (R13).
// moved says that the version moved a frontier, of its benchmark or of
// benchmark 0. Otherwise the deposit is burned.
func DepositReturned(state State, moved bool) bool {
	switch state {
	case StateGold, StateVoidQuorum, StateVoidWeight, StateVoidSupport:
		return true
	default:
		return moved
	}
}

// checkPrice lets a price exceed the bound of an amount by the factor MaxKappa,
// because that is what Bucket may give.
func checkPrice(price math.Int) error {
	if price.IsNil() || price.IsNegative() || price.GT(MaxAmount().MulRaw(MaxKappa)) {
		return fail(CodeBadAmount, "price: expected 0..%d*(2^%d-1)", MaxKappa, amountBits)
	}
	return nil
}

func checkOwnerMoney(p Pool, rates SplitRates, entries []Entry) error {
	if err := checkPrice(p.Price); err != nil {
		return err
	}
	if p.Bucket.IsNil() || p.Bucket.IsNegative() || p.Bucket.GT(MaxAmount().MulRaw(2)) {
		return fail(CodeBadAmount, "bucket: expected 0..2*(2^%d-1)", amountBits)
	}
	if err := rates.checkPpm(); err != nil {
		return err
	}
	for _, e := range entries {
		if e.Parents < 0 || e.Parents > MaxParents {
			return fail(CodeTooManyParents, "version %d: expected 0..%d parents, got %d", e.Version, MaxParents, e.Parents)
		}
	}
	return rates.checkSum()
}
