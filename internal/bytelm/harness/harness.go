// Package harness does with model artifact files what an evaluator does: check
// that the file is the registered one, load it and measure it on held-out text.
package harness

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/modeld-labs/modeld/internal/bytelm"
)

// ErrNoHeldOut is returned by Evaluate when there is no text to measure on.
var ErrNoHeldOut = errors.New("no held-out text")

// Evaluate opens an artifact file, checks its SHA-256 digest, loads it and
// returns its raw benchmark value on the held-out text: millionths of a bit
// per byte in 0..bytelm.MaxRaw, lower is better. The file is read once, so what
// was checked is what is measured, and no further than
// bytelm.DefaultLimits.MaxBytes.
// Errors: DigestMismatchError, bytelm.ErrTooLarge, bytelm.ErrArtifact,
// ErrNoHeldOut, or those of the file system.
func Evaluate(artifactPath string, wantDigest [32]byte, heldOut []byte) (raw int64, err error) {
	if len(heldOut) == 0 {
		return 0, fmt.Errorf("evaluate %s: %w: expected at least one byte", artifactPath, ErrNoHeldOut)
	}
	artifact, err := readBounded(artifactPath, bytelm.DefaultLimits.MaxBytes)
	if err != nil {
		return 0, fmt.Errorf("evaluate: %w", err)
	}
	if got := sha256.Sum256(artifact); got != wantDigest {
		return 0, fmt.Errorf("evaluate: %w", &DigestMismatchError{Path: artifactPath, Want: wantDigest, Got: got})
	}
	model, err := bytelm.Read(bytes.NewReader(artifact), bytelm.DefaultLimits)
	if err != nil {
		return 0, fmt.Errorf("evaluate %s: %w", artifactPath, err)
	}
	return model.RawMicroBits(heldOut), nil
}

// readBounded returns the content of a regular file of at most maxBytes.
func readBounded(path string, maxBytes int64) ([]byte, error) {
	// Asked before opening: opening a named pipe would wait for a writer.
	info, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, fmt.Errorf("%s: expected a regular file, got %s", path, info.Mode().Type())
	}
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()

	content, err := io.ReadAll(io.LimitReader(file, maxBytes+1))
	if err != nil {
		return nil, err
	}
	if int64(len(content)) > maxBytes {
		return nil, fmt.Errorf("%s: %w: expected at most %d bytes", path, bytelm.ErrTooLarge, maxBytes)
	}
	return content, nil
}
