package mechanism_test

import (
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/modeld-labs/modeld/x/evalreward/mechanism"
)

// A bucket fills for kappa epochs and then stays full.
func TestBucketExample(t *testing.T) {
	bucket := coins(0)
	for _, want := range coinList(58500000000, 117000000000, 175500000000, 234000000000, 234000000000) {
		a, err := mechanism.Bucket(bucket, coins(585000000000), 100000, 4)
		require.NoError(t, err)
		requireCoins(t, coins(58500000000), a.Accrued)
		requireCoins(t, coins(234000000000), a.Price)
		requireCoins(t, want, a.Bucket)
		bucket = a.Bucket
	}

	// At a halving a full bucket falls to the new price.
	a, err := mechanism.Bucket(bucket, coins(292500000000), 100000, 4)
	require.NoError(t, err)
	requireCoins(t, coins(117000000000), a.Bucket)
}

func TestBucketRefuses(t *testing.T) {
	_, err := mechanism.Bucket(coins(-1), coins(-1), -1, 0)
	requireCode(t, mechanism.CodeBadAmount, err)
	_, err = mechanism.Bucket(coins(-1), coins(1), -1, 0)
	requireCode(t, mechanism.CodeBadPpm, err)
	for _, kappa := range []int64{0, mechanism.MaxKappa + 1} {
		_, err = mechanism.Bucket(coins(-1), coins(1), 1, kappa)
		requireCode(t, mechanism.CodeBadKappa, err)
	}
	_, err = mechanism.Bucket(coins(-1), coins(1), 1, 1)
	requireCode(t, mechanism.CodeBadAmount, err)
}

func TestBucketAgainstNaive(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		bucket, pool := amounts().Draw(t, "bucket"), amounts().Draw(t, "pool")
		weight, kappa := ppms().Draw(t, "weight"), rapid.Int64Range(1, mechanism.MaxKappa).Draw(t, "kappa")

		a, err := mechanism.Bucket(bucket, pool, weight, kappa)

		require.NoError(t, err)
		requireCoins(t, naiveShare(pool, weight), a.Accrued)
		price := coins(0)
		for range kappa {
			price = price.Add(a.Accrued)
		}
		requireCoins(t, price, a.Price)
		filled := bucket.Add(a.Accrued)
		if filled.GT(price) {
			filled = price
		}
		requireCoins(t, filled, a.Bucket)
	})
}
