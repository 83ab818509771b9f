package artifact

import (
	"archive/tar"
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
)

// errArchiveRead marks a failure of an archive while a file of it is copied, as against one of
// the disk.
type errArchiveRead struct{ error }

// archiveReader marks failures of an archive.
type archiveReader struct{ io.Reader }

// Read marks failures.
func (r *archiveReader) Read(p []byte) (int, error) {
	n, err := r.Reader.Read(p)
	if err != nil && !errors.Is(err, io.EOF) {
		return n, errArchiveRead{err}
	}
	return n, err
}

// fromArchive unpacks a tar archive.
func (f *fetcher) fromArchive(ctx context.Context, staged string, open func(io.Reader) (io.Reader, error)) error {
	file, err := openRegular(staged)
	if err != nil {
		return because(ErrTemporary, "%w", err)
	}
	defer func() { _ = file.Close() }()
	stream, err := open(file)
	if err != nil {
		return because(ErrArchive, "%w", err)
	}
	tree := filepath.Join(f.staging, "unpacked")
	defer func() { _ = os.RemoveAll(tree) }()
	if err := os.RemoveAll(tree); err != nil {
		return because(ErrTemporary, "%w", err)
	}
	if err := os.MkdirAll(tree, 0o755); err != nil {
		return because(ErrTemporary, "%w", err)
	}
	if err := f.unpack(ctx, tar.NewReader(patient{ctx, stream}), tree); err != nil {
		return err
	}
	return f.admitFolder(ctx, tree)
}

// unpack writes the files of an archive that a digest would cover. Names are checked like those
// of a manifest, so nothing lands outside of the folder; links and devices are refused.
func (f *fetcher) unpack(ctx context.Context, archive *tar.Reader, tree string) error {
	left, files := f.MaxBytes, 0
	for {
		if err := ctx.Err(); err != nil {
			return because(ErrTemporary, "%w", err)
		}
		header, err := archive.Next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return because(ErrArchive, "%w", err)
		}
		path := strings.TrimPrefix(header.Name, "./")
		if header.Typeflag == tar.TypeXGlobalHeader || header.Typeflag == tar.TypeDir {
			continue
		}
		if header.Size > left {
			return f.tooLarge()
		}
		if LeftOut(path) {
			left -= header.Size // skipping costs as much as unpacking
			continue
		}
		if header.Typeflag != tar.TypeReg {
			return because(ErrArchive, "expected plain files and folders, got %q of type %q", shorten(path), header.Typeflag)
		}
		if err := CheckPath(path); err != nil {
			return because(ErrArchive, "%w", err)
		}
		name := filepath.Join(tree, filepath.FromSlash(path))
		if _, err := os.Lstat(name); err == nil {
			return because(ErrArchive, "expected each file once, got %q twice", shorten(path))
		}
		if files++; files > MaxFiles {
			return because(ErrArchive, "expected at most %d files, got more", MaxFiles)
		}
		n, err := f.save(ctx, &archiveReader{archive}, name, left)
		if err != nil {
			return err
		}
		left -= n
	}
}
