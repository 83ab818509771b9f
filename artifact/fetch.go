package artifact

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// Options of Fetch. Dir and MaxBytes are needed.
type Options struct {
	// Dir is the cache: artifacts by digest, and what was downloaded of others.
	Dir string
	// MaxBytes bounds the artifact, and what is downloaded or unpacked for it.
	MaxBytes int64
	// AllowPickle lets through artifacts that run a program when they are loaded.
	AllowPickle bool
	// AllowLocal lets file:// read this machine, http:// reach it, and https:// reach private
	// networks. Places come from strangers; leave it out except on a demo chain.
	AllowLocal bool
	// IPFSGateway such as https://ipfs.io or http://127.0.0.1:8080; empty means no ipfs.
	IPFSGateway string
	// Hub serves hf:// places; empty means https://huggingface.co.
	Hub string
	// Client replaces the HTTP client, its timeouts and its refusal of private networks.
	Client *http.Client
	// Stall is how long a download may go without a byte; 0 means 30 seconds.
	Stall time.Duration
	// Progress is told how a download goes on. It may be nil.
	Progress Progress

	// custom says that Client came from the caller.
	custom bool
	// create makes files, so that tests can fill a disk.
	create func(name string, flags int) (writer, error)
}

const (
	defaultStall = 30 * time.Second
	defaultHub   = "https://huggingface.co"
	lockPoll     = 100 * time.Millisecond
)

// fetcher is one call of Fetch.
type fetcher struct {
	Options
	digest Digest
	// staging holds what is not checked yet; one process at a time works in it.
	staging string
}

// Fetch gives the path of the artifact with a digest, a file or a folder in the cache. It tries
// the places in order; what it returns was checked against the digest in this call, and nothing
// becomes visible under its name before. An interrupted download of a file goes on where it
// stopped. Callers must not write to the path. Errors: *FetchError (see IsUnfetchable and
// IsTemporary), and wrong options.
func Fetch(ctx context.Context, uris []string, digest Digest, options Options) (string, error) {
	if options.Dir == "" || options.MaxBytes < 1 {
		return "", fmt.Errorf("fetch: expected a folder and at least one byte, got %q and %d bytes", options.Dir, options.MaxBytes)
	}
	f := &fetcher{Options: options.withDefaults(), digest: digest}
	f.staging = filepath.Join(f.Dir, "partial", digest.Hex())
	if err := os.MkdirAll(filepath.Dir(f.staging), 0o700); err != nil {
		return "", f.local(because(ErrTemporary, "make the folder of downloads: %w", err))
	}
	if err := os.MkdirAll(filepath.Dir(f.path()), 0o755); err != nil {
		return "", f.local(because(ErrTemporary, "make the cache: %w", err))
	}
	unlock, err := lock(ctx, f.staging+".lock")
	if err != nil {
		return "", f.local(because(ErrTemporary, "wait for another download of the same artifact: %w", err))
	}
	defer unlock()
	if kept, err := f.cached(ctx); kept || err != nil {
		return f.path(), err
	}
	failed := &FetchError{Digest: digest}
	for _, uri := range uris {
		err := f.try(ctx, uri)
		if err == nil {
			return f.path(), nil
		}
		if ctx.Err() != nil && !errors.Is(err, ErrTemporary) {
			err = because(ErrTemporary, "%w", err)
		}
		failed.Attempts = append(failed.Attempts, Attempt{uri, err})
		if ctx.Err() != nil || errors.Is(err, ErrPickle) {
			break
		}
	}
	if len(uris) == 0 {
		failed.Attempts = []Attempt{{"no place", because(ErrNotFound, "expected at least one place, got none")}}
	}
	return "", failed
}

func (o Options) withDefaults() Options {
	if o.Stall == 0 {
		o.Stall = defaultStall
	}
	if o.Hub == "" {
		o.Hub = defaultHub
	}
	o.custom = o.Client != nil
	if o.Client == nil {
		o.Client = newClient(o.AllowLocal, o.Stall)
	}
	if o.create == nil {
		o.create = createFile
	}
	return o
}

func (f *fetcher) path() string { return filepath.Join(f.Dir, "sha256", f.digest.Hex()) }

