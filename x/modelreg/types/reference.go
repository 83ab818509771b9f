package types

import (
	"encoding/hex"
	"strconv"
	"strings"

	"cosmossdk.io/errors"

	"github.com/modeld-labs/modeld/x/evalreward/mechanism"
)

// Selector says how a reference picks a version. The zero value is invalid.
type Selector uint8

const (
	// SelectLatest picks the version with the highest number that is not yanked.
	SelectLatest Selector = iota + 1
	// SelectBest picks the version that holds most frontiers.
	SelectBest
	// SelectNumber picks by number.
	SelectNumber
	// SelectAlias picks by an alias of the owner.
	SelectAlias
	// SelectDigest picks by content digest.
	SelectDigest
)

const (
	digestScheme = "sha256:"
	// MaxReferenceBytes is the length of the longest reference: two name parts, two
	// separators and a digest.
	MaxReferenceBytes = 63 + 1 + 63 + 1 + len(digestScheme) + 2*DigestBytes
)

// Reference names one version. Equal references are equal as values.
type Reference struct {
	// Model is "namespace/name", or empty when the digest alone names the version.
	Model    string
	Selector Selector
	// Number is set for SelectNumber, at least 1.
	Number uint64
	// Alias is set for SelectAlias.
	Alias string
	// Digest is set for SelectDigest.
	Digest [DigestBytes]byte
}

// ParseReference reads
//
//	namespace/name   namespace/name@3   namespace/name@latest   namespace/name@best
//	namespace/name@ALIAS   namespace/name@sha256:HEX   sha256:HEX   @sha256:HEX
//
// HEX is 64 lower-case digits; a bare name means its newest version. Each version has one
// spelling per form: no upper case, no leading zeros. Errors: ErrInvalidReference.
func ParseReference(ref string) (Reference, error) {
	if len(ref) > MaxReferenceBytes {
		return Reference{}, invalidReference(ref, "at most "+strconv.Itoa(MaxReferenceBytes)+" bytes")
	}
	if strings.HasPrefix(ref, digestScheme) {
		return parseDigestReference(ref, "", ref)
	}
	model, selector, selected := strings.Cut(ref, "@")
	if model == "" && selected {
		return parseDigestReference(ref, "", selector)
	}
	if _, _, err := SplitModelName(model); err != nil {
		return Reference{}, invalidReference(ref, "namespace/name, then nothing or @ and a number, an alias or sha256:HEX")
	}
	switch {
	case !selected || selector == AliasLatest:
		return Reference{Model: model, Selector: SelectLatest}, nil
	case selector == AliasBest:
		return Reference{Model: model, Selector: SelectBest}, nil
	case strings.HasPrefix(selector, digestScheme):
		return parseDigestReference(ref, model, selector)
	case allDigits(selector):
		number, err := strconv.ParseUint(selector, 10, 64)
		if err != nil || selector[0] == '0' {
			return Reference{}, invalidReference(ref, "a version number from 1 without leading zeros")
		}
		return Reference{Model: model, Selector: SelectNumber, Number: number}, nil
	case mechanism.ValidNamePart(selector):
		return Reference{Model: model, Selector: SelectAlias, Alias: selector}, nil
	}
	return Reference{}, invalidReference(ref, "after @ a number, latest, best, an alias or sha256:HEX")
}

// String gives the canonical spelling, which ParseReference reads back to the same value.
func (r Reference) String() string {
	switch r.Selector {
	case SelectLatest:
		return r.Model + "@" + AliasLatest
	case SelectBest:
		return r.Model + "@" + AliasBest
	case SelectNumber:
		return VersionRef(r.Model, r.Number)
	case SelectAlias:
		return r.Model + "@" + r.Alias
	case SelectDigest:
		if r.Model == "" {
			return FormatDigest(r.Digest[:])
		}
		return r.Model + "@" + FormatDigest(r.Digest[:])
	}
	return ""
}

// FormatDigest gives "sha256:" and lower-case hex.
func FormatDigest(digest []byte) string { return digestScheme + hex.EncodeToString(digest) }

// ParseDigest reads 64 lower-case hex digits, with or without "sha256:" before them.
// Errors: ErrInvalidField.
func ParseDigest(text string) ([DigestBytes]byte, error) {
	var digest [DigestBytes]byte
	digits := strings.TrimPrefix(text, digestScheme)
	if !lowerHex(digits, 2*DigestBytes) {
		return digest, invalid("digest", "64 lower-case hex digits, with or without sha256: before them", quote(text))
	}
	_, err := hex.Decode(digest[:], []byte(digits))
	return digest, err
}

func parseDigestReference(ref, model, selector string) (Reference, error) {
	var digest [DigestBytes]byte
	digits, found := strings.CutPrefix(selector, digestScheme)
	if !found || !lowerHex(digits, 2*DigestBytes) {
		return Reference{}, invalidReference(ref, "sha256: and 64 lower-case hex digits")
	}
	if _, err := hex.Decode(digest[:], []byte(digits)); err != nil {
		return Reference{}, invalidReference(ref, "sha256: and 64 lower-case hex digits")
	}
	return Reference{Model: model, Selector: SelectDigest, Digest: digest}, nil
}

func lowerHex(s string, length int) bool {
	if len(s) != length {
		return false
	}
	for i := range len(s) {
		if c := s[i]; (c < '0' || c > '9') && (c < 'a' || c > 'f') {
			return false
		}
	}
	return true
}

func invalidReference(ref, expected string) error {
	return errors.Wrapf(ErrInvalidReference, "expected %s, got %s", expected, quote(ref))
}
