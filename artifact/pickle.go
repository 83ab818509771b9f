package artifact

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"io"
	"path"
	"slices"
	"strings"
)

// pickleOpcodes are those with which a pickle can begin after the protocol: marks, empty
// containers, memo, globals, and values.
const pickleOpcodes = "(])}cIJKMLNFGSTUVXBC\x8a\x8b\x88\x89\x8c\x8d\x8e\x8f\x95\x96"

const (
	pickleProto    = 0x80
	pickleProtocol = 5 // the highest protocol of Python today
	pickleStop     = '.'
	// archiveEntries is how many entries of a tar archive are looked at.
	archiveEntries = 1000
)

// pickleNames are endings that mean a pickle whatever the content looks like: it may be
// compressed. tensorNames are endings of programs that write pickles and other things.
var (
	pickleNames = []string{".pkl", ".pickle", ".joblib", ".dill"}
	tensorNames = []string{".pt", ".pth", ".bin", ".ckpt"}
)

// isPickle errs on the side of yes: a pickle that gets through runs a program of a stranger.
func isPickle(name string, start []byte, r io.ReaderAt, size int64) (bool, error) {
	switch {
	case hasEnding(name, pickleNames), pickleHeader(start), objectArray(start):
		return true, nil
	case bytes.HasPrefix(start, []byte("PK\x03\x04")):
		return zipHasPickle(r, size), nil
	case len(start) > 262 && string(start[257:262]) == "ustar":
		return tarHasPickle(io.NewSectionReader(r, 0, size)), nil
	case hasEnding(name, tensorNames) && len(start) > 0 && strings.IndexByte(pickleOpcodes, start[0]) >= 0:
		// Protocols 0 and 1 have no header, but all pickles end with STOP.
		last := make([]byte, 1)
		if _, err := r.ReadAt(last, size-1); err != nil {
			return false, err
		}
		_, broken := ReadSafetensors(r, size)
		return last[0] == pickleStop && broken != nil, nil
	}
	return false, nil
}

// pickleHeader tells whether bytes begin with the opcode PROTO, a protocol and an opcode.
func pickleHeader(start []byte) bool {
	return len(start) > 2 && start[0] == pickleProto && start[1] <= pickleProtocol &&
		(start[2] == pickleStop || strings.IndexByte(pickleOpcodes, start[2]) >= 0)
}

// objectArray tells whether bytes begin a NumPy file whose elements are pickled objects.
func objectArray(start []byte) bool {
	return bytes.HasPrefix(start, []byte("\x93NUMPY")) && (bytes.Contains(start, []byte("'|O")) || bytes.Contains(start, []byte("'O'")))
}

// zipHasPickle looks at the names of a zip archive. One that cannot be read while it begins as
// a zip counts as a pickle: PyTorch may be less particular.
func zipHasPickle(r io.ReaderAt, size int64) bool {
	archive, err := zip.NewReader(r, size)
	if err != nil {
		return true
	}
	return slices.ContainsFunc(archive.File, func(f *zip.File) bool {
		return pickleEntry(f.Name) || strings.HasSuffix(f.Name, ".npy") && zippedObjects(f)
	})
}

// zippedObjects tells whether an entry of a .npz archive holds pickled objects.
func zippedObjects(f *zip.File) bool {
	content, err := f.Open()
	if err != nil {
		return true
	}
	defer func() { _ = content.Close() }()
	start := make([]byte, 512)
	n, _ := io.ReadFull(content, start)
	return objectArray(start[:n])
}

func tarHasPickle(r io.Reader) bool {
	archive := tar.NewReader(r)
	for range archiveEntries {
		header, err := archive.Next()
		if err != nil {
			return false
		}
		if pickleEntry(header.Name) {
			return true
		}
	}
	return false
}

func pickleEntry(name string) bool {
	return path.Base(name) == "pickle" || hasEnding(name, pickleNames)
}

func hasEnding(name string, endings []string) bool {
	lower := strings.ToLower(name)
	return slices.ContainsFunc(endings, func(ending string) bool { return strings.HasSuffix(lower, ending) })
}