// local is a failure that has nothing to do with a place.
func (f *fetcher) local(err error) error {
	return &FetchError{Digest: f.digest, Attempts: []Attempt{{f.Dir, err}}}
}

// cached checks what the cache holds under the digest. Damage is removed, and fetched again.
func (f *fetcher) cached(ctx context.Context) (bool, error) {
	if _, err := os.Lstat(f.path()); err != nil {
		return false, nil
	}
	a, err := Read(ctx, f.path(), nil)
	switch {
	case ctx.Err() != nil:
		return false, f.local(because(ErrTemporary, "%w", ctx.Err()))
	case err == nil && a.Digest == f.digest && a.Bytes > f.MaxBytes:
		return false, f.local(because(ErrTooLarge, "expected at most %d bytes, got %d", f.MaxBytes, a.Bytes))
	case err == nil && a.Digest == f.digest:
		if err := f.formats(f.path(), a); err != nil {
			return false, f.local(err)
		}
		return true, nil
	}
	if err := os.RemoveAll(f.path()); err != nil {
		return false, f.local(because(ErrTemporary, "remove a damaged artifact: %w", err))
	}
	return false, nil
}

// try fetches from one place into the staging folder and admits what came.
func (f *fetcher) try(ctx context.Context, uri string) error {
	scheme, rest, found := strings.Cut(uri, "://")
	if !found {
		return because(ErrUnsupported, "expected SCHEME://PLACE, got %q", shorten(uri))
	}
	if err := os.MkdirAll(f.staging, 0o700); err != nil {
		return because(ErrTemporary, "make the folder of downloads: %w", err)
	}
	switch scheme {
	case "file":
		return f.fromDisk(ctx, rest)
	case "https", "http":
		return f.fromWeb(ctx, uri)
	case "ipfs":
		return f.fromIPFS(ctx, rest)
	case "hf":
		return f.fromHub(ctx, rest)
	case "oci":
		return f.fromRegistry(ctx, rest)
	}
	return because(ErrUnsupported, "expected https, ipfs, oci, hf or file, got %q", shorten(scheme))
}

// admit gives a checked file or folder its name in the cache.
func (f *fetcher) admit(ctx context.Context, staged string, a Artifact) error {
	switch {
	case ctx.Err() != nil:
		return because(ErrTemporary, "%w", ctx.Err())
	case a.Digest != f.digest:
		return because(ErrDigest, "expected %s, got %s", f.digest, a.Digest)
	case a.Bytes > f.MaxBytes:
		return f.tooLarge()
	}
	if err := f.formats(staged, a); err != nil {
		return err
	}
	if err := f.settle(staged, a); err != nil {
		return because(ErrTemporary, "%w", err)
	}
	_ = os.RemoveAll(f.staging)
	return nil
}

// settle moves an artifact into the cache. Of a folder only the files that the digest covers
// are moved.
func (f *fetcher) settle(staged string, a Artifact) error {
	if a.Folder {
		clean := filepath.Join(f.staging, "clean")
		if err := os.RemoveAll(clean); err != nil {
			return err
		}
		for _, e := range a.Manifest.Entries {
			name := filepath.FromSlash(e.Path)
			if err := os.MkdirAll(filepath.Dir(filepath.Join(clean, name)), 0o755); err != nil {
				return err
			}
			if err := os.Rename(filepath.Join(staged, name), filepath.Join(clean, name)); err != nil {
				return err
			}
		}
		staged = clean
	}
	if err := syncTree(staged, a); err != nil {
		return err
	}
	return os.Rename(staged, f.path())
}

// formats refuses pickles. Headers that are broken are the business of whoever loads them.
func (f *fetcher) formats(path string, a Artifact) error {
	if f.AllowPickle {
		return nil
	}
	pickles, err := pickles(path, a)
	if err != nil {
		return because(ErrTemporary, "%w", err)
	}
	if len(pickles) > 0 {
		return because(ErrPickle, "expected safetensors, gguf or data, got the pickle %s, which runs a program when it is loaded; "+
			"convert it, or allow pickles", pickles[0])
	}
	return nil
}
