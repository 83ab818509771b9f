// Package testnode runs a whole node inside a test: the chain of package testkit with
// consensus, RPC, gRPC and REST.
package testnode

import (
	"context"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/cometbft/cometbft/privval"
	"github.com/stretchr/testify/require"

	"github.com/cosmos/cosmos-sdk/crypto/keyring"
	"github.com/cosmos/cosmos-sdk/crypto/keys/secp256k1"
	genutiltypes "github.com/cosmos/cosmos-sdk/x/genutil/types"

	"github.com/modeld-labs/modeld/app"
	"github.com/modeld-labs/modeld/app/encoding"
	"github.com/modeld-labs/modeld/internal/localnode"
	"github.com/modeld-labs/modeld/internal/testkit"
)

// BlockTime is the pause between blocks.
const BlockTime = 100 * time.Millisecond

// Node is a running validator. It stops with the test.
type Node struct {
	// Home holds its files.
	Home string
	// Keys holds the keys of all accounts of the chain, under their names.
	Keys keyring.Keyring

	options localnode.Options
	node    *localnode.Node
}

// New starts a node whose chain has the accounts, stewards and benchmarks of the options.
func New(t testing.TB, o testkit.Options) *Node {
	t.Helper()
	ports, err := localnode.FreePorts()
	require.NoError(t, err)
	n := &Node{Home: t.TempDir(), Keys: keyring.NewInMemory(encoding.WithModules().Codec)}
	n.options = localnode.Options{
		Home: n.Home, ChainID: testkit.ChainID, Moniker: "testnode", BlockTime: BlockTime,
		MinGasPrices: "0.025" + app.BaseDenom, Ports: ports,
	}
	if len(o.Accounts) == 0 {
		o.Accounts = []string{"alice", "bob", "carol", "dave"}
	}
	for _, name := range o.Accounts {
		key, ok := testkit.NewAccount(name).Key.(*secp256k1.PrivKey)
		require.True(t, ok)
		require.NoError(t, n.Keys.ImportPrivKeyHex(name, hex.EncodeToString(key.Key), "secp256k1"))
	}
	for _, dir := range []string{"config", "data"} {
		require.NoError(t, os.MkdirAll(filepath.Join(n.Home, dir), 0o700))
	}
	application, err := n.options.OpenApp()
	require.NoError(t, err)
	n.writeGenesis(t, testkit.Genesis(t, application, o))
	n.start(t, application)
	t.Cleanup(func() { n.Stop(t) })
	return n
}

func (n *Node) writeGenesis(t testing.TB, state testkit.State) {
	t.Helper()
	config := n.options.CometConfig()
	privval.NewFilePV(testkit.ValidatorKey(), config.PrivValidatorKeyFile(), config.PrivValidatorStateFile()).Save()
	text, err := json.Marshal(state)
	require.NoError(t, err)
	doc := genutiltypes.AppGenesis{
		AppName: app.Name, GenesisTime: time.Now().UTC(), ChainID: testkit.ChainID, InitialHeight: 1, AppState: text,
		Consensus: &genutiltypes.ConsensusGenesis{Params: app.DefaultConsensusParams()},
	}
	require.NoError(t, doc.SaveAs(config.GenesisFile()))
}

func (n *Node) start(t testing.TB, application *app.App) {
	t.Helper()
	var err error
	n.node, err = localnode.Start(context.Background(), n.options, application)
	require.NoError(t, err)
	// The application answers once it has executed a block, which is before the next is stored.
	n.Reach(t, n.node.Height()+2)
}

// Reach waits until a block is stored.
func (n *Node) Reach(t testing.TB, height int64) {
	t.Helper()
	for deadline := time.Now().Add(time.Minute); n.node.Height() < height; time.Sleep(BlockTime / 10) {
		require.True(t, time.Now().Before(deadline), "expected block %d within a minute, got %d", height, n.node.Height())
	}
}

// Start starts a node that was stopped, on the same ports, with its data.
func (n *Node) Start(t testing.TB) {
	t.Helper()
	application, err := n.options.OpenApp()
	require.NoError(t, err)
	n.start(t, application)
}

// Stop ends the node; its data stay.
func (n *Node) Stop(t testing.TB) {
	t.Helper()
	if n.node != nil {
		require.NoError(t, n.node.Stop())
		n.node = nil
	}
}

// RPC is the endpoint of the consensus engine.
func (n *Node) RPC() string { return fmt.Sprintf("http://127.0.0.1:%d", n.options.Ports.RPC) }

// GRPC is the endpoint of the gRPC services.
func (n *Node) GRPC() string { return fmt.Sprintf("127.0.0.1:%d", n.options.Ports.GRPC) }
