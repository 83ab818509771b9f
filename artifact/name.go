package artifact

import (
	"fmt"
	"slices"
	"strings"
)

const (
	// MaxPathBytes is the length of a path in a manifest.
	MaxPathBytes = 1024
	// MaxNameBytes is the length of one part of such a path; file systems take no more.
	MaxNameBytes = 255
)

// CheckPath refuses a path that means different things on different systems: it is relative,
// its parts are joined by single slashes, and each part has 1 to 255 bytes of printable ASCII
// without a backslash, is not "." or "..", begins with no space and ends with no space or dot.
func CheckPath(path string) error {
	if len(path) < 1 || len(path) > MaxPathBytes {
		return fmt.Errorf("path: expected 1..%d bytes, got %d in %q", MaxPathBytes, len(path), shorten(path))
	}
	for i := range len(path) {
		if c := path[i]; c < 0x20 || c > 0x7e || c == '\\' {
			return fmt.Errorf("path: expected printable ASCII without a backslash, got byte 0x%02x in %q: rename the file", c, shorten(path))
		}
	}
	for part := range strings.SplitSeq(path, "/") {
		if err := checkName(part); err != nil {
			return fmt.Errorf("path %q: %w", shorten(path), err)
		}
	}
	return nil
}

func checkName(name string) error {
	switch {
	case name == "":
		return fmt.Errorf("expected parts joined by single slashes, got an empty one")
	case name == "." || name == "..":
		return fmt.Errorf("expected names below the folder, got %q", name)
	case len(name) > MaxNameBytes:
		return fmt.Errorf("expected at most %d bytes a part, got %d", MaxNameBytes, len(name))
	case name[0] == ' ' || strings.HasSuffix(name, " ") || strings.HasSuffix(name, "."):
		return fmt.Errorf("expected no space at either end of a part and no dot at its end, got %q: rename it", name)
	}
	return nil
}

// leftOut are names of the manifest, of version control and of file browsers, at any depth; they say nothing
// about the model and differ between copies of it.
var leftOut = []string{
	"modeld.manifest", ".git", ".gitattributes", ".gitignore", ".gitmodules", ".github", ".hg", ".hgignore", ".svn", ".bzr", ".cache", ".DS_Store",
}

// signatures are endings of files that are made after the digest, since they sign it.
var signatures = []string{".sig", ".sigstore", ".sigstore.json", ".intoto.jsonl"}

// LeftOut tells whether a digest leaves out a path, because one of its parts belongs to version
// control or because it is a file of signatures. What a digest does not cover is never handed
// to an evaluator either.
func LeftOut(path string) bool {
	for part := range strings.SplitSeq(path, "/") {
		if leftOutName(part) {
			return true
		}
	}
	return slices.ContainsFunc(signatures, func(ending string) bool { return strings.HasSuffix(path, ending) })
}

// leftOutName tells whether a file or a folder of that name is left out with all that is in it.
func leftOutName(name string) bool { return slices.Contains(leftOut, name) }

// checkDistinct refuses paths of which two would be one file, or a file and a folder, where
// upper and lower case are the same. The paths are sorted by byte.
func checkDistinct(paths []string) error {
	files := make(map[string]string, len(paths))
	for _, path := range paths {
		folded := strings.ToLower(path)
		if other, found := files[folded]; found {
			return fmt.Errorf("expected paths that differ by more than upper and lower case, got %q and %q", other, path)
		}
		files[folded] = path
	}
	for _, path := range paths {
		folded := strings.ToLower(path)
		for i := range len(folded) {
			if folded[i] != '/' {
				continue
			}
			if other, found := files[folded[:i]]; found {
				return fmt.Errorf("expected a path to be a file or a folder, got the file %q and %q", other, path)
			}
		}
	}
	return nil
}
