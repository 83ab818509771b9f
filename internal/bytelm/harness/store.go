package harness

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"os"
	"path/filepath"
)

// Store writes an artifact file and returns the SHA-256 digest to register. A
// reader sees the whole file or none: the bytes go to a temporary file beside
// it, which then takes its name.
func Store(path string, artifact []byte) (digest [32]byte, err error) {
	temp, err := os.CreateTemp(filepath.Dir(path), ".artifact-*")
	if err != nil {
		return digest, fmt.Errorf("store artifact: %w", err)
	}
	defer os.Remove(temp.Name()) // fails harmlessly once renamed

	_, writeErr := temp.Write(artifact)
	// Temporary files are private, but evaluators may run as another user.
	chmodErr := temp.Chmod(0o644)
	if err := errors.Join(writeErr, chmodErr, temp.Close()); err != nil {
		return digest, fmt.Errorf("store artifact: %w", err)
	}
	if err := os.Rename(temp.Name(), path); err != nil {
		return digest, fmt.Errorf("store artifact: %w", err)
	}
	return sha256.Sum256(artifact), nil
}
