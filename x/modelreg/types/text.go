package types

import (
	"fmt"

	"github.com/modeld-labs/modeld/x/internal/text"
)

// checkText refuses (ErrInvalidField) a text that is shorter or longer than allowed, in
// bytes, is not valid UTF-8 or holds characters that do not show.
func checkText(field, value string, minBytes, maxBytes int) error {
	if expected, got, ok := text.Check(value, minBytes, maxBytes); !ok {
		return invalid(field, expected, got)
	}
	return nil
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
