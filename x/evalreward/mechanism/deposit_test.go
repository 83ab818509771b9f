package mechanism_test

import (
	stdmath "math"
	"testing"

	"cosmossdk.io/math"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/modeld-labs/modeld/x/evalreward/mechanism"
)

func TestUpdateDepositExample(t *testing.T) {
	for requests, want := range map[int64]int64{
		16: 2812500000, 15: 2500000000, 8: 2500000000, 7: 2250000000, 0: 2250000000, stdmath.MaxInt64: 2812500000,
	} {
		d, err := mechanism.UpdateDeposit(coins(2500000000), coins(2250000000), requests, 16)
		require.NoError(t, err)
		requireCoins(t, coins(want), d, requests)
	}
}

func TestUpdateDepositRefuses(t *testing.T) {
	_, err := mechanism.UpdateDeposit(coins(-1), coins(0), -1, 0)
	requireCode(t, mechanism.CodeBadAmount, err)
	_, err = mechanism.UpdateDeposit(coins(0), coins(-1), -1, 0)
	requireCode(t, mechanism.CodeBadAmount, err)
	_, err = mechanism.UpdateDeposit(coins(0), coins(0), 0, 0)
	requireCode(t, mechanism.CodeBadCapacity, err)
	_, err = mechanism.UpdateDeposit(coins(0), coins(0), -1, 1)
	requireCode(t, mechanism.CodeBadCapacity, err)
}

func TestUpdateDepositAgainstNaive(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		deposit, pot := amounts().Draw(t, "deposit"), amounts().Draw(t, "pot")
		capacity := rapid.Int64Range(1, 4096).Draw(t, "capacity")
		requests := rapid.Int64Range(0, 2*capacity).Draw(t, "requests")
		eighths := int64(8)
		if requests >= capacity {
			eighths = 9
		} else if frac(requests, capacity).Cmp(frac(1, 2)) < 0 {
			eighths = 7
		}
		want := coinsOf(mul(ratOf(deposit), frac(eighths, 8)))

		d, err := mechanism.UpdateDeposit(deposit, pot, requests, capacity)

		require.NoError(t, err)
		requireCoins(t, math.MaxInt(want, pot), d)
	})
}
