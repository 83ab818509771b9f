// Package secret keeps the one thing that an evaluator must not lose: 32 bytes from which the salt of every commit follows, so that a
// reveal survives the loss of everything else.
package secret

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"
)

// Bytes of a secret.
const Bytes = 32

// Secret derives salts. Its text is never printed by accident: String hides it.
type Secret struct{ key [Bytes]byte }

// Create writes a new secret to a file that only its owner can read. fs.ErrExist is returned for a file that is there: the salts of open
// commits follow from it.
func Create(file string) (Secret, error) {
	var s Secret
	if _, err := rand.Read(s.key[:]); err != nil {
		return s, fmt.Errorf("make secret: %w", err)
	}
	return s, s.Save(file)
}

// Save writes the secret to a new file.
func (s Secret) Save(file string) error {
	out, err := os.OpenFile(file, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if errors.Is(err, fs.ErrExist) {
		return fmt.Errorf("secret: %s is there already, and open commits may depend on it; move it away first: %w", file, err)
	}
	if err != nil {
		return fmt.Errorf("secret: %w", err)
	}
	_, err = out.WriteString(s.Text() + "\n")
	return errors.Join(err, out.Sync(), out.Close())
}

// Load reads the secret of a file. It refuses a file that others can read.
func Load(file string) (Secret, error) {
	info, err := os.Stat(file)
	if err != nil {
		return Secret{}, fmt.Errorf("secret: expected the file that modeld evaluator init made: %w", err)
	}
	if info.Mode().Perm()&0o077 != 0 {
		return Secret{}, fmt.Errorf("secret %s: expected a file that only its owner can read, got mode %o; chmod 600 it", file, info.Mode().Perm())
	}
	text, err := os.ReadFile(file)
	if err != nil {
		return Secret{}, fmt.Errorf("secret: %w", err)
	}
	s, err := Parse(string(text))
	if err != nil {
		return s, fmt.Errorf("secret %s: %w", file, err)
	}
	return s, nil
}

// Parse reads the text of a secret.
func Parse(text string) (Secret, error) {
	var s Secret
	text = strings.TrimSpace(text)
	// The text itself stays out of the error.
	if n, err := hex.Decode(s.key[:], []byte(text[:min(len(text), 2*Bytes)])); err != nil || n != Bytes || len(text) != 2*Bytes {
		return Secret{}, fmt.Errorf("expected %d hex digits, got %d characters", 2*Bytes, len(text))
	}
	return s, nil
}

// Text gives the secret for a safe place on paper or in a vault.
func (s Secret) Text() string { return hex.EncodeToString(s.key[:]) }

// String hides the secret.
func (s Secret) String() string { return "(secret)" }

// GoString hides the secret.
func (s Secret) GoString() string { return "(secret)" }

// Salt gives the 32 bytes of an evaluator's commit in a round:
//
//	HMAC-SHA256(secret, "modeld/evaluator/salt/v1|" chain id "|" round "|" evaluator)
func (s Secret) Salt(chainID string, round uint64, evaluator string) []byte {
	mac := hmac.New(sha256.New, s.key[:])
	fmt.Fprintf(mac, "modeld/evaluator/salt/v1|%s|%d|%s", chainID, round, evaluator)
	return mac.Sum(nil)
}
