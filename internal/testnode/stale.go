package testnode

import (
	"context"
	"os"
	"path/filepath"
	"testing"

	"github.com/cometbft/cometbft/crypto/ed25519"
	"github.com/cometbft/cometbft/privval"
	"github.com/stretchr/testify/require"

	"github.com/modeld-labs/modeld/internal/localnode"
)

// Stale restarts a node and gives a copy of it that stays for ever at the height of the restart: it answers, takes transactions, and has no
// peers and no say in consensus.
func (n *Node) Stale(t testing.TB) *Node {
	t.Helper()
	n.Stop(t)
	ports, err := localnode.FreePorts()
	require.NoError(t, err)
	stale := &Node{Home: filepath.Join(t.TempDir(), "stale"), Keys: n.Keys, options: n.options}
	stale.options.Home, stale.options.Ports = stale.Home, ports
	require.NoError(t, os.CopyFS(stale.Home, os.DirFS(n.Home)))
	n.Start(t)
	config := stale.options.CometConfig()
	require.NoError(t, os.Remove(config.PrivValidatorStateFile()))
	privval.NewFilePV(ed25519.GenPrivKey(), config.PrivValidatorKeyFile(), config.PrivValidatorStateFile()).Save()
	application, err := stale.options.OpenApp()
	require.NoError(t, err)
	stale.node, err = localnode.Start(context.Background(), stale.options, application)
	require.NoError(t, err)
	t.Cleanup(func() { stale.Stop(t) })
	return stale
}
