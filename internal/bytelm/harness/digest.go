package harness

import (
	"errors"
	"fmt"
)

// ErrDigestMismatch is what errors.Is finds in every DigestMismatchError.
var ErrDigestMismatch = errors.New("artifact digest mismatch")

// DigestMismatchError says that a file is not the registered artifact.
type DigestMismatchError struct {
	Path string
	// Want is the registered SHA-256 digest, Got the one of the file.
	Want, Got [32]byte
}

// Error names the file and both digests.
func (e *DigestMismatchError) Error() string {
	return fmt.Sprintf("%s: %v: expected sha256 %x, got %x; fetch the registered artifact again",
		e.Path, ErrDigestMismatch, e.Want, e.Got)
}

// Is makes errors.Is(err, ErrDigestMismatch) true.
func (e *DigestMismatchError) Is(target error) bool {
	return target == ErrDigestMismatch
}
