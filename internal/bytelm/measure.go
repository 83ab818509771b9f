package bytelm

import "math/bits"

// MaxRaw is the raw value of the uniform model, 8 bits per byte: what a model
// that knows nothing costs, and the worst value RawMicroBits returns.
const MaxRaw = 8 * microBitsPerBit

const microBitsPerBit = 1_000_000

// BitsPerByte returns the mean cost of the bytes of text, each predicted from
// the bytes before it: the cross-entropy in bits per byte, lower is better.
// It may exceed 8 for text unlike the training text, but never 60. Empty text
// costs 8, so that measuring nothing never looks good. The result is computed
// in integers and is the same on every machine.
func (m *Model) BitsPerByte(text []byte) float64 {
	return float64(m.meanCost(text)) / (1 << costBits)
}

// RawMicroBits returns the bits per byte of text in millionths of a bit,
// rounded to nearest and limited to 0..MaxRaw: the raw value of a benchmark
// report, lower is better.
func (m *Model) RawMicroBits(text []byte) int64 {
	const half = 1 << (costBits - 1)
	raw := (m.meanCost(text)*microBitsPerBit + half) >> costBits
	return int64(min(raw, MaxRaw))
}

// meanCost returns the mean cost of the bytes of text in units of 2^-costBits
// bit, rounded down.
func (m *Model) meanCost(text []byte) uint64 {
	if len(text) == 0 {
		return 8 << costBits
	}
	var sum costSum
	var history uint64
	for i, b := range text {
		sum.add(costOf(m.probability(history, i, b)))
		history = history<<8 | uint64(b)
	}
	return sum.mean(len(text))
}

// costSum adds costs in 128 bits, so that no text is too long.
type costSum struct {
	hi, lo uint64
}

func (s *costSum) add(cost uint64) {
	var carry uint64
	s.lo, carry = bits.Add64(s.lo, cost, 0)
	s.hi += carry
}

// mean divides by the number n > 0 of costs added, rounding down.
func (s *costSum) mean(n int) uint64 {
	mean, _ := bits.Div64(s.hi, s.lo, uint64(n))
	return mean
}
