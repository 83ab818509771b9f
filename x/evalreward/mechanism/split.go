package mechanism

import "cosmossdk.io/math"

// SplitRates says which shares of an owner's gross go elsewhere, in ppm.
type SplitRates struct {
	Community, Royalty int64
}

func (r SplitRates) checkPpm() error {
	return checkAllPpm(named{"community share", r.Community}, named{"royalty share", r.Royalty})
}

func (r SplitRates) checkSum() error {
	if r.Community+r.Royalty > Scale {
		return fail(CodeBadSplit, "expected community and royalty share to be at most %d together, got %d",
			Scale, r.Community+r.Royalty)
	}
	return nil
}

// Split is how an owner's gross is divided. Community, the number of parents
// times EachParent, and Owner add up to it exactly.
type Split struct {
	Community, EachParent, Owner math.Int
}

// OwnerSplit divides a gross amount between the community, the given number of
// parents of other owners, and the owner (R11). Both shares round down and the
// owner takes the remainder. Errors: bad_amount, bad_ppm, too_many_parents, bad_split.
func OwnerSplit(gross math.Int, parents int64, rates SplitRates) (Split, error) {
	if err := checkAmount("gross", gross); err != nil {
		return Split{}, err
	}
	if err := rates.checkPpm(); err != nil {
		return Split{}, err
	}
	if parents < 0 || parents > MaxParents {
		return Split{}, fail(CodeTooManyParents, "expected 0..%d parents, got %d", MaxParents, parents)
	}
	if err := rates.checkSum(); err != nil {
		return Split{}, err
	}
	return ownerSplit(gross, parents, rates), nil
}

func ownerSplit(gross math.Int, parents int64, rates SplitRates) Split {
	s := Split{Community: ShareFloor(gross, rates.Community), EachParent: math.ZeroInt()}
	if parents > 0 {
		s.EachParent = ShareFloor(gross, rates.Royalty).QuoRaw(parents)
	}
	s.Owner = gross.Sub(s.Community).Sub(s.EachParent.MulRaw(parents))
	return s
}
