package client_test

import (
	"context"
	"os"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	sdk "github.com/cosmos/cosmos-sdk/types"
	banktypes "github.com/cosmos/cosmos-sdk/x/bank/types"

	"github.com/modeld-labs/modeld/client"
	"github.com/modeld-labs/modeld/internal/testkit"
	"github.com/modeld-labs/modeld/internal/testnode"
)

// node is a real validator that all tests of the package share. Each test uses accounts of
// its own.
var node *testnode.Node

func TestMain(m *testing.M) {
	n, stop := testnode.Standalone(testkit.Options{Accounts: []string{
		"alice", "bob", "carol", "dave", "erin", "frank", "grace", "heidi", "ivan", "judy", "mallory", "nick", "olivia", "peggy",
	}})
	node = n
	code := m.Run()
	stop()
	os.Exit(code)
}

// patience is how long a test waits for the chain.
func patience(t testing.TB) context.Context {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	t.Cleanup(cancel)
	return ctx
}

func options() client.Options {
	return client.Options{
		GRPC: []string{node.GRPC()}, RPC: []string{node.RPC()}, ChainID: testkit.ChainID, Keyring: node.Keys,
	}
}

func connect(t testing.TB, change ...func(*client.Options)) *client.Client {
	t.Helper()
	o := options()
	for _, f := range change {
		f(&o)
	}
	c, err := client.New(patience(t), o)
	require.NoError(t, err)
	t.Cleanup(func() { _ = c.Close() })
	return c
}

func sender(t testing.TB, c *client.Client, o client.TxOptions) *client.Sender {
	t.Helper()
	o.Poll = 50 * time.Millisecond
	s, err := c.Tx(o)
	require.NoError(t, err)
	return s
}

// pay sends coins to an account that nobody else pays.
func pay(from, to string, amount int64) sdk.Msg {
	return banktypes.NewMsgSend(testkit.NewAccount(from).Address, testkit.NewAccount(to).Address, testkit.Umodel(amount))
}

// received gives what an account that did not exist at the beginning was paid.
func received(t testing.TB, c *client.Client, name string) int64 {
	t.Helper()
	res, err := c.Bank().Balance(patience(t), &banktypes.QueryBalanceRequest{
		Address: testkit.NewAccount(name).String(), Denom: "umodel",
	})
	require.NoError(t, err)
	return res.Balance.Amount.Int64()
}
