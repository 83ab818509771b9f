package bytelm

import "fmt"

// minContextBytes is the least space of a context: distance, number of
// continuations, one byte, one count.
const minContextBytes = 4

// readConfig reads the fields of the configuration; the caller validates them.
func readConfig(c *cursor) Config {
	return Config{
		Order:     int(c.u8("order")),
		Smoothing: Smoothing(c.u8("smoothing")),
		MinCount:  uint32(c.varint("min count", 0, maxMinCount)),
		Note:      string(c.bytes(int(c.u8("note length")), "note")),
	}
}

// readLevel reads and checks the contexts of k bytes, with at most room counts.
func readLevel(c *cursor, config Config, k, room int) level {
	l := level{discount: readDiscount(c, config.Smoothing)}
	low, high := uint64(0), uint64(c.left()/minContextBytes)
	if k == 0 {
		low, high = 1, 1
	}
	size := int(c.varint("contexts", low, high))
	if c.err != nil {
		return level{}
	}
	l.contexts = make([]uint64, 0, size)
	l.first = make([]uint32, 1, size+1)
	l.cut = make([]uint32, 0, size)
	for range size {
		l.readContext(c, config, k)
		if c.err == nil && len(l.counts) > room {
			c.err = fmt.Errorf("%w: expected at most %d counts in contexts of %d bytes; raise the limit",
				ErrTooLarge, room, k)
		}
		if c.err != nil {
			return level{}
		}
	}
	l.derive(config.Smoothing)
	return l
}

// readDiscount reads a discount, which only Kneser-Ney has.
func readDiscount(c *cursor, smoothing Smoothing) uint32 {
	discount := c.u16("discount")
	if (discount > 0) != (smoothing == KneserNey) {
		c.fail("expected a discount above 0 with %s and 0 with %s, got %d with %s",
			KneserNey, WittenBell, discount, smoothing)
	}
	return uint32(discount)
}

// readContext appends the next context of k bytes and its continuations.
func (l *level) readContext(c *cursor, config Config, k int) {
	var previous, low uint64
	if n := len(l.contexts); n > 0 {
		previous, low = l.contexts[n-1], 1
	}
	context := previous + c.varint("distance to the previous context", low, windowMask(k)-previous)
	var cut uint32
	leastCount := uint64(1)
	if config.cuts(k) {
		cut = uint32(c.varint("cut count", 0, maxCount))
		leastCount = uint64(config.MinCount)
	}

	kinds := int(c.u8("number of continuations")) + 1
	symbols := c.bytes(kinds, "continuations")
	for i := 1; i < len(symbols); i++ {
		if symbols[i] <= symbols[i-1] {
			c.fail("expected ascending continuations, got 0x%02x after 0x%02x", symbols[i], symbols[i-1])
		}
	}
	for range symbols {
		l.counts = append(l.counts, uint32(c.varint("count", leastCount, maxCount)))
	}
	l.symbols = append(l.symbols, symbols...)
	l.contexts = append(l.contexts, context)
	l.first = append(l.first, uint32(len(l.symbols)))
	l.cut = append(l.cut, cut)
}
