package mechanism

import "cosmossdk.io/math"

// Accrual is the state of an owner bucket after an epoch began.
type Accrual struct {
	// Accrued is this epoch's addition, Price the price of the whole
	// potential, Bucket what is available: at most the price.
	Accrued, Price, Bucket math.Int
}

// Bucket adds an epoch's owner tokens to the bucket of a benchmark and fixes
// the price of its potential (R9, R12). The accrual rounds down; the rest is
// never minted. Errors: bad_amount, bad_ppm, bad_kappa.
func Bucket(bucket, ownerPool math.Int, weight, kappa int64) (Accrual, error) {
	if err := checkAmount("owner pool", ownerPool); err != nil {
		return Accrual{}, err
	}
	if err := CheckPpm("weight", weight); err != nil {
		return Accrual{}, err
	}
	if err := checkKappa(kappa); err != nil {
		return Accrual{}, err
	}
	if err := checkAmount("bucket", bucket); err != nil {
		return Accrual{}, err
	}
	accrued := ShareFloor(ownerPool, weight)
	price := accrued.MulRaw(kappa)
	return Accrual{Accrued: accrued, Price: price, Bucket: math.MinInt(bucket.Add(accrued), price)}, nil
}

func checkKappa(kappa int64) error {
	if kappa < 1 || kappa > MaxKappa {
		return fail(CodeBadKappa, "expected 1..%d, got %d", MaxKappa, kappa)
	}
	return nil
}
