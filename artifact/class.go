package artifact

import (
	"errors"
	"fmt"
	"strings"
)

// Reasons why a place did not give the artifact. All but ErrTemporary and ErrUnsupported are
// statements about the artifact, on which every evaluator with the same limits would agree.
var (
	// ErrNotFound says that a place answers and has nothing.
	ErrNotFound = errors.New("not found")
	// ErrDigest says that a place has other bytes.
	ErrDigest = errors.New("wrong digest")
	// ErrTooLarge says that the artifact is larger than Options.MaxBytes.
	ErrTooLarge = errors.New("too large")
	// ErrPickle says that the artifact has the right digest and holds pickles.
	ErrPickle = errors.New("pickle refused")
	// ErrArchive says that an archive or a listing cannot be unpacked safely.
	ErrArchive = errors.New("unsafe or broken archive")
	// ErrTemporary says that trying again may help: network, timeout, a full disk.
	ErrTemporary = errors.New("temporary")
	// ErrUnsupported says that this host is not set up for the place: an unknown scheme, no
	// gateway, or a local place without AllowLocal. Others may be.
	ErrUnsupported = errors.New("unsupported place")
)

// Attempt is what came of one place.
type Attempt struct {
	URI string
	// Err wraps one of the reasons.
	Err error
}

// FetchError says why no place gave the artifact. errors.Is sees the reasons of all places.
type FetchError struct {
	Digest   Digest
	Attempts []Attempt
}

// Error lists places and reasons.
func (e *FetchError) Error() string {
	parts := make([]string, len(e.Attempts))
	for i, a := range e.Attempts {
		parts[i] = shorten(a.URI) + ": " + a.Err.Error()
	}
	return fmt.Sprintf("fetch %s: expected one of %d places to have it: %s", e.Digest, len(e.Attempts), strings.Join(parts, "; "))
}

// Unwrap gives the reasons.
func (e *FetchError) Unwrap() []error {
	list := make([]error, len(e.Attempts))
	for i, a := range e.Attempts {
		list[i] = a.Err
	}
	return list
}

// IsUnfetchable tells whether an error of Fetch is final: every place gave a reason that is a
// statement about the artifact, or the artifact itself, found with the right digest, is refused.
func IsUnfetchable(err error) bool {
	var failed *FetchError
	if !errors.As(err, &failed) || len(failed.Attempts) == 0 {
		return false
	}
	for _, a := range failed.Attempts {
		if errors.Is(a.Err, ErrPickle) {
			return true
		}
	}
	return !errors.Is(err, ErrTemporary) && !errors.Is(err, ErrUnsupported)
}

// IsTemporary tells whether an error of Fetch may go away by itself.
func IsTemporary(err error) bool { return errors.Is(err, ErrTemporary) && !IsUnfetchable(err) }

// because wraps a cause in a reason.
func because(reason error, format string, args ...any) error {
	return fmt.Errorf("%w: %w", reason, fmt.Errorf(format, args...))
}
