package bytelm

import (
	"math"
	"testing"

	"github.com/stretchr/testify/require"
)

// ratio turns a probability into a number between 0 and 1.
func ratio(p uint64) float64 {
	return float64(p) / probabilityOne
}

// TestWorkedExample is the example of the package comment, computed by hand:
// the text "abac" under order 1.
func TestWorkedExample(t *testing.T) {
	cases := []struct {
		smoothing     Smoothing
		history, next byte // history 0: none
		want          float64
	}{
		{WittenBell, 0, 'a', 515.0 / 1792}, // (2 + 3/256) / 7
		{WittenBell, 0, 'b', 37.0 / 256},   // (1 + 3/256) / 7
		{WittenBell, 0, 'x', 3.0 / 1792},   // 3/256 / 7
		{WittenBell, 'a', 'b', 330.0 / 1024},
		{WittenBell, 'a', 'x', 3.0 / 3584},
		{WittenBell, 'b', 'a', 2307.0 / 3584}, // (1 + 515/1792) / 2
		{WittenBell, 'c', 'a', 515.0 / 1792},  // nothing followed c: as without history
		{KneserNey, 0, 'a', 771.0 / 2048},     // (3/2 + 3/2/256) / 4
		{KneserNey, 0, 'b', 259.0 / 2048},
		{KneserNey, 'a', 'b', 1283.0 / 4096},
		{KneserNey, 'b', 'a', 2819.0 / 4096}, // 1/2 + 1/2 * 771/2048
		{KneserNey, 'c', 'a', 771.0 / 2048},
	}
	for _, c := range cases {
		model, err := Train(Config{Order: 1, Smoothing: c.smoothing}, []byte("abac"))
		require.NoError(t, err)
		known := 0
		if c.history != 0 {
			known = 1
		}
		got := model.probability(uint64(c.history), known, c.next)
		require.InDelta(t, c.want, ratio(got), 1e-15, "%s P(%c|%c)", c.smoothing, c.next, c.history)
	}
}

// TestWorkedExampleMeasured continues the example: the text "ab" costs the
// mean of -log2 P(a) and -log2 P(b|a).
func TestWorkedExampleMeasured(t *testing.T) {
	model, err := Train(Config{Order: 1, Smoothing: WittenBell}, []byte("abac"))
	require.NoError(t, err)

	want := -(math.Log2(515.0/1792) + math.Log2(330.0/1024)) / 2 // 1.716303...
	require.InDelta(t, want, model.BitsPerByte([]byte("ab")), 1e-8)
	require.Equal(t, int64(math.Round(want*1e6)), model.RawMicroBits([]byte("ab")))
}
