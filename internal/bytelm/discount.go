package bytelm

// discountOf estimates the Kneser-Ney discount of one order, in units of
// 1/weightOne: n1/(n1+2*n2), with n1 and n2 the number of windows counted once
// and twice (Ney, Essen and Kneser 1994, "On structuring probabilistic
// dependences in stochastic language modelling"). Where either is missing the
// estimate says nothing and one half is used. The result is never zero: a
// context must always leave something to the shorter one, or a byte it has not
// seen would be impossible.
func discountOf(grams []gram) uint32 {
	var once, twice uint64
	for _, g := range grams {
		switch g.count {
		case 1:
			once++
		case 2:
			twice++
		}
	}
	if once == 0 || twice == 0 {
		return weightOne / 2
	}
	return uint32(max(1, once*weightOne/(once+2*twice)))
}
