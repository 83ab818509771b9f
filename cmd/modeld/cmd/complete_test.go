package cmd

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/cosmos/cosmos-sdk/client/flags"
)

// completed gives what a shell would offer.
func completed(t *testing.T, args ...string) []string {
	t.Helper()
	root := tree(t)
	root.PersistentFlags().String(flags.FlagHome, "", "as the server adds it")
	var out strings.Builder
	root.SetOut(&out)
	root.SetErr(&strings.Builder{})
	root.SetArgs(append([]string{"__complete"}, args...))
	require.NoError(t, root.ExecuteContext(t.Context()))
	lines := strings.Split(strings.TrimSpace(out.String()), "\n")
	return lines[:len(lines)-1]
}

// A shell offers models, references and keys.
func TestCompletion(t *testing.T) {
	chain(t)
	r := typed(t, "tx modelreg register-model shell/lm --from alice --wait")
	require.Equal(t, exitOK, r.code, r.stderr)

	require.Equal(t, []string{"shell/lm"}, completed(t, "query", "modelreg", "model", "she"))
	require.Equal(t, []string{"shell/lm@"}, completed(t, "query", "modelreg", "version", "she"))
	require.Equal(t, []string{"shell/lm@latest", "shell/lm@best"}, completed(t, "query", "modelreg", "version", "shell/lm@"))
	require.Equal(t, []string{"shell/lm"}, completed(t, "tx", "modelreg", "transfer-model", "shell"))
	require.Equal(t, []string{"alice"}, completed(t, "tx", "evalreward", "claim", "--from", "al"))
	require.Empty(t, completed(t, "query", "evalreward", "benchmark", ""))
	require.Empty(t, completed(t, "tx", "evalreward", "reveal", ""))
}

// Without a node a shell stays silent, and does not wait.
func TestCompletionWithoutANode(t *testing.T) {
	t.Setenv("MODELD_HOME", t.TempDir())
	t.Setenv("MODELD_NODE", "tcp://127.0.0.1:1")
	begin := time.Now()
	for _, args := range [][]string{
		{"query", "modelreg", "model", ""}, {"query", "modelreg", "version", ""}, {"query", "evalreward", "leaderboard", ""},
		{"tx", "evalreward", "reveal", ""}, {"tx", "evalreward", "claim", "--from", ""},
	} {
		require.Empty(t, completed(t, args...), args)
	}
	require.Less(t, time.Since(begin), 5*(completionTime+time.Second))
	require.Equal(t, []string{"local"}, completed(t, "config", "use", ""))
}

func TestAShellWaitsASecondAtMost(t *testing.T) {
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Millisecond)
	defer cancel()
	require.Nil(t, inTime(ctx, func() []string {
		time.Sleep(time.Minute)
		return []string{"late"}
	}))
}

func TestScriptsOfShells(t *testing.T) {
	for _, shell := range []string{"bash", "zsh", "fish"} {
		r := typed(t, "completion "+shell)
		require.Equal(t, exitOK, r.code, r.stderr)
		require.Contains(t, r.stdout, "__complete", shell)
	}
}
