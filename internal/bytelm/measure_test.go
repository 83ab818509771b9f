package bytelm

import (
	"bytes"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestNothingMeasuredIsWorst: an empty text must not look like a good model.
func TestNothingMeasuredIsWorst(t *testing.T) {
	model, err := Train(Config{Smoothing: KneserNey}, []byte("aaaa"))
	require.NoError(t, err)
	require.InDelta(t, 8, model.BitsPerByte(nil), 0)
	require.EqualValues(t, MaxRaw, model.RawMicroBits(nil))
}

// TestRawIsLimited: text unlike the training text costs more than 8 bits per
// byte, boundedly, and the raw value stops at the uniform model.
func TestRawIsLimited(t *testing.T) {
	model, err := Train(Config{Order: 2, Smoothing: WittenBell}, bytes.Repeat([]byte("a"), 100_000))
	require.NoError(t, err)
	strange := bytes.Repeat([]byte("ax"), 500)

	require.Greater(t, model.BitsPerByte(strange), 8.0)
	require.LessOrEqual(t, model.BitsPerByte(strange), float64(probabilityBits))
	require.EqualValues(t, MaxRaw, model.RawMicroBits(strange))
	require.Less(t, model.RawMicroBits([]byte("aaaaaaaa")), int64(MaxRaw/100))
}

// TestRawIsRoundedBitsPerByte ties the two results to each other.
func TestRawIsRoundedBitsPerByte(t *testing.T) {
	model, err := Train(Config{Order: 2, Smoothing: KneserNey}, []byte("how much wood would a woodchuck chuck"))
	require.NoError(t, err)
	text := []byte("if a woodchuck could chuck wood")
	require.InDelta(t, model.BitsPerByte(text)*1e6, float64(model.RawMicroBits(text)), 0.5001)
}

// TestCostSumCarries: the sum does not wrap around at 64 bits.
func TestCostSumCarries(t *testing.T) {
	var sum costSum
	for range 5 {
		sum.add(1<<63 + 3)
	}
	require.Equal(t, uint64(1<<63+3), sum.mean(5))
}
