package artifact

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// admitFolder admits a staged folder, its only subfolder, or the one file in it that has the
// digest: archives and hubs often wrap an artifact.
func (f *fetcher) admitFolder(ctx context.Context, tree string) error {
	a, err := Read(ctx, tree, nil)
	if ctx.Err() != nil {
		return because(ErrTemporary, "%w", ctx.Err())
	}
	if err != nil {
		return because(ErrArchive, "%w", err)
	}
	if a.Digest == f.digest {
		return f.admit(ctx, tree, a)
	}
	for _, e := range a.Manifest.Entries {
		if e.SHA256 == f.digest {
			name := filepath.Join(tree, filepath.FromSlash(e.Path))
			single, err := Read(ctx, name, nil)
			if err != nil {
				return because(ErrArchive, "%w", err)
			}
			return f.admit(ctx, name, single)
		}
	}
	if inner, ok := a.Manifest.below(); ok && inner.Digest() == f.digest {
		top, _, _ := strings.Cut(a.Manifest.Entries[0].Path, "/")
		return f.admit(ctx, filepath.Join(tree, top), Artifact{Digest: inner.Digest(), Folder: true, Manifest: inner, Bytes: a.Bytes})
	}
	return because(ErrDigest, "expected %s, got a folder of %s", f.digest, a.Digest)
}

// below gives the manifest of the only folder at the top, if all files are in one.
func (m Manifest) below() (Manifest, bool) {
	top, _, found := strings.Cut(m.Entries[0].Path, "/")
	if !found {
		return Manifest{}, false
	}
	inner := slices.Clone(m.Entries)
	for i, e := range inner {
		path, inside := strings.CutPrefix(e.Path, top+"/")
		if !inside {
			return Manifest{}, false
		}
		inner[i].Path = path
	}
	return Manifest{Entries: inner}, true
}

// fromDisk copies a file or a folder of this machine: what is measured cannot change after
// the check. A folder with an OCI layout is read as such.
func (f *fetcher) fromDisk(ctx context.Context, path string) error {
	if !f.AllowLocal {
		return because(ErrUnsupported, "expected a place that others reach too, got a path of this machine; allow local places on a demo chain")
	}
	if !filepath.IsAbs(path) {
		return because(ErrUnsupported, "expected file:///ABSOLUTE/PATH, got %q", shorten(path))
	}
	info, err := os.Lstat(path)
	switch {
	case errors.Is(err, os.ErrNotExist):
		return because(ErrNotFound, "%w", err)
	case err != nil:
		return because(ErrTemporary, "%w", err)
	case info.IsDir() && isLayout(path):
		return f.fromLayout(ctx, path)
	case info.IsDir():
		return f.copyFolder(ctx, path)
	}
	staged := filepath.Join(f.staging, "copy")
	defer func() { _ = os.Remove(staged) }()
	if err := f.copyFile(ctx, path, staged, f.MaxBytes); err != nil {
		return err
	}
	return f.recognise(ctx, staged, nil)
}

func (f *fetcher) copyFile(ctx context.Context, from, to string, limit int64) error {
	_ = os.Remove(to)
	in, err := openRegular(from)
	if err != nil {
		return because(ErrArchive, "%w", err)
	}
	defer func() { _ = in.Close() }()
	_, err = f.save(ctx, in, to, limit)
	return err
}

func (f *fetcher) copyFolder(ctx context.Context, path string) error {
	list, err := walk(path)
	if err != nil {
		return because(ErrArchive, "%w", err)
	}
	tree := filepath.Join(f.staging, "copied")
	defer func() { _ = os.RemoveAll(tree) }()
	if err := os.RemoveAll(tree); err != nil {
		return because(ErrTemporary, "%w", err)
	}
	left := f.MaxBytes
	for _, file := range list {
		if ctx.Err() != nil {
			return because(ErrTemporary, "%w", ctx.Err())
		}
		relative := filepath.FromSlash(file.path)
		if err := f.copyFile(ctx, filepath.Join(path, relative), filepath.Join(tree, relative), left); err != nil {
			return err
		}
		left -= file.info.Size()
	}
	return f.admitFolder(ctx, tree)
}
