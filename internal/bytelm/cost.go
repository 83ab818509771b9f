package bytelm

import "math/bits"

// costBits is the number of fractional bits of a cost: costs are in units of
// 2^-32 bit.
const costBits = 32

// costOf returns -log2 of a probability in units of 2^-costBits bit, at most
// probabilityBits whole bits. The fraction comes out one binary digit at a
// time by squaring: if the square of a number in [1,2) reaches 2, the next
// digit of its logarithm is 1 (Knuth, The Art of Computer Programming, volume
// 1, section 1.2.2).
func costOf(p uint64) uint64 {
	whole := bits.Len64(p) - 1
	x := p << (63 - whole) // in [1,2) with 63 fractional bits
	var fraction uint64
	for range costBits {
		hi, lo := bits.Mul64(x, x) // in [1,4) with 126 fractional bits
		fraction <<= 1
		if hi>>63 == 1 {
			fraction |= 1
			x = hi
		} else {
			x = hi<<1 | lo>>63
		}
	}
	return probabilityBits<<costBits - (uint64(whole)<<costBits | fraction)
}
