package artifact

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
)

// Progress is told how far a long read has come: the file at hand, relative to the artifact,
// and bytes done of all bytes; total is -1 while it is not known.
type Progress func(path string, done, total int64)

// Artifact describes what was found on disk.
type Artifact struct {
	Digest Digest `json:"digest"`
	// Folder is false for a single file.
	Folder bool `json:"folder"`
	// Manifest lists the files; that of a single file has its name alone and is not hashed.
	Manifest Manifest `json:"manifest"`
	// Bytes of all files together.
	Bytes int64 `json:"bytes"`
}

// chunk is how much of a file is in memory at a time.
const chunk = 1 << 20

// Read gives the digest of a file or a folder. It reads each byte once in constant memory, and
// refuses symbolic links, devices and whatever changes while it is read. progress may be nil.
func Read(ctx context.Context, path string, progress Progress) (Artifact, error) {
	info, err := os.Lstat(path)
	if err != nil {
		return Artifact{}, fmt.Errorf("artifact: expected a file or a folder: %w", err)
	}
	h := &hasher{ctx: ctx, progress: progress}
	if info.IsDir() {
		return h.folder(path)
	}
	if err := regular(path, info); err != nil {
		return Artifact{}, err
	}
	h.total = info.Size()
	entry, err := h.file(path, filepath.Base(path))
	if err != nil {
		return Artifact{}, err
	}
	if entry.manifest {
		return Artifact{}, fmt.Errorf("artifact %s: expected a model, got the manifest of a folder: give the folder", path)
	}
	return Artifact{Digest: entry.SHA256, Manifest: Manifest{Entries: []Entry{entry.Entry}}, Bytes: entry.Size}, nil
}

// found is a file seen by a walk, before it is read.
type found struct {
	path string // relative, with slashes
	info fs.FileInfo
}

// hasher reads files and reports how far it came.
type hasher struct {
	ctx         context.Context
	progress    Progress
	done, total int64
}

func (h *hasher) folder(root string) (Artifact, error) {
	before, err := walk(root)
	if err != nil {
		return Artifact{}, err
	}
	for _, f := range before {
		h.total += f.info.Size()
	}
	entries := make([]Entry, 0, len(before))
	for _, f := range before {
		entry, err := h.file(filepath.Join(root, filepath.FromSlash(f.path)), f.path)
		if err != nil {
			return Artifact{}, err
		}
		entries = append(entries, entry.Entry)
	}
	after, err := walk(root)
	if err != nil {
		return Artifact{}, err
	}
	if err := unchanged(root, before, after); err != nil {
		return Artifact{}, err
	}
	m, err := NewManifest(entries)
	if err != nil {
		return Artifact{}, fmt.Errorf("artifact %s: %w", root, err)
	}
	return Artifact{Digest: m.Digest(), Folder: true, Manifest: m, Bytes: h.done}, nil
}

// walk lists the files of a folder that its digest covers.
func walk(root string) ([]found, error) {
	var list []found
	err := filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if path == root {
			return nil
		}
		relative, err := filepath.Rel(root, path)
		if err != nil {
			return err
		}
		relative = filepath.ToSlash(relative)
		switch {
		case entry.IsDir() && leftOutName(entry.Name()):
			return filepath.SkipDir
		case !entry.IsDir() && LeftOut(relative):
			return nil
		}
		if err := CheckPath(relative); err != nil {
			return err
		}
		if entry.IsDir() {
			return nil
		}
		info, err := entry.Info()
		if err != nil {
			return err
		}
		if list = append(list, found{relative, info}); len(list) > MaxFiles {
			return fmt.Errorf("expected at most %d files, got more: pack small files together", MaxFiles)
		}
		return regular(path, info)
	})
	if err != nil {
		return nil, fmt.Errorf("artifact %s: %w", root, err)
	}
	return list, nil
}

// regular refuses what is not a plain file.
func regular(path string, info fs.FileInfo) error {
	switch mode := info.Mode(); {
	case mode.IsRegular():
		return nil
	case mode&fs.ModeSymlink != 0:
		return fmt.Errorf("artifact: expected plain files and folders, got the symbolic link %s: put the file itself there", path)
	default:
		return fmt.Errorf("artifact: expected plain files and folders, got %s of type %s", path, mode.Type())
	}
}

func unchanged(root string, before, after []found) error {
	same := len(before) == len(after)
	for i := 0; same && i < len(before); i++ {
		same = before[i].path == after[i].path && sameFile(before[i].info, after[i].info)
	}
	if !same {
		return fmt.Errorf("artifact %s: %w", root, errChanged)
	}
	return nil
}

var errChanged = errors.New("expected files that stay as they are, got a change while they were read: wait until nothing writes there, and try again")

func sameFile(a, b fs.FileInfo) bool {
	return os.SameFile(a, b) && a.Size() == b.Size() && a.ModTime().Equal(b.ModTime())
}

// hashed is the entry of a file, and whether it begins as a manifest does.
type hashed struct {
	Entry
	manifest bool
}

func (h *hasher) file(path, relative string) (hashed, error) {
	file, err := openRegular(path)
	if err != nil {
		return hashed{}, err
	}
	defer func() { _ = file.Close() }()
	before, err := file.Stat()
	if err != nil {
		return hashed{}, err
	}
	sum, n, start, err := h.stream(file, relative)
	if err != nil {
		return hashed{}, fmt.Errorf("read %s: %w", path, err)
	}
	after, err := os.Lstat(path)
	if err != nil {
		return hashed{}, err
	}
	if n != before.Size() || !sameFile(before, after) {
		return hashed{}, fmt.Errorf("artifact file %s: %w", path, errChanged)
	}
	return hashed{Entry{Path: relative, SHA256: sum, Size: n}, looksLikeManifest(start)}, nil
}

// stream hashes a file and keeps its beginning.
func (h *hasher) stream(r io.Reader, relative string) (sum Digest, n int64, start []byte, err error) {
	hash, buffer := sha256.New(), make([]byte, chunk)
	for {
		if err := h.ctx.Err(); err != nil {
			return sum, n, nil, err
		}
		got, err := r.Read(buffer)
		hash.Write(buffer[:got])
		if missing := len(ManifestHeader) - len(start); missing > 0 {
			start = append(start, buffer[:min(got, missing)]...)
		}
		n += int64(got)
		h.done += int64(got)
		if h.progress != nil && got > 0 {
			h.progress(relative, h.done, h.total)
		}
		if errors.Is(err, io.EOF) {
			return Digest(hash.Sum(nil)), n, start, nil
		}
		if err != nil {
			return sum, n, nil, err
		}
	}
}
