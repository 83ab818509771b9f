package artifact

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
)

const (
	// ManifestHeader is the first line of every manifest.
	ManifestHeader = "modeld artifact manifest v1\n"
	// MaxFiles is the number of files of an artifact.
	MaxFiles = 100_000
	// MaxManifestBytes is the size of a manifest.
	MaxManifestBytes = 16 << 20
	// separator stands between digest and path, as in the output of sha256sum.
	separator = "  "
)

// Entry is one file of a folder.
type Entry struct {
	// Path is relative to the folder, with slashes; see CheckPath.
	Path string `json:"path"`
	// SHA256 of the content.
	SHA256 Digest `json:"sha256"`
	// Size in bytes. It is not part of the canonical bytes; 0 when they were parsed.
	Size int64 `json:"size"`
}

// Manifest lists the files of a folder, sorted by the bytes of their paths.
type Manifest struct {
	Entries []Entry `json:"files"`
}

// NewManifest sorts entries and checks them: paths by CheckPath, none left out, none that
// collides with another, 1 to MaxFiles of them.
func NewManifest(entries []Entry) (Manifest, error) {
	sorted := slices.Clone(entries)
	slices.SortFunc(sorted, func(a, b Entry) int { return strings.Compare(a.Path, b.Path) })
	m := Manifest{Entries: sorted}
	return m, m.check()
}

func (m Manifest) check() error {
	if len(m.Entries) < 1 || len(m.Entries) > MaxFiles {
		return fmt.Errorf("manifest: expected 1..%d files, got %d", MaxFiles, len(m.Entries))
	}
	paths := make([]string, len(m.Entries))
	size := len(ManifestHeader)
	for i, e := range m.Entries {
		if err := CheckPath(e.Path); err != nil {
			return err
		}
		if LeftOut(e.Path) {
			return fmt.Errorf("manifest: expected no files of version control or signatures, got %q", shorten(e.Path))
		}
		if i > 0 && paths[i-1] > e.Path {
			return fmt.Errorf("manifest: expected paths sorted by byte, got %q after %q", shorten(e.Path), shorten(paths[i-1]))
		}
		paths[i] = e.Path
		size += 2*DigestBytes + len(separator) + len(e.Path) + 1
	}
	if size > MaxManifestBytes {
		return fmt.Errorf("manifest: expected at most %d bytes, got %d: use fewer files or shorter names", MaxManifestBytes, size)
	}
	return checkDistinct(paths)
}

// Bytes gives the canonical bytes: the header, and for each file the sha256 of its content in
// lower-case hex, two spaces, its path and a line feed.
func (m Manifest) Bytes() []byte {
	var out bytes.Buffer
	out.WriteString(ManifestHeader)
	for _, e := range m.Entries {
		out.WriteString(e.SHA256.Hex() + separator + e.Path + "\n")
	}
	return out.Bytes()
}

// Digest gives the sha256 of the canonical bytes.
func (m Manifest) Digest() Digest { return sha256.Sum256(m.Bytes()) }

// ParseManifest reads canonical bytes and nothing else, so that each manifest has one spelling.
func ParseManifest(text []byte) (Manifest, error) {
	if len(text) > MaxManifestBytes {
		return Manifest{}, fmt.Errorf("manifest: expected at most %d bytes, got %d", MaxManifestBytes, len(text))
	}
	rest, found := strings.CutPrefix(string(text), ManifestHeader)
	if !found {
		return Manifest{}, fmt.Errorf("manifest: expected the first line %q, got %q", strings.TrimSpace(ManifestHeader), firstLine(text))
	}
	var m Manifest
	for number := 2; rest != ""; number++ {
		line, after, ended := strings.Cut(rest, "\n")
		rest = after
		digits, path, split := strings.Cut(line, separator)
		raw, err := hex.DecodeString(digits)
		if !ended || !split || err != nil || len(raw) != DigestBytes || strings.ToLower(digits) != digits {
			return Manifest{}, fmt.Errorf("manifest line %d: expected 64 lower-case hex digits, two spaces, a path and a line feed, got %q", number, shorten(line))
		}
		m.Entries = append(m.Entries, Entry{Path: path, SHA256: Digest(raw)})
	}
	return m, m.check()
}

// looksLikeManifest tells whether a file begins as a manifest does. Such a file is no artifact:
// else a mirror could serve the manifest of a folder as if it were the model.
func looksLikeManifest(start []byte) bool { return bytes.HasPrefix(start, []byte(ManifestHeader)) }

func firstLine(text []byte) string {
	line, _, _ := bytes.Cut(text, []byte("\n"))
	return shorten(string(line))
}
