package cmd

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"

	"github.com/cosmos/cosmos-sdk/client/flags"
	"github.com/cosmos/cosmos-sdk/crypto/keyring"

	"github.com/modeld-labs/modeld/app"
)

// writeClientSettings puts the chain of a new node into client.toml, so that no command needs
// --chain-id. On a dev chain keys lie in plain files, so that none needs a password either.
func writeClientSettings(home, chainID string, network app.Network) error {
	file := filepath.Join(home, "config", "client.toml")
	text, err := os.ReadFile(file)
	if err != nil {
		return fmt.Errorf("read settings of the client: %w", err)
	}
	text = setLine(text, flags.FlagChainID, chainID)
	if network == app.Dev {
		text = setLine(text, flags.FlagKeyringBackend, keyring.BackendTest)
	}
	if err := os.WriteFile(file, text, 0o600); err != nil {
		return fmt.Errorf("write settings of the client: %w", err)
	}
	return nil
}

// setLine replaces the value of a key in a flat settings file.
func setLine(text []byte, key, value string) []byte {
	line := regexp.MustCompile(`(?m)^` + regexp.QuoteMeta(key) + `\s*=.*$`)
	return line.ReplaceAllLiteral(text, fmt.Appendf(nil, "%s = %q", key, value))
}
