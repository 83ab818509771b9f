package cmd

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

func writeProfile(t *testing.T, home, name, text string) {
	t.Helper()
	folder := filepath.Join(home, "config", "profiles")
	require.NoError(t, os.MkdirAll(folder, 0o700))
	require.NoError(t, os.WriteFile(filepath.Join(folder, name+".toml"), []byte(text), 0o600))
}

// One command changes the network, says what changed, and keeps the rest.
func TestConfigUse(t *testing.T) {
	home := t.TempDir()
	t.Setenv("MODELD_HOME", home)
	for _, setting := range []string{"chain-id modeld-old-1", "keyring-default-keyname alice"} {
		r := typed(t, "config set client "+setting)
		require.Equal(t, exitOK, r.code, r.stderr)
	}
	writeProfile(t, home, "testnet", "chain-id = \"modeld-test-9\"\nnode = \"tcp://10.0.0.1:26657\"\ngas-prices = \"0.5umodel\"\n")

	r := typed(t, "config use testnet")
	require.Equal(t, exitOK, r.code, r.stderr)
	require.Contains(t, r.stdout, `chain-id: "modeld-old-1" -> "modeld-test-9"`)
	text, err := os.ReadFile(filepath.Join(home, "config", "client.toml"))
	require.NoError(t, err)
	require.Contains(t, string(text), `keyring-default-keyname = "alice"`)
	require.Contains(t, string(text), `gas-prices = "0.5umodel"`)

	r = typed(t, "config use testnet -o json")
	require.Equal(t, exitOK, r.code, r.stderr)
	require.Empty(t, document(t, r)["changes"])

	r = typed(t, "config use local -o json")
	require.Equal(t, exitOK, r.code, r.stderr)
	require.Len(t, document(t, r)["changes"], 4)
	entries, err := os.ReadDir(filepath.Join(home, "config"))
	require.NoError(t, err)
	require.Len(t, entries, 2, "nothing temporary stays behind")
}

// A profile that would break every later command is refused, and nothing is written.
func TestBadProfiles(t *testing.T) {
	home := t.TempDir()
	t.Setenv("MODELD_HOME", home)
	for text, says := range map[string]string{
		"chain-id = ":                      "expected lines of key",
		"":                                 "expected at least chain-id and node",
		"chainid = \"x\"":                  "got \"chainid\"",
		"keyring-backend = \"drawer\"":     "keyring-backend: expected one of",
		"node = \"tcp://host:port:other\"": "node: expected an address",
	} {
		writeProfile(t, home, "bad", text)
		r := typed(t, "config use bad")
		require.Equal(t, exitUsage, r.code, text)
		require.Contains(t, r.stderr, says)
	}
	r := typed(t, "config use mainnet")
	require.Equal(t, exitUsage, r.code)
	require.Contains(t, r.stderr, "expected one of local, bad")
}

// A gas price in client.toml is used where the command line gives none.
func TestGasPriceOfAProfile(t *testing.T) {
	c := chain(t)
	file := filepath.Join(c.home, "config", "client.toml")
	before, err := os.ReadFile(file)
	require.NoError(t, err)
	defer func() { require.NoError(t, os.WriteFile(file, before, 0o600)) }()
	require.NoError(t, os.WriteFile(file, append(before, "gas-prices = \"0.1umodel\"\n"...), 0o600))

	r := typed(t, "tx bank send alice "+c.eva+" 5umodel --gas 100000 --generate-only -o json")

	require.Equal(t, exitOK, r.code, r.stderr)
	require.Contains(t, r.stdout, `"amount":"10000"`)
}
