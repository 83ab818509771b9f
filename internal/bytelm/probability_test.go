package bytelm

import (
	"math"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

// TestProbabilitiesSumToOne: rounding down may lose at most one unit per byte
// and order, and never adds.
func TestProbabilitiesSumToOne(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		model, err := Train(drawConfig(t), []byte(drawText(t, "text", 1)))
		require.NoError(t, err)
		history := drawText(t, "history", 0)

		var sum uint64
		for c := range 256 {
			p := model.probability(pack(history), len(history), byte(c))
			require.Positive(t, p)
			sum += p
		}
		require.LessOrEqual(t, sum, uint64(probabilityOne))
		require.GreaterOrEqual(t, sum, uint64(probabilityOne-256*(MaxOrder+1)))
	})
}

// TestNothingIsImpossible: rounding down never ends at zero.
func TestNothingIsImpossible(t *testing.T) {
	require.EqualValues(t, 1, mix(0, 1, 1<<57, 1))
	require.Equal(t, uint64(probabilityOne), mix(1<<57-1, 1, 1<<57, probabilityOne))
}

// TestCutWeightGoesToShorterContexts: dropping rare continuations leaves the
// shorter contexts to predict them; a context that keeps none vanishes.
func TestCutWeightGoesToShorterContexts(t *testing.T) {
	text := []byte("abababacd")
	whole, err := Train(Config{Order: 1, Smoothing: WittenBell}, text)
	require.NoError(t, err)
	cut, err := Train(Config{Order: 1, Smoothing: WittenBell, MinCount: 2}, text)
	require.NoError(t, err)

	// After a: b three times, c once and cut. P(c|a) = (0 + (1+1)*P(c)) / (3+1+1).
	c := ratio(cut.probability(0, 0, 'c'))
	require.InDelta(t, 2*c/5, ratio(cut.probability('a', 1, 'c')), 1e-15)
	// After c: only d, once and cut. The context is gone.
	require.Equal(t, cut.probability(0, 0, 'd'), cut.probability('c', 1, 'd'))
	require.Equal(t, whole.Parameters()-2, cut.Parameters())
}

// TestCostOf compares the integer logarithm with the floating point one.
func TestCostOf(t *testing.T) {
	for n := range probabilityBits + 1 {
		require.Equal(t, uint64(n)<<costBits, costOf(probabilityOne>>n), "2^-%d", n)
	}
	rapid.Check(t, func(t *rapid.T) {
		p := rapid.Uint64Range(1, probabilityOne).Draw(t, "p")
		want := -math.Log2(ratio(p))
		require.InDelta(t, want, float64(costOf(p))/(1<<costBits), 1e-8)
	})
}

// TestDiscountStaysOpen: the discount is inside (0,1) at both ends, so that
// no weight and no escape becomes zero.
func TestDiscountStaysOpen(t *testing.T) {
	grams := func(once, twice int) []gram {
		out := make([]gram, 0, once+twice)
		for range once {
			out = append(out, gram{count: 1})
		}
		for range twice {
			out = append(out, gram{count: 2})
		}
		return out
	}
	require.EqualValues(t, weightOne/2, discountOf(grams(0, 0)))
	require.EqualValues(t, weightOne/2, discountOf(grams(5, 0)))
	require.EqualValues(t, weightOne/2, discountOf(grams(2, 1)))
	require.EqualValues(t, 1, discountOf(grams(1, 70_000)))
	require.Less(t, discountOf(grams(200_000, 1)), uint32(weightOne))
}
