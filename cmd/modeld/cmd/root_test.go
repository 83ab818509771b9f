package cmd

import (
	"bytes"
	"context"
	"strings"
	"testing"

	"github.com/spf13/cobra"
	"github.com/stretchr/testify/require"
)

func tree(t *testing.T) *cobra.Command {
	t.Helper()
	cmd, err := NewRootCmd()
	require.NoError(t, err)
	return cmd
}

// No help text leaves a reader without an example.
func TestEveryCommandHasAnExample(t *testing.T) {
	var walk func(*cobra.Command)
	walk = func(cmd *cobra.Command) {
		require.NotEmpty(t, cmd.Example, cmd.CommandPath())
		require.NotEmpty(t, cmd.Short, cmd.CommandPath())
		for _, child := range cmd.Commands() {
			walk(child)
		}
	}
	walk(tree(t))
}

// The commands of a good chain binary are all there.
func TestStockCommandsAreThere(t *testing.T) {
	cmd := tree(t)
	for _, path := range []string{
		"init", "start", "status", "version", "export", "rollback", "prune", "comet show-node-id", "comet reset-state",
		"config set", "config get", "config view", "keys add", "genesis gentx", "genesis collect-gentxs", "genesis validate",
		"genesis add-genesis-account", "genesis add-steward", "genesis add-benchmark", "snapshots list", "snapshots restore", "debug addr",
		"query tx", "query txs", "query block", "query block-results", "query wait-tx", "query bank balances", "query staking validators",
		"query gov proposals", "query authz grants", "query feegrant grant", "tx bank send", "tx gov vote", "tx authz grant",
		"tx feegrant grant", "tx sign", "tx broadcast", "tx encode", "tx decode", "tx multi-sign", "tx validate-signatures",
		"tx simulate", "tx evalreward commit", "tx evalreward reveal", "mechanism run", "mechanism simulate", "demo",
	} {
		found, rest, err := cmd.Find(strings.Fields(path))
		require.NoError(t, err, path)
		require.Empty(t, rest, "no command %s, only %s", path, found.CommandPath())
	}
}

func TestMechanismRunAnswersAndReports(t *testing.T) {
	cmd := tree(t)
	var out, errs bytes.Buffer
	cmd.SetOut(&out)
	cmd.SetErr(&errs)
	cmd.SetIn(strings.NewReader("nonsense\n" + `{"rule":"weighted_score","in":{"a":813700,"c":650000}}` + "\n"))
	cmd.SetArgs([]string{"mechanism", "run", "-"})
	require.ErrorContains(t, cmd.ExecuteContext(context.Background()), "got 1 that")
	require.Contains(t, out.String(), `"out":{"f":528905}`)
	require.Contains(t, errs.String(), "line 1")
}

// The query of a version is no version of the binary: it reads the settings of the client.
func TestVersionOfAModelIsNoVersionOfTheBinary(t *testing.T) {
	root := tree(t)
	for path, alone := range map[string]bool{"version": true, "mechanism run": true, "query modelreg version": false} {
		found, _, err := root.Find(strings.Fields(path))
		require.NoError(t, err)
		require.Equal(t, alone, standsAlone(found), path)
	}
	r := typed(t, "version -o json")
	require.Equal(t, exitOK, r.code, r.stderr)
	require.Equal(t, "modeld", document(t, r)["name"])
}
