package cmd

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	svrcmd "github.com/cosmos/cosmos-sdk/server/cmd"
)

// run executes a command line on a home and gives its error and what it printed.
func run(t *testing.T, home string, args ...string) (string, error) {
	t.Helper()
	t.Setenv("MODELD_HOME", home)
	cmd := tree(t)
	var out bytes.Buffer
	cmd.SetOut(&out)
	cmd.SetErr(&out)
	cmd.SetArgs(args)
	err := cmd.ExecuteContext(svrcmd.CreateExecuteContext(context.Background()))
	return out.String(), err
}

func initialised(t *testing.T) string {
	t.Helper()
	home := t.TempDir()
	cmd := []string{"init", "tower", "--chain-id", "modeld-test-1", "--network", "dev", "--home", home}
	_, err := run(t, home, cmd...)
	require.NoError(t, err)
	return home
}

// replace edits a file of a home.
func replace(t *testing.T, file, old, by string) {
	t.Helper()
	text, err := os.ReadFile(file)
	require.NoError(t, err)
	require.Contains(t, string(text), old)
	require.NoError(t, os.WriteFile(file, []byte(strings.Replace(string(text), old, by, 1)), 0o600))
}

// What init writes is bounded.
func TestInitWritesSafeValues(t *testing.T) {
	home := initialised(t)
	for file, lines := range map[string][]string{
		"app.toml": {
			`minimum-gas-prices = "0.025umodel"`, `query-gas-limit = "50000000"`, `block-executor = "sequential"`,
			"snapshot-interval = 1000", "snapshot-keep-recent = 2", "max-txs = -1",
			`pruning = "custom"`, `pruning-keep-recent = "100"`, `pruning-interval = "10"`, `index-events = ["message.action", "message.sender", `,
		},
		"config.toml":  {`timeout_commit = "1s"`, "size = 5000", "max_tx_bytes = 65536", "max_txs_bytes = 67108864", `pprof_laddr = ""`, "prometheus = true"},
		"genesis.json": {`"max_bytes": "2097152"`, `"max_gas": "60000000"`, `"max_age_duration": "1814400000000000"`, `"bond_denom": "umodel"`},
	} {
		text, err := os.ReadFile(filepath.Join(home, "config", file))
		require.NoError(t, err)
		for _, line := range lines {
			require.Contains(t, string(text), line, file)
		}
	}
}

func TestInitRefusesWhatWouldBeLost(t *testing.T) {
	home := initialised(t)
	_, err := run(t, home, "init", "tower", "--chain-id", "modeld-test-1", "--home", home)
	require.ErrorContains(t, err, "exists already")
	_, err = run(t, t.TempDir(), "init", "tower", "--chain-id", "nonsense")
	require.ErrorContains(t, err, "--chain-id: expected")
	_, err = run(t, t.TempDir(), "init", "tower", "--chain-id", "modeld-test-1", "--network", "moon")
	require.ErrorContains(t, err, "--network")
}

// A node with unlimited blocks or queries, or free transactions, does not start by accident.
func TestStartRefusesUnsafeSettings(t *testing.T) {
	for _, c := range []struct{ file, old, by, says string }{
		{"app.toml", `minimum-gas-prices = "0.025umodel"`, `minimum-gas-prices = ""`, "minimum-gas-prices"},
		{"app.toml", "\n" + `query-gas-limit = "50000000"`, "\n" + `query-gas-limit = "0"`, "query-gas-limit"},
		{"genesis.json", `"max_gas": "60000000"`, `"max_gas": "-1"`, "max_gas"},
	} {
		home := initialised(t)
		replace(t, filepath.Join(home, "config", c.file), c.old, c.by)
		_, err := run(t, home, "start", "--home", home)
		require.ErrorContains(t, err, c.says)
		require.ErrorContains(t, err, "--allow-unsafe-config")
	}
	_, err := run(t, t.TempDir(), "start", "--home", t.TempDir())
	require.ErrorContains(t, err, "modeld init")
}

func TestFlagsComeFromTheEnvironment(t *testing.T) {
	t.Setenv("MODELD_CHAIN_ID", "modeld-env-1")
	home := t.TempDir()
	out, err := run(t, home, "init", "tower")
	require.NoError(t, err)
	require.Contains(t, out, "modeld-env-1")
	require.Contains(t, out, home)
}
