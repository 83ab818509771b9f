package cmd

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	filering "github.com/99designs/keyring"
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
	"golang.org/x/crypto/bcrypt"

	"github.com/cosmos/cosmos-sdk/client"
	"github.com/cosmos/cosmos-sdk/client/flags"
	"github.com/cosmos/cosmos-sdk/crypto/keyring"
	cryptotypes "github.com/cosmos/cosmos-sdk/crypto/types"
	sdk "github.com/cosmos/cosmos-sdk/types"
)

const (
	flagPassphraseFile = "keyring-passphrase-file"
	// minPassphrase is the length below which the SDK takes no passphrase either.
	minPassphrase = 8
)

var (
	errNoKeyring = errors.New("keyring: expected the credential store of an operating system for --keyring-backend os, found none " +
		"(no D-Bus session, no pass)\n" +
		"Why: this machine has no desktop session that could keep keys\n" +
		"Do:  use --keyring-backend file with --" + flagPassphraseFile + " FILE; or --keyring-backend test, whose keys lie in plain files, for demos only")
	errPassphrase = errors.New("--" + flagPassphraseFile)
)

// addPassphraseFlags adds the passphrase file wherever a keyring can be chosen.
func addPassphraseFlags(cmd *cobra.Command) {
	for _, set := range []*pflag.FlagSet{cmd.PersistentFlags(), cmd.Flags()} {
		if set.Lookup(flags.FlagKeyringBackend) != nil && set.Lookup(flagPassphraseFile) == nil {
			set.String(flagPassphraseFile, "", "file whose first line is the passphrase of the keyring file")
			break
		}
	}
	for _, child := range cmd.Commands() {
		addPassphraseFlags(child)
	}
}

// chooseKeyring replaces a keyring that would ask on a terminal, or hide keys in an unexpected
// place, by one that reads its passphrase from a file, or by one that says what is wrong.
func chooseKeyring(cmd *cobra.Command) error {
	ctx := client.GetClientContextFromCmd(cmd)
	if ctx.Keyring == nil || ctx.Simulate {
		return nil
	}
	file := ""
	if flag := cmd.Flags().Lookup(flagPassphraseFile); flag != nil {
		file = flag.Value.String()
	}
	switch backend := ctx.Keyring.Backend(); {
	case backend == keyring.BackendFile && file != "":
		ring, err := unattended(ctx, file)
		if err != nil {
			return err
		}
		ctx = ctx.WithKeyring(ring)
	case backend == keyring.BackendOS && !osKeyring():
		ctx = ctx.WithKeyring(absent{ctx.Keyring})
	default:
		return nil
	}
	if flag := cmd.Flags().Lookup(flags.FlagKeyringBackend); flag != nil {
		// A changed flag would make the SDK open another keyring.
		flag.Changed = false
	}
	return client.SetCmdClientContext(cmd, ctx)
}

// osKeyring tells whether the operating system keeps keys. Without this question the SDK falls
// back to a file of its own.
func osKeyring() bool {
	stores := slices.DeleteFunc(filering.AvailableBackends(), func(b filering.BackendType) bool { return b == filering.FileBackend })
	_, err := filering.Open(filering.Config{AllowedBackends: stores, ServiceName: sdk.KeyringServiceName()})
	return err == nil
}

// named is a keyring that goes by another name.
type named struct {
	keyring.Keyring
	backend string
}

// Backend gives the name.
func (n named) Backend() string { return n.backend }

// ExportPrivateKeyObject is what keys export --unsafe needs beyond the interface.
func (n named) ExportPrivateKeyObject(uid string) (cryptotypes.PrivKey, error) {
	exporter, ok := n.Keyring.(interface {
		ExportPrivateKeyObject(uid string) (cryptotypes.PrivKey, error)
	})
	if !ok {
		return nil, fmt.Errorf("keyring %s: expected one that exports keys; use keys export without --unsafe", n.backend)
	}
	return exporter.ExportPrivateKeyObject(uid)
}

// unattended opens the keyring of backend file with the passphrase in a file.
func unattended(ctx client.Context, file string) (keyring.Keyring, error) {
	dir := filepath.Join(ctx.KeyringDir, "keyring-file")
	ring, err := filering.Open(filering.Config{
		AllowedBackends: []filering.BackendType{filering.FileBackend}, ServiceName: sdk.KeyringServiceName(), FileDir: dir,
		FilePasswordFunc: func(string) (string, error) { return passphrase(dir, file) },
	})
	if err != nil {
		return nil, fmt.Errorf("open keyring in %s: %w", dir, err)
	}
	return named{keyring.NewInMemoryWithKeyring(ring, ctx.Codec, ctx.KeyringOptions...), keyring.BackendFile}, nil
}

// passphrase reads the passphrase and compares it with that of the keyring. The first one of
// a new keyring becomes its passphrase, under the hash that the SDK keeps too.
func passphrase(dir, file string) (string, error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return "", fmt.Errorf("%w: expected a readable file: %w", errPassphrase, err)
	}
	word, _, _ := strings.Cut(string(text), "\n")
	word = strings.TrimRight(word, "\r")
	if len(word) < minPassphrase {
		return "", fmt.Errorf("%w: expected at least %d characters in the first line of %s, got %d", errPassphrase, minPassphrase, file, len(word))
	}
	hashFile := filepath.Join(dir, "keyhash")
	hash, err := os.ReadFile(hashFile)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return word, writeHash(hashFile, word)
	case err != nil:
		return "", fmt.Errorf("read %s: %w", hashFile, err)
	case bcrypt.CompareHashAndPassword(hash, []byte(word)) != nil:
		return "", fmt.Errorf("%w: expected the passphrase of the keyring in %s, got another in %s", errPassphrase, dir, file)
	}
	return word, nil
}

func writeHash(file, word string) error {
	hash, err := bcrypt.GenerateFromPassword([]byte(word), bcrypt.DefaultCost)
	if err != nil {
		return fmt.Errorf("%w: %w", errPassphrase, err)
	}
	return os.WriteFile(file, hash, 0o600)
}
