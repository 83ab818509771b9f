package bytelm

import "sort"

// weightOne is the weight of one observation. Counts are kept as integers and
// weights in units of 1/weightOne, so that discounts below one are integers.
const weightOne = 1 << 16

// level holds the contexts of one length and what followed each of them.
type level struct {
	// contexts are the packed contexts, strictly ascending.
	contexts []uint64
	// first has one element more than contexts: the continuations of context i
	// are the positions first[i] to first[i+1]-1 of symbols and counts.
	first []uint32
	// symbols are strictly ascending within one context.
	symbols []byte
	counts  []uint32
	// cut is the count dropped by Config.MinCount, per context. It keeps its
	// weight as escape: the context was seen, but what followed is forgotten.
	cut []uint32
	// discount is taken from every count, in units of 1/weightOne.
	discount uint32

	// escape and total are derived from the fields above: the weight that goes
	// to the shorter context and the weight of everything.
	escape []uint64
	total  []uint64
}

// newLevel groups sorted grams by context, dropping continuations seen less
// often than minCount and contexts that keep none.
func newLevel(grams []gram, minCount uint32) level {
	l := level{first: []uint32{0}}
	for start := 0; start < len(grams); {
		context := grams[start].window >> 8
		var cut uint32
		end := start
		for ; end < len(grams) && grams[end].window>>8 == context; end++ {
			if grams[end].count < minCount {
				cut += grams[end].count
				continue
			}
			l.symbols = append(l.symbols, byte(grams[end].window))
			l.counts = append(l.counts, grams[end].count)
		}
		if kept := uint32(len(l.symbols)); kept > l.first[len(l.first)-1] {
			l.contexts = append(l.contexts, context)
			l.first = append(l.first, kept)
			l.cut = append(l.cut, cut)
		}
		start = end
	}
	return l
}

// derive fills escape and total.
func (l *level) derive(smoothing Smoothing) {
	l.escape = make([]uint64, len(l.contexts))
	l.total = make([]uint64, len(l.contexts))
	perSymbol := uint64(weightOne)
	if smoothing == KneserNey {
		perSymbol = uint64(l.discount)
	}
	for i := range l.contexts {
		kinds := uint64(l.first[i+1] - l.first[i])
		l.escape[i] = kinds*perSymbol + uint64(l.cut[i])*weightOne
		l.total[i] = l.escape[i]
		for _, count := range l.counts[l.first[i]:l.first[i+1]] {
			l.total[i] += uint64(count)*weightOne - uint64(l.discount)
		}
	}
}

// find returns the position of a context.
func (l *level) find(context uint64) (int, bool) {
	i := sort.Search(len(l.contexts), func(i int) bool { return l.contexts[i] >= context })
	return i, i < len(l.contexts) && l.contexts[i] == context
}

// weight returns the weight of a byte after context i, zero if it was not kept.
func (l *level) weight(i int, symbol byte) uint64 {
	from, to := int(l.first[i]), int(l.first[i+1])
	j := from + sort.Search(to-from, func(j int) bool { return l.symbols[from+j] >= symbol })
	if j == to || l.symbols[j] != symbol {
		return 0
	}
	return uint64(l.counts[j])*weightOne - uint64(l.discount)
}
