package bytelm

import "math/bits"

// Probabilities are integers in units of 2^-probabilityBits. Integer mixing
// gives every machine the same bits, which floating point does not promise:
// compilers may fuse a multiplication and an addition on some processors.
const (
	probabilityBits = 60
	probabilityOne  = 1 << probabilityBits
	// uniform is the order -1 model: all 256 bytes are equally likely.
	uniform = probabilityOne / 256
)

// probability returns the probability of a byte after a packed history of
// which the last known bytes are real, in units of 2^-probabilityBits. It is
// never zero. The formula is in the package comment: from the uniform model
// upwards, each context that was seen mixes its own counts with the
// probability found so far.
func (m *Model) probability(history uint64, known int, next byte) uint64 {
	p := uint64(uniform)
	for k := 0; k < len(m.levels) && k <= known; k++ {
		l := &m.levels[k]
		i, found := l.find(history & windowMask(k))
		if !found {
			continue
		}
		p = mix(l.weight(i, next), l.escape[i], l.total[i], p)
	}
	return p
}

// mix returns (weight*1 + escape*shorter) / total, rounded down but at least
// one unit. Weight and escape together never exceed total, so the quotient
// fits: it is at most probabilityOne.
func mix(weight, escape, total, shorter uint64) uint64 {
	weightHi, weightLo := bits.Mul64(weight, probabilityOne)
	escapeHi, escapeLo := bits.Mul64(escape, shorter)
	lo, carry := bits.Add64(weightLo, escapeLo, 0)
	hi, _ := bits.Add64(weightHi, escapeHi, carry)
	p, _ := bits.Div64(hi, lo, total)
	return max(p, 1)
}
