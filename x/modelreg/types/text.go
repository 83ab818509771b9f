package types

import (
	"fmt"
	"unicode/utf8"
)

// checkText refuses (ErrInvalidField) text that is shorter or longer than allowed, in bytes,
// is not valid UTF-8 or holds a character that does not show: controls, line separators,
// and the marks that turn the direction of writing, with which a text can be made to read
// differently from what it is.
func checkText(field, text string, minBytes, maxBytes int) error {
	if len(text) < minBytes || len(text) > maxBytes {
		return invalid(field, fmt.Sprintf("%d..%d bytes", minBytes, maxBytes), fmt.Sprintf("%d bytes", len(text)))
	}
	if !utf8.ValidString(text) {
		return invalid(field, "valid UTF-8", fmt.Sprintf("%q", text))
	}
	for i, r := range text {
		if hidden(r) {
			return invalid(field, "no control characters", fmt.Sprintf("%U at byte %d", r, i))
		}
	}
	return nil
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

func checkDigest(field string, digest []byte) error {
	if len(digest) != DigestBytes {
		return invalid(field, fmt.Sprintf("%d bytes", DigestBytes), fmt.Sprintf("%d", len(digest)))
	}
	return nil
}

func checkOptionalDigest(field string, digest []byte) error {
	if len(digest) != 0 && len(digest) != DigestBytes {
		return invalid(field, fmt.Sprintf("%d bytes or none", DigestBytes), fmt.Sprintf("%d", len(digest)))
	}
	return nil
}
