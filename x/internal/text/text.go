// Package text says what a text from a stranger may hold.
package text

import (
	"fmt"
	"unicode/utf8"
)

// Check looks for what is wrong with a text: shorter or longer than allowed in bytes, not
// valid UTF-8, or with a character that does not show: controls, line separators, and the
// marks that turn the direction of writing, with which a text can be made to read
// differently from what it is. It gives what was expected and what came; ok means neither.
func Check(text string, minBytes, maxBytes int) (expected, got string, ok bool) {
	if len(text) < minBytes || len(text) > maxBytes {
		return fmt.Sprintf("%d..%d bytes", minBytes, maxBytes), fmt.Sprintf("%d bytes", len(text)), false
	}
	if !utf8.ValidString(text) {
		return "valid UTF-8", fmt.Sprintf("%q", text), false
	}
	for i, r := range text {
		if hidden(r) {
			return "no control characters", fmt.Sprintf("%U at byte %d", r, i), false
		}
	}
	return "", "", true
}

// hidden lists its characters by hand, so that no table of another Go version can
// make nodes disagree.
func hidden(r rune) bool {
	switch {
	case r < 0x20, r >= 0x7F && r <= 0x9F: // C0, DEL, C1
		return true
	case r == 0x061C, r == 0x200E, r == 0x200F: // direction marks
		return true
	case r >= 0x2028 && r <= 0x202E: // line and paragraph separator, embeddings, overrides
		return true
	case r >= 0x2066 && r <= 0x2069: // isolates
		return true
	case r == 0xFEFF: // byte order mark
		return true
	}
	return false
}
