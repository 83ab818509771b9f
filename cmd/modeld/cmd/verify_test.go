package cmd

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	rpchttp "github.com/cometbft/cometbft/rpc/client/http"
	"github.com/stretchr/testify/require"

	svrcmd "github.com/cosmos/cosmos-sdk/server/cmd"

	"github.com/modeld-labs/modeld/internal/testkit"
	"github.com/modeld-labs/modeld/internal/testnode"
)

// execIn runs a command line in an empty home and gives standard output.
func execIn(t *testing.T, ctx context.Context, args ...string) (string, error) {
	t.Helper()
	root := tree(t)
	var out bytes.Buffer
	root.SetOut(&out)
	root.SetErr(&bytes.Buffer{})
	root.PersistentFlags().String("home", t.TempDir(), "")
	root.SetArgs(args)
	err := root.ExecuteContext(svrcmd.CreateExecuteContext(ctx))
	return out.String(), err
}

// A user proves records and their absence, and follows events, from a real node.
func TestVerifyAndWatchOnARealNode(t *testing.T) {
	if testing.Short() {
		t.Skip("runs a node")
	}
	n := testnode.New(t, testnode.Scored())
	n.Reach(t, 6)
	api, err := rpchttp.New(n.RPC(), "/websocket")
	require.NoError(t, err)
	first := int64(1)
	block, err := api.Commit(context.Background(), &first)
	require.NoError(t, err)
	trust := []string{"--trust-height", "1", "--trust-hash", block.Hash().String(), "--node", n.RPC()}
	prove := func(args ...string) (string, error) {
		return execIn(t, context.Background(), append(append([]string{"verify"}, args...), trust...)...)
	}

	for want, args := range map[string][]string{
		fmt.Sprintf(`"score": %d`, testnode.Score): {"score", "acme/lm@stable", "1"},
		`"licence": "Apache-2.0"`:                  {"version", "acme/lm@latest"},
		`"owner": "model1`:                         {"model", "acme/lm"},
		`"name": "prose-1"`:                        {"benchmark", "1"},
	} {
		out, err := prove(args...)
		require.NoError(t, err, args)
		require.Contains(t, out, want)
		require.Contains(t, out, `"exists": true`)
	}
	alice := testkit.NewAccount("alice").String()
	for want, args := range map[string][]string{
		"proven absent: model acme/tts":                  {"version", "acme/tts@1"},
		"proven absent: final score of acme/lm@2":        {"score", "acme/lm@2", "1"},
		"proven absent: evaluator " + alice:              {"evaluator", "automated", alice},
		"proven absent: claimable coins of " + alice:     {"claimable", alice},
		`kind: expected automated or human, got "robot"`: {"evaluator", "robot", alice},
		`benchmark: expected a number, got "mmlu"`:       {"score", "acme/lm@1", "mmlu"},
		"expected a block that you trust":                {"model", "acme/lm", "--trust-height", "0"},
	} {
		if strings.HasPrefix(want, "expected a block") {
			trust[1], args = "0", args[:2]
		}
		out, err := prove(args...)
		trust[1] = "1"
		require.ErrorContains(t, err, want)
		require.Equal(t, exitUsage, exitCode(err))
		require.Equal(t, strings.HasPrefix(want, "proven absent"), strings.Contains(out, `"exists": false`), out)
	}

	ctx, cancel := context.WithTimeout(context.Background(), 3*time.Second)
	defer cancel()
	out, err := execIn(t, ctx, "watch", "--from-height", "1", "--node", n.RPC())
	require.NoError(t, err)
	var line watched
	require.NoError(t, json.Unmarshal([]byte(strings.SplitN(out, "\n", 2)[0]), &line), out)
	require.Positive(t, line.Height)
	out, err = execIn(t, context.Background(), "watch", "--from-height", "1", "--count", "2", "--node", n.RPC())
	require.NoError(t, err)
	require.Equal(t, 2, strings.Count(out, "\n"), out)
	_, err = execIn(t, context.Background(), "watch", "--event", "nothing", "--node", n.RPC())
	require.ErrorContains(t, err, `got "nothing"`)
	_, err = execIn(t, context.Background(), "watch", "--output", "text", "--node", n.RPC())
	require.EqualError(t, err, `--output: expected jsonl, got "text"`)
	for _, unreachable := range [][]string{
		{"watch"}, {"watch", "--chain-id", testkit.ChainID}, append([]string{"verify", "benchmark", "1", "--chain-id", testkit.ChainID}, trust[:4]...),
	} {
		_, err = execIn(t, context.Background(), append(unreachable, "--node", "tcp://127.0.0.1:1")...)
		require.Equal(t, exitUnreachable, exitCode(err), "%v: %v", unreachable, err)
	}
}
