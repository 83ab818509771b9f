package modelreg_test

import (
	"context"
	"encoding/json"
	"testing"

	gwruntime "github.com/grpc-ecosystem/grpc-gateway/runtime"
	"github.com/stretchr/testify/require"

	"github.com/cosmos/cosmos-sdk/baseapp"
	"github.com/cosmos/cosmos-sdk/client"
	"github.com/cosmos/cosmos-sdk/codec"
	"github.com/cosmos/cosmos-sdk/codec/address"
	"github.com/cosmos/cosmos-sdk/runtime"
	storetypes "github.com/cosmos/cosmos-sdk/store/v2/types"
	"github.com/cosmos/cosmos-sdk/testutil"
	sdk "github.com/cosmos/cosmos-sdk/types"
	"github.com/cosmos/cosmos-sdk/types/module"
	moduletestutil "github.com/cosmos/cosmos-sdk/types/module/testutil"
	authtypes "github.com/cosmos/cosmos-sdk/x/auth/types"

	"github.com/modeld-labs/modeld/x/modelreg"
	"github.com/modeld-labs/modeld/x/modelreg/keeper"
	"github.com/modeld-labs/modeld/x/modelreg/types"
)

// noBank is the bank of a chain on which nobody pays.
type noBank struct{ types.BankKeeper }

func (noBank) GetBalance(_ context.Context, _ sdk.AccAddress, denom string) sdk.Coin {
	return sdk.NewInt64Coin(denom, 0)
}

type noAccounts struct{ types.AccountKeeper }

func (noAccounts) GetModuleAddress(name string) sdk.AccAddress {
	return authtypes.NewModuleAddress(name)
}

func newModule(t *testing.T) (modelreg.AppModule, sdk.Context, codec.Codec) {
	t.Helper()
	cdc := moduletestutil.MakeTestEncodingConfig(modelreg.AppModule{}).Codec
	key := storetypes.NewKVStoreKey(types.StoreKey)
	k := keeper.NewKeeper(cdc, runtime.NewKVStoreService(key), address.NewBech32Codec("cosmos"), noAccounts{}, noBank{},
		authtypes.NewModuleAddress("gov").String())
	return modelreg.NewAppModule(cdc, k), testutil.DefaultContext(key, storetypes.NewTransientStoreKey("t")), cdc
}

// The module starts from its default genesis, makes blocks and exports the same genesis.
func TestModuleLife(t *testing.T) {
	m, ctx, cdc := newModule(t)
	require.Equal(t, "modelreg", m.Name())
	require.Equal(t, uint64(1), m.ConsensusVersion())

	start := m.DefaultGenesis(cdc)
	require.NoError(t, m.ValidateGenesis(cdc, nil, start))
	m.InitGenesis(ctx, cdc, start)
	require.NoError(t, m.EndBlock(ctx))
	require.JSONEq(t, string(start), string(m.ExportGenesis(ctx, cdc)))
}

// A chain must not start from a broken genesis.
func TestModuleRefusesBrokenGenesis(t *testing.T) {
	m, ctx, cdc := newModule(t)
	invalid := types.DefaultGenesis()
	invalid.Params.MaxCommitAgeBlocks = 0
	for _, bz := range []json.RawMessage{[]byte(`{"params":`), []byte(`{"unknown":1}`), cdc.MustMarshalJSON(invalid), []byte(`{}`)} {
		require.Error(t, m.ValidateGenesis(cdc, nil, bz))
		require.Panics(t, func() { m.InitGenesis(ctx, cdc, bz) })
	}
	require.Panics(t, func() { m.ExportGenesis(ctx, cdc) }) // nothing was stored
}

// Every message has a handler.
func TestServicesAreRegistered(t *testing.T) {
	m, _, cdc := newModule(t)
	router, queries := baseapp.NewMsgServiceRouter(), baseapp.NewGRPCQueryRouter()
	router.SetInterfaceRegistry(cdc.InterfaceRegistry())
	require.NoError(t, m.RegisterServices(module.NewConfigurator(cdc, router, queries)))

	rpcs := methods(t, "modeld.modelreg.v1.Msg")
	for i := range rpcs.Len() {
		require.NotNil(t, router.HandlerByTypeURL("/"+string(rpcs.Get(i).Input().FullName())))
	}
	reads := methods(t, "modeld.modelreg.v1.Query")
	for i := range reads.Len() {
		require.NotNil(t, queries.Route("/modeld.modelreg.v1.Query/"+string(reads.Get(i).Name())))
	}
	m.RegisterGRPCGatewayRoutes(client.Context{}, gwruntime.NewServeMux())
}
