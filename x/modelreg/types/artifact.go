package types

import (
	"fmt"
	"strings"

	"github.com/modeld-labs/modeld/x/evalreward/mechanism"
)

const (
	hfRevisionDigits = 40
	artifactSchemes  = "https, ipfs, oci, hf or file"
)

// checkArtifactURI refuses (ErrInvalidField) a place that is not 1..256 bytes of URI
// characters with a scheme of the allow-list. A place on a hub must name a fixed revision,
// since tags and branches move: hf://org/repo@<40 hex>, oci://registry/repo@sha256:<64 hex>.
func checkArtifactURI(uri string) error {
	const field = "artifact_uri"
	if len(uri) < 1 || len(uri) > MaxArtifactURIBytes {
		return invalid(field, fmt.Sprintf("1..%d bytes", MaxArtifactURIBytes), fmt.Sprintf("%d bytes", len(uri)))
	}
	for i := range len(uri) {
		if !uriByte(uri[i]) {
			return invalid(field, "only the characters of a URI, others percent-encoded", quote(uri))
		}
	}
	scheme, rest, found := strings.Cut(uri, "://")
	if !found || rest == "" {
		return invalid(field, "SCHEME://PLACE with scheme "+artifactSchemes, quote(uri))
	}
	switch scheme {
	case "file", "ipfs":
		return nil
	case "https":
		if strings.HasPrefix(rest, "/") {
			return invalid(field, "a host after https://", quote(uri))
		}
		return nil
	case "hf":
		if !pinned(rest, "@", hfRevisionDigits) {
			return invalid(field, "hf://org/repo@ and a revision of 40 lower-case hex digits, no branch or tag", quote(uri))
		}
		return nil
	case "oci":
		if !pinned(rest, "@"+digestScheme, 2*mechanism.HashSize) {
			return invalid(field, "oci://registry/repo@sha256: and 64 lower-case hex digits, no tag", quote(uri))
		}
		return nil
	}
	return invalid(field, "the scheme "+artifactSchemes, quote(scheme))
}

// pinned tells whether place is "owner/repo", the separator and a number of hex digits.
func pinned(place, separator string, digits int) bool {
	repo, revision, found := strings.Cut(place, separator)
	if !found || !lowerHex(revision, digits) {
		return false
	}
	owner, name, found := strings.Cut(repo, "/")
	return found && owner != "" && name != "" && !strings.Contains(repo, "@")
}

// uriByte tells whether RFC 3986 allows the byte in a URI.
func uriByte(c byte) bool {
	switch {
	case c >= 'a' && c <= 'z', c >= 'A' && c <= 'Z', c >= '0' && c <= '9':
		return true
	}
	return strings.IndexByte("-._~:/?#[]@!$&'()*+,;=%", c) >= 0
}
