// Package service runs the evaluator daemon of a folder: it opens what lies there, connects, serves metrics and the questions of other
// commands, and checks a set-up before it is trusted with a bond.
package service

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"strings"

	"github.com/cosmos/cosmos-sdk/crypto/keyring"

	"github.com/modeld-labs/modeld/client"
	"github.com/modeld-labs/modeld/evaluator/config"
	"github.com/modeld-labs/modeld/evaluator/secret"
)

// Home is the home of modeld; everything of the daemon lies in its folder evaluator.
type Home string

// Folder of the daemon.
func (h Home) Folder() string { return filepath.Join(string(h), "evaluator") }

// Settings is the file evaluator.yaml.
func (h Home) Settings() string { return filepath.Join(h.Folder(), "evaluator.yaml") }

// Secret is the file of the secret.
func (h Home) Secret() string { return filepath.Join(h.Folder(), "secret") }

// Journal is the file of the journal.
func (h Home) Journal() string { return filepath.Join(h.Folder(), "journal.db") }

// Socket is where a running daemon answers.
func (h Home) Socket() string { return filepath.Join(h.Folder(), "daemon.sock") }

// Init makes the folder with settings and a secret. Errors: one of them is there already.
func (h Home) Init(w config.Written) error {
	text, err := config.Template(w)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(h.Folder(), 0o700); err != nil {
		return err
	}
	file, err := os.OpenFile(h.Settings(), os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if errors.Is(err, fs.ErrExist) {
		return fmt.Errorf("init: %s is there already; edit it, or choose another --home", h.Settings())
	}
	if err != nil {
		return err
	}
	_, err = file.WriteString(text)
	if err := errors.Join(err, file.Close()); err != nil {
		return err
	}
	_, err = secret.Create(h.Secret())
	return err
}

// Load reads the settings, overridden by the environment.
func (h Home) Load() (config.Config, error) { return config.Load(h.Settings(), os.Environ()) }

// Keys opens the keyring of the settings.
func (h Home) Keys(w config.Wallet) (keyring.Keyring, error) {
	dir := w.KeyringDir
	if dir == "" {
		dir = string(h)
	}
	var input io.Reader = strings.NewReader("")
	if w.PassphraseFile != "" {
		text, err := os.ReadFile(w.PassphraseFile)
		if err != nil {
			return nil, fmt.Errorf("wallet.passphrase_file: %w", err)
		}
		input = passphrase(strings.TrimRight(string(text), "\r\n") + "\n")
	}
	return client.OpenKeyring(w.KeyringBackend, dir, input)
}

// passphrase answers every question of a keyring with the same line.
type passphrase string

// Read gives the line, whole: a reader with a buffer takes no part of the next.
func (p passphrase) Read(to []byte) (int, error) { return copy(to, p), nil }

// logger writes as the settings say.
func logger(out io.Writer, l config.Log) *slog.Logger {
	var level slog.Level
	// Validate knows the words.
	_ = level.UnmarshalText([]byte(l.Level))
	options := &slog.HandlerOptions{Level: level}
	if l.Format == "json" {
		return slog.New(slog.NewJSONHandler(out, options))
	}
	return slog.New(slog.NewTextHandler(out, options))
}
