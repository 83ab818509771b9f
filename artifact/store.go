package artifact

import (
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"syscall"
	"time"
)

// writer is a file that is being written.
type writer interface {
	io.WriteCloser
	Sync() error
}

func createFile(name string, flags int) (writer, error) {
	return os.OpenFile(name, os.O_WRONLY|flags, 0o600)
}

// lock takes a file lock, which the system drops when the process dies, and gives its release.
func lock(ctx context.Context, name string) (func(), error) {
	file, err := os.OpenFile(name, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, err
	}
	for {
		err := syscall.Flock(int(file.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
		if err == nil {
			return func() { _ = file.Close() }, nil
		}
		if !errors.Is(err, syscall.EWOULDBLOCK) && !errors.Is(err, syscall.EINTR) {
			_ = file.Close()
			return nil, err
		}
		select {
		case <-ctx.Done():
			_ = file.Close()
			return nil, ctx.Err()
		case <-time.After(lockPoll):
		}
	}
}

// syncTree lets everything reach the disk before the artifact gets its name, and takes the
// right to write from the files.
func syncTree(path string, a Artifact) error {
	for _, e := range a.Manifest.Entries {
		name := path
		if a.Folder {
			name = filepath.Join(path, filepath.FromSlash(e.Path))
		}
		file, err := os.Open(name)
		if err != nil {
			return err
		}
		if err := errors.Join(file.Sync(), file.Chmod(0o444), file.Close()); err != nil {
			return err
		}
	}
	return nil
}

// pickles lists the pickle files of an artifact.
func pickles(path string, a Artifact) ([]string, error) {
	var list []string
	for _, e := range a.Manifest.Entries {
		name := path
		if a.Folder {
			name = filepath.Join(path, filepath.FromSlash(e.Path))
		}
		file, err := openRegular(name)
		if err != nil {
			return nil, err
		}
		format, err := Detect(a.nameOf(e), file, e.Size)
		if err := errors.Join(err, file.Close()); err != nil {
			return nil, err
		}
		if format == Pickle {
			list = append(list, e.Path)
		}
	}
	return list, nil
}

// save copies at most limit bytes into a new file; ErrTooLarge when there are more, and
// ErrArchive when an
// archive breaks off, and ErrTemporary when the disk or another source fails.
func (f *fetcher) save(ctx context.Context, r io.Reader, name string, limit int64) (int64, error) {
	if err := os.MkdirAll(filepath.Dir(name), 0o700); err != nil {
		return 0, because(ErrTemporary, "%w", err)
	}
	out, err := f.create(name, os.O_CREATE|os.O_EXCL)
	if err != nil {
		return 0, because(ErrTemporary, "%w", err)
	}
	n, err := io.CopyBuffer(writerOnly{out}, io.LimitReader(patient{ctx, r}, limit+1), make([]byte, chunk))
	var broken errArchiveRead
	if err := errors.Join(err, out.Close()); errors.As(err, &broken) {
		return n, because(ErrArchive, "%w", broken.error)
	} else if err != nil {
		return n, because(ErrTemporary, "write %s: %w", filepath.Base(name), err)
	}
	if n > limit {
		return n, f.tooLarge()
	}
	return n, nil
}

func (f *fetcher) tooLarge() error {
	return because(ErrTooLarge, "expected at most %d bytes, got more", f.MaxBytes)
}

// writerOnly hides methods with which io.Copy would go around the buffer.
type writerOnly struct{ io.Writer }

// patient stops reading when its context ends.
type patient struct {
	ctx context.Context
	r   io.Reader
}

// Read reads unless the context has ended.
func (p patient) Read(b []byte) (int, error) {
	if err := p.ctx.Err(); err != nil {
		return 0, err
	}
	return p.r.Read(b)
}
