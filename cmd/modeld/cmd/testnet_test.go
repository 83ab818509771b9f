package cmd

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	genutiltypes "github.com/cosmos/cosmos-sdk/x/genutil/types"
)

// The homes of a network share one genesis, name each other, and share no port.
func TestTestnetFiles(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "net")
	r := typed(t, "testnet init-files --v 3 -o "+dir+" --single-host --starting-port 30000 --output json")
	require.Equal(t, exitOK, r.code, r.stderr)
	nodes := document(t, r)["nodes"].([]any)
	require.Len(t, nodes, 3)
	used := map[any]bool{}
	var genesis [][]byte
	for i, n := range nodes {
		node := n.(map[string]any)
		for _, port := range []string{"p2p", "rpc", "rest", "grpc", "prometheus"} {
			require.False(t, used[node[port]], "%s of node %d", port, i)
			used[node[port]] = true
		}
		home := node["home"].(string)
		text, err := os.ReadFile(filepath.Join(home, "config", "genesis.json"))
		require.NoError(t, err)
		genesis = append(genesis, text)
		config, err := os.ReadFile(filepath.Join(home, "config", "config.toml"))
		require.NoError(t, err)
		for j, other := range nodes {
			peer := fmt.Sprintf("%s@127.0.0.1:%v", other.(map[string]any)["node_id"], other.(map[string]any)["p2p"])
			require.Equal(t, i != j, bytes.Contains(config, []byte(peer)), "node %d names %d", i, j)
		}
		r = typed(t, "genesis validate --home "+home)
		require.Equal(t, exitOK, r.code, r.stderr)
	}
	require.Equal(t, genesis[0], genesis[1])
	require.Equal(t, genesis[0], genesis[2])
	parsed, err := genutiltypes.AppGenesisFromFile(filepath.Join(dir, "node0", "config", "genesis.json"))
	require.NoError(t, err)
	require.Equal(t, "modeld-dev-1", parsed.ChainID)

	r = typed(t, "testnet init-files -o "+dir)
	require.Equal(t, exitUsage, r.code)
	require.Contains(t, r.stderr, "expected a new or empty folder")
}

func TestTestnetOnSeveralHosts(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "net")
	r := typed(t, "testnet init-files --v 2 -o "+dir+" --starting-ip-address 10.0.0.7")
	require.Equal(t, exitOK, r.code, r.stderr)
	require.Contains(t, r.stdout, "tcp://10.0.0.8:26657")
}

// Two validators as two processes make blocks together: neither can alone.
func TestTwoValidatorsMakeBlocks(t *testing.T) {
	if testing.Short() {
		t.Skip("runs nodes")
	}
	dir := filepath.Join(t.TempDir(), "net")
	r := typed(t, "testnet init-files --v 2 -o "+dir+" --single-host --starting-port 31650 --output json")
	require.Equal(t, exitOK, r.code, r.stderr)
	for i := range 2 {
		home := filepath.Join(dir, fmt.Sprintf("node%d", i))
		node := process(t, home, nil, "start", "--home", home, "--log_level", "error")
		t.Cleanup(func() {
			_ = node.Process.Kill()
			_ = node.Wait()
		})
	}
	for _, port := range []int{31657, 31667} {
		t.Setenv("MODELD_HOME", filepath.Join(dir, "node0"))
		require.Eventually(t, func() bool {
			r := typed(t, fmt.Sprintf("query block --type=height 2 -o json --node tcp://127.0.0.1:%d", port))
			return r.code == exitOK
		}, time.Minute, 300*time.Millisecond)
	}
}
