package app_test

import (
	"testing"

	"github.com/cosmos/gogoproto/proto"
	"github.com/stretchr/testify/require"

	sdk "github.com/cosmos/cosmos-sdk/types"
	"github.com/cosmos/cosmos-sdk/types/msgservice"
	authtypes "github.com/cosmos/cosmos-sdk/x/auth/types"
	banktypes "github.com/cosmos/cosmos-sdk/x/bank/types"
	govtypes "github.com/cosmos/cosmos-sdk/x/gov/types"

	"github.com/modeld-labs/modeld/app"
	"github.com/modeld-labs/modeld/internal/testkit"
	evalrewardtypes "github.com/modeld-labs/modeld/x/evalreward/types"
)

// Every message names its signer and its amino name; without them wallets cannot sign it.
func TestProtoAnnotations(t *testing.T) {
	files, err := proto.MergedRegistry()
	require.NoError(t, err)
	require.NoError(t, msgservice.ValidateProtoAnnotations(files))
}

// A main network starts from the default genesis too, and makes blocks.
func TestMainNetworkStarts(t *testing.T) {
	chain := testkit.New(t, testkit.Options{Network: app.Main})

	chain.Advance(3)

	require.EqualValues(t, 4, chain.Height())
}

// Nobody can send coins to a module account, except to governance.
func TestBlockedAddresses(t *testing.T) {
	chain := testkit.New(t, testkit.Options{})
	blocked := app.BlockedAddresses()
	alice := testkit.NewAccount("alice").Address

	for name := range chain.App.AccountKeeper.GetModulePermissions() {
		address := authtypes.NewModuleAddress(name)
		open := name == govtypes.ModuleName
		require.Equal(t, !open, blocked[address.String()], "account of %s", name)
		for _, msg := range []sdk.Msg{
			banktypes.NewMsgSend(alice, address, testkit.Umodel(1)),
			banktypes.NewMsgMultiSend(banktypes.NewInput(alice, testkit.Umodel(1)),
				[]banktypes.Output{banktypes.NewOutput(address, testkit.Umodel(1))}),
		} {
			res := chain.Deliver("alice", msg)
			require.Equal(t, open, res.IsOK(), "%T to the account of %s: %s", msg, name, res.Log)
		}
	}
}

// evalreward is the only module account that may mint.
func TestOneMinter(t *testing.T) {
	chain := testkit.New(t, testkit.Options{})

	for name, permissions := range chain.App.AccountKeeper.GetModulePermissions() {
		require.Equal(t, name == evalrewardtypes.ModuleName, permissions.HasPermission(authtypes.Minter), "account of %s", name)
	}
}

// The fee of a transaction is paid at once and reaches validators through the collector: no
// coin disappears between the virtual and the real credit.
func TestVirtualFees(t *testing.T) {
	chain := testkit.New(t, testkit.Options{})
	alice := testkit.NewAccount("alice")
	before := chain.App.BankKeeper.GetBalance(chain.Context(), alice.Address, app.BaseDenom)
	collector := authtypes.NewModuleAddress(authtypes.FeeCollectorName)
	collected := chain.App.BankKeeper.GetBalance(chain.Context(), collector, app.BaseDenom)

	res := chain.Deliver("alice", banktypes.NewMsgSend(alice.Address, testkit.NewAccount("bob").Address, testkit.Umodel(100)))

	require.Zero(t, res.Code, res.Log)
	ctx := chain.Context()
	spent := before.Sub(chain.App.BankKeeper.GetBalance(ctx, alice.Address, app.BaseDenom))
	got := chain.App.BankKeeper.GetBalance(ctx, collector, app.BaseDenom)
	fee := chain.Fee()
	require.Equal(t, fee.AddAmount(testkit.Umodel(100)[0].Amount), spent)
	// What was collected before went to the validators when the block began.
	require.Equal(t, fee, got, "collected before: %s", collected)
}

// A transaction that no block may carry does not enter the mempool either.
func TestOversizedTransactionIsRefused(t *testing.T) {
	chain := testkit.New(t, testkit.Options{})
	alice := testkit.NewAccount("alice")
	send := banktypes.NewMsgSend(alice.Address, alice.Address, testkit.Umodel(1))
	msgs := make([]proto.Message, 0, 500)
	for range cap(msgs) {
		msgs = append(msgs, send)
	}

	raw := chain.Tx("alice", msgs...)
	res := chain.Next(raw).TxResults[0]

	require.Greater(t, len(raw), app.MaxTxBytes)
	require.False(t, res.IsOK())
	require.Contains(t, res.Log, "expected at most 65536 bytes")
}
