package testkit_test

import (
	"testing"

	"github.com/cosmos/gogoproto/proto"
	"github.com/stretchr/testify/require"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	sdk "github.com/cosmos/cosmos-sdk/types"
	authtypes "github.com/cosmos/cosmos-sdk/x/auth/types"
	banktypes "github.com/cosmos/cosmos-sdk/x/bank/types"

	"github.com/modeld-labs/modeld/app"
	"github.com/modeld-labs/modeld/internal/testkit"
)

// A transfer moves the coins, the fee reaches the collector, and all shadows agree.
func TestDeliver(t *testing.T) {
	chain := testkit.New(t, testkit.Options{Shadows: true})
	alice, bob := testkit.NewAccount("alice"), testkit.NewAccount("bob")

	res := chain.Deliver("alice", banktypes.NewMsgSend(alice.Address, bob.Address, testkit.Umodel(7)))

	require.Zero(t, res.Code, res.Log)
	balance, err := banktypes.NewQueryClient(chain.Query()).Balance(t.Context(),
		&banktypes.QueryBalanceRequest{Address: bob.String(), Denom: app.BaseDenom})
	require.NoError(t, err)
	require.Equal(t, int64(testkit.Purse+7), balance.Balance.Amount.Int64())
}

// Several transactions of one account follow one another in a block.
func TestSeveralTx(t *testing.T) {
	chain := testkit.New(t, testkit.Options{})
	alice, bob := testkit.NewAccount("alice"), testkit.NewAccount("bob")
	send := banktypes.NewMsgSend(alice.Address, bob.Address, testkit.Umodel(1))

	block := chain.Next(chain.Tx("alice", send), chain.Tx("alice", send), chain.Tx("bob",
		banktypes.NewMsgSend(bob.Address, alice.Address, testkit.Umodel(1))))

	for i, res := range block.TxResults {
		require.Zero(t, res.Code, "transaction %d: %s", i, res.Log)
	}
}

// A query for what does not exist says so with the code of the handler.
func TestQueryError(t *testing.T) {
	chain := testkit.New(t, testkit.Options{})

	_, err := authtypes.NewQueryClient(chain.Query()).Account(t.Context(),
		&authtypes.QueryAccountRequest{Address: testkit.NewAccount("nobody").String()})

	require.Equal(t, codes.NotFound, status.Code(err))
}

// A transaction that was put together by hand is as good as one from the builder.
func TestRawTx(t *testing.T) {
	chain := testkit.New(t, testkit.Options{})
	alice := testkit.NewAccount("alice")
	send := banktypes.NewMsgSend(alice.Address, alice.Address, testkit.Umodel(1))
	value, err := proto.Marshal(send)
	require.NoError(t, err)

	res := chain.Next(chain.RawTx("alice", sdk.MsgTypeURL(send), value)).TxResults[0]

	require.Zero(t, res.Code, res.Log)
}
