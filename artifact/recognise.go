package artifact

import (
	"bytes"
	"compress/gzip"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"net/url"
	"os"
	"path/filepath"
)

// recognise takes a download that is the artifact itself, the manifest of a folder whose files
// lie beside it, or a tar archive of the folder, plain or in gzip.
func (f *fetcher) recognise(ctx context.Context, staged string, at *url.URL) error {
	start, err := startOf(staged)
	if err != nil {
		return because(ErrTemporary, "%w", err)
	}
	if looksLikeManifest(start) {
		return f.fromManifest(ctx, staged, at)
	}
	a, err := Read(ctx, staged, nil)
	if err != nil {
		return because(ErrTemporary, "%w", err)
	}
	if a.Digest == f.digest {
		return f.admit(ctx, staged, a)
	}
	open := archiveOpener(start)
	if open == nil {
		return because(ErrDigest, "expected %s, got %s", f.digest, a.Digest)
	}
	return f.fromArchive(ctx, staged, open)
}

func startOf(name string) ([]byte, error) {
	file, err := openRegular(name)
	if err != nil {
		return nil, err
	}
	defer func() { _ = file.Close() }()
	start := make([]byte, 512)
	n, err := io.ReadFull(file, start)
	if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) {
		return nil, err
	}
	return start[:n], nil
}

// archiveOpener gives what unpacks a file that begins like this; nil for what is no archive.
func archiveOpener(start []byte) func(io.Reader) (io.Reader, error) {
	switch {
	case len(start) > 262 && string(start[257:262]) == "ustar":
		return func(r io.Reader) (io.Reader, error) { return r, nil }
	case bytes.HasPrefix(start, []byte{0x1f, 0x8b}):
		return func(r io.Reader) (io.Reader, error) { return gzip.NewReader(r) }
	}
	return nil
}

// fromManifest fetches the files of a manifest from the folder in which it lies.
func (f *fetcher) fromManifest(ctx context.Context, staged string, at *url.URL) error {
	if info, err := os.Lstat(staged); err != nil || info.Size() > MaxManifestBytes {
		return because(ErrArchive, "expected a manifest of at most %d bytes", MaxManifestBytes)
	}
	text, err := os.ReadFile(staged)
	if err != nil {
		return because(ErrTemporary, "%w", err)
	}
	if sum := Digest(sha256.Sum256(text)); sum != f.digest {
		return because(ErrDigest, "expected a manifest of %s, got %s", f.digest, sum)
	}
	m, err := ParseManifest(text)
	if err != nil {
		return because(ErrArchive, "%w", err)
	}
	if at == nil {
		return because(ErrArchive, "expected an artifact, got the manifest of one")
	}
	list := make([]remoteFile, len(m.Entries))
	for i, e := range m.Entries {
		list[i] = remoteFile{path: e.Path, at: at.ResolveReference(&url.URL{Path: "./" + e.Path}), sum: &m.Entries[i].SHA256}
	}
	return f.fromFiles(ctx, at.String(), list)
}

// remoteFile is one file of a folder at a place.
type remoteFile struct {
	path string
	at   *url.URL
	// sum of the content, when the place is known by it.
	sum *Digest
}

// fromFiles fetches the files of a folder one by one. Those that an earlier call finished stay,
// and are fetched again when the whole does not fit together.
func (f *fetcher) fromFiles(ctx context.Context, place string, list []remoteFile) error {
	id := sha256.Sum256([]byte(place))
	tree := filepath.Join(f.staging, "files-"+hex.EncodeToString(id[:8]))
	_, err := os.Lstat(tree)
	resumed := err == nil
	err = f.allFiles(ctx, tree, list)
	if resumed && errors.Is(err, ErrDigest) {
		_ = os.RemoveAll(tree)
		err = f.allFiles(ctx, tree, list)
	}
	if err != nil && !errors.Is(err, ErrTemporary) {
		_ = os.RemoveAll(tree)
	}
	return err
}

func (f *fetcher) allFiles(ctx context.Context, tree string, list []remoteFile) error {
	left := f.MaxBytes
	for _, file := range list {
		name := filepath.Join(tree, filepath.FromSlash(file.path))
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			return because(ErrTemporary, "%w", err)
		}
		if err := f.oneFile(ctx, file, name, left); err != nil {
			return err
		}
		info, err := os.Lstat(name)
		if err != nil {
			return because(ErrTemporary, "%w", err)
		}
		left -= info.Size()
	}
	return f.admitFolder(ctx, tree)
}

func (f *fetcher) oneFile(ctx context.Context, file remoteFile, name string, limit int64) error {
	if _, err := os.Lstat(name); err == nil {
		return nil // finished by an earlier call; the digest of the folder checks it
	}
	part := name + ".part"
	for again := true; ; again = false {
		resumed, err := f.get(ctx, file.at, part, limit)
		if err != nil {
			return err
		}
		if file.sum == nil {
			break
		}
		a, err := (&hasher{ctx: ctx}).file(part, file.path)
		if err != nil {
			return because(ErrTemporary, "%w", err)
		}
		if a.SHA256 == *file.sum {
			break
		}
		_ = os.Remove(part)
		if !resumed || !again {
			return because(ErrDigest, "%s: expected %s, got %s", shorten(file.path), file.sum, a.SHA256)
		}
	}
	if err := os.Rename(part, name); err != nil {
		return because(ErrTemporary, "%w", err)
	}
	return nil
}
