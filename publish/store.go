package publish

import (
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/modeld-labs/modeld/x/evalreward/mechanism"
	"github.com/modeld-labs/modeld/x/modelreg/types"
)

// promise is what is needed to open a version commit. It is kept before the commit leaves:
// without the salt a commit is worthless.
type promise struct {
	ChainID string `json:"chain_id"`
	Owner   string `json:"owner"`
	Model   string `json:"model"`
	Digest  []byte `json:"digest"`
	Salt    []byte `json:"salt"`
}

// promiseFile is where the promise of an account about a digest of a model is kept.
func promiseFile(folder, chainID, owner, model string, digest []byte) (string, error) {
	namespace, name, err := types.SplitModelName(model)
	if err != nil {
		return "", err
	}
	return filepath.Join(folder, chainID, owner, namespace, name, fmt.Sprintf("%x.json", digest)), nil
}

// loadPromise gives the promise that is kept in a file, or keeps a new one there.
func loadPromise(file string, p promise) (promise, error) {
	text, err := os.ReadFile(file)
	if errors.Is(err, fs.ErrNotExist) {
		p.Salt = make([]byte, types.DigestBytes)
		if _, err := rand.Read(p.Salt); err != nil {
			return p, fmt.Errorf("make salt: %w", err)
		}
		return p, p.keep(file)
	}
	if err != nil {
		return p, fmt.Errorf("read the salt of the version commit: %w", err)
	}
	var kept promise
	if err := json.Unmarshal(text, &kept); err != nil || len(kept.Salt) != types.DigestBytes ||
		kept.ChainID != p.ChainID || kept.Owner != p.Owner || kept.Model != p.Model || string(kept.Digest) != string(p.Digest) {
		return p, fmt.Errorf("salt of the version commit: expected it in %s, got something else; remove the file to commit anew", file)
	}
	return kept, nil
}

// keep writes a promise so that it is there completely or not at all, also after a power cut.
func (p promise) keep(file string) error {
	text, err := json.Marshal(p)
	if err != nil {
		return err
	}
	folder := filepath.Dir(file)
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return fmt.Errorf("keep the salt of the version commit: %w", err)
	}
	out, err := os.CreateTemp(folder, ".new-*")
	if err != nil {
		return fmt.Errorf("keep the salt of the version commit: %w", err)
	}
	defer func() { _ = os.Remove(out.Name()) }()
	_, err = out.Write(text)
	// Link refuses to replace: another process may have kept its own salt in between.
	if err := errors.Join(err, out.Sync(), out.Close(), os.Link(out.Name(), file), syncFolder(folder)); err != nil {
		return fmt.Errorf("keep the salt of the version commit in %s: %w", file, err)
	}
	return nil
}

func syncFolder(name string) error {
	folder, err := os.Open(name)
	if err != nil {
		return err
	}
	return errors.Join(folder.Sync(), folder.Close())
}

// hash is what the chain is told first.
func (p promise) hash(address []byte) ([]byte, error) {
	hash, err := mechanism.VersionCommitHash(mechanism.VersionClaim{
		ChainID: p.ChainID, Address: address, Model: p.Model, Digest: p.Digest, Salt: p.Salt,
	})
	return hash[:], err
}
