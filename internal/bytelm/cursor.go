package bytelm

import (
	"encoding/binary"
	"fmt"
)

// cursor reads the body of an artifact. After the first error every further
// read returns zero, so that callers check once per group of fields.
type cursor struct {
	data []byte
	at   int
	err  error
}

// left returns how many bytes are unread.
func (c *cursor) left() int {
	return len(c.data) - c.at
}

// fail records the first error, with the position it was found at.
func (c *cursor) fail(format string, args ...any) {
	if c.err == nil {
		c.err = fmt.Errorf("%w: at byte %d: %s", ErrArtifact, c.at, fmt.Sprintf(format, args...))
	}
}

// bytes returns the next n bytes without copying them.
func (c *cursor) bytes(n int, what string) []byte {
	if c.err == nil && n > c.left() {
		c.fail("expected %d bytes of %s, got the end after %d", n, what, c.left())
	}
	if c.err != nil {
		return nil
	}
	out := c.data[c.at : c.at+n]
	c.at += n
	return out
}

// u8 returns the next byte.
func (c *cursor) u8(what string) byte {
	b := c.bytes(1, what)
	if b == nil {
		return 0
	}
	return b[0]
}

// u16 returns the next two bytes.
func (c *cursor) u16(what string) uint16 {
	b := c.bytes(2, what)
	if b == nil {
		return 0
	}
	return binary.BigEndian.Uint16(b)
}

// varint returns an unsigned LEB128 number in low..high. A longer form than
// needed is refused: it would give one model two digests.
func (c *cursor) varint(what string, low, high uint64) uint64 {
	if c.err != nil {
		return 0
	}
	value, n := binary.Uvarint(c.data[c.at:])
	switch {
	case n <= 0:
		c.fail("expected the number of %s, got the end or more than 64 bits", what)
	case n > 1 && c.data[c.at+n-1] == 0:
		c.fail("expected the shortest form of the number of %s, got %d bytes for %d", what, n, value)
	case value < low || value > high:
		c.fail("expected %s from %d to %d, got %d", what, low, high, value)
	default:
		c.at += n
		return value
	}
	return 0
}
