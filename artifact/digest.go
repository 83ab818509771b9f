package artifact

import (
	"encoding/hex"
	"fmt"
	"strings"
)

// DigestBytes is the length of a digest: that of sha256.
const DigestBytes = 32

const digestPrefix = "sha256:"

// Digest names an artifact: the sha256 of a single file, or of the manifest of a folder.
type Digest [DigestBytes]byte

// ParseDigest reads 64 lower-case hex digits, with or without "sha256:" before them.
func ParseDigest(text string) (Digest, error) {
	var d Digest
	digits := strings.TrimPrefix(text, digestPrefix)
	raw, err := hex.DecodeString(digits)
	if err != nil || len(raw) != DigestBytes || strings.ToLower(digits) != digits {
		return d, fmt.Errorf("digest: expected sha256: and 64 lower-case hex digits, got %q", shorten(text))
	}
	copy(d[:], raw)
	return d, nil
}

// String gives "sha256:" and lower-case hex.
func (d Digest) String() string { return digestPrefix + d.Hex() }

// Hex gives 64 lower-case hex digits.
func (d Digest) Hex() string { return hex.EncodeToString(d[:]) }

// MarshalText writes the digest as String does.
func (d Digest) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText reads what ParseDigest reads.
func (d *Digest) UnmarshalText(text []byte) (err error) {
	*d, err = ParseDigest(string(text))
	return err
}

// shorten cuts foreign text to a length that fits an error message.
func shorten(text string) string {
	const most = 120
	if len(text) <= most {
		return text
	}
	return text[:most] + ".."
}
