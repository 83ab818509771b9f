package human

import (
	"math/big"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

// The raw value against rational numbers: within the range, monotone, exact at the ends.
func TestRawAgainstRationals(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		worst := rapid.Int64Range(-5, 5).Draw(t, "worst")
		best := worst + rapid.Int64Range(1, 9).Draw(t, "length")
		lo := rapid.Int64().Filter(func(v int64) bool { return v < 1<<62 }).Draw(t, "lo")
		hi := rapid.Int64Range(lo+1, 1<<62).Draw(t, "hi")
		grades := rapid.SliceOfN(rapid.Int64Range(worst, best), 1, 20).Draw(t, "grades")
		up, err := Raw(grades, worst, best, lo, hi, true)
		require.NoError(t, err)
		down, err := Raw(grades, worst, best, lo, hi, false)
		require.NoError(t, err)
		mean := new(big.Rat)
		for _, g := range grades {
			mean.Add(mean, big.NewRat(g-worst, (best-worst)*int64(len(grades))))
		}
		length := new(big.Int).Sub(big.NewInt(hi), big.NewInt(lo))
		exact := mean.Mul(mean, new(big.Rat).SetInt(length))
		steps := new(big.Int).Quo(exact.Num(), exact.Denom())
		require.Equal(t, 0, steps.Cmp(new(big.Int).Sub(big.NewInt(up), big.NewInt(lo))))
		require.Equal(t, 0, steps.Cmp(new(big.Int).Sub(big.NewInt(hi), big.NewInt(down))))
	})
	for _, c := range []struct {
		grades           []int64
		worst, best, low int64
	}{{nil, 0, 1, 0}, {[]int64{2}, 0, 1, 0}, {[]int64{1}, 1, 1, 0}, {[]int64{1}, 0, 1, 5}} {
		_, err := Raw(c.grades, c.worst, c.best, c.low, 5, true)
		require.ErrorContains(t, err, "raw value: expected")
	}
}
