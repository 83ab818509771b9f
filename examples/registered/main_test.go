package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	rpchttp "github.com/cometbft/cometbft/rpc/client/http"
	"github.com/stretchr/testify/require"

	"github.com/modeld-labs/modeld/internal/testkit"
	"github.com/modeld-labs/modeld/internal/testnode"
)

// The program finds a registered artifact by its bytes and says who owns it and what it
// scored, proves that another is unknown, and answers nothing without proof.
func TestProgramAnswersWithProof(t *testing.T) {
	node := testnode.New(t, testnode.Scored())
	node.Reach(t, 6)
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	defer cancel()
	api, err := rpchttp.New(node.RPC(), "/websocket")
	require.NoError(t, err)
	first := int64(1)
	block, err := api.Commit(ctx, &first)
	require.NoError(t, err)
	trust := []string{"-node", node.RPC(), "-chain-id", testkit.ChainID, "-trust-height", "1", "-trust-hash", block.Hash().String()}
	dir := t.TempDir()
	file := func(name string, content []byte) string {
		path := filepath.Join(dir, name)
		require.NoError(t, os.WriteFile(path, content, 0o600))
		return path
	}
	ask := func(args ...string) (string, int, error) {
		var out bytes.Buffer
		code, err := run(ctx, append(trust, args...), &out)
		return out.String(), code, err
	}

	out, code, err := ask(file("one", testnode.Artifact(1)))
	require.NoError(t, err)
	require.Equal(t, registered, code)
	require.Contains(t, out, "registered yes, as acme/lm@1 at height 1\nowner      "+testkit.NewAccount("alice").String())
	require.Contains(t, out, fmt.Sprintf("score      %d ppm on benchmark 1 (prose-1), round 65536", testnode.Score))

	out, code, err = ask(file("two", testnode.Artifact(2)))
	require.NoError(t, err)
	require.Equal(t, registered, code)
	require.Contains(t, out, "withdrawn  \"trained on the held-out text\"\nscore      none on benchmark 1 that is final\n")

	out, code, err = ask(file("unknown", []byte("other weights")))
	require.NoError(t, err)
	require.Equal(t, notRegistered, code)
	require.Contains(t, out, "registered no\n")

	for want, args := range map[string][]string{
		"trust block 1 with hash 00":                       {"-trust-hash", fmt.Sprintf("%064d", 0), "sha256:00"},
		`-trust-hash: expected 64 hex digits, got "x"`:     {"-trust-hash", "x", "sha256:00"},
		"expected one file or sha256:HEX, got 0 arguments": {},
		"no such file":                                      {filepath.Join(dir, "none")},
		"expected a block of the last 1ns":                  {"-max-age", "1ns", "sha256:00"},
		"sha256: and 64 lower-case hex digits":              {"sha256:00"},
		"Witnesses: expected an endpoint such as http://12": {"-witness", "http://bad host", "sha256:00"},
	} {
		_, code, err := ask(args...)
		require.Equal(t, unproven, code, want)
		require.ErrorContains(t, err, want)
	}
}
