package keeper_test

import (
	"bytes"
	"context"
	"encoding/hex"
	"fmt"
	"testing"

	"github.com/cosmos/gogoproto/proto"
	"github.com/stretchr/testify/require"

	"cosmossdk.io/math"

	"github.com/cosmos/cosmos-sdk/codec/address"
	"github.com/cosmos/cosmos-sdk/runtime"
	storetypes "github.com/cosmos/cosmos-sdk/store/v2/types"
	"github.com/cosmos/cosmos-sdk/testutil"
	sdk "github.com/cosmos/cosmos-sdk/types"
	moduletestutil "github.com/cosmos/cosmos-sdk/types/module/testutil"
	authtypes "github.com/cosmos/cosmos-sdk/x/auth/types"

	"github.com/modeld-labs/modeld/x/evalreward/mechanism"
	"github.com/modeld-labs/modeld/x/modelreg/keeper"
	"github.com/modeld-labs/modeld/x/modelreg/types"
)

const chainID = "test-1"

var codec = address.NewBech32Codec("cosmos")

// chain is the real keeper on an in-memory store with a fake bank.
type chain struct {
	t       testing.TB
	ctx     sdk.Context
	store   *storetypes.KVStoreKey
	kv      brokenStore
	k       *keeper.Keeper
	bank    *fakeBank
	msgs    types.MsgServer
	queries types.QueryServer
}

// newChain starts a chain of the development network at height 1.
func newChain(t testing.TB) *chain {
	t.Helper()
	return chainFrom(t, types.GenesisState{Params: types.DevParams(), Burned: math.ZeroInt()})
}

func chainFrom(t testing.TB, gs types.GenesisState) *chain {
	t.Helper()
	own, bank := storetypes.NewKVStoreKey(types.StoreKey), storetypes.NewKVStoreKey("bank")
	ctx := testutil.DefaultContextWithKeys(map[string]*storetypes.KVStoreKey{"own": own, "bank": bank}, nil, nil)
	c := &chain{t: t, store: own, kv: newBrokenStore(runtime.NewKVStoreService(own)), bank: newFakeBank(runtime.NewKVStoreService(bank))}
	c.k = keeper.NewKeeper(moduletestutil.MakeTestEncodingConfig().Codec, c.kv, codec, fakeAccounts{}, c.bank, gov())
	c.msgs, c.queries = keeper.NewMsgServer(c.k), keeper.NewQueryServer(c.k)
	c.ctx = ctx.WithChainID(chainID)
	require.NoError(t, c.k.InitGenesis(c.ctx, gs))
	c.at(1)
	return c
}

func gov() string { return authtypes.NewModuleAddress("gov").String() }

// account gives the address of a person.
func account(name string) string { return bytesOf(name).String() }

func bytesOf(name string) sdk.AccAddress {
	return sdk.AccAddress(fmt.Appendf(nil, "%-20s", name)[:20])
}

// at moves to a block; its events start empty.
func (c *chain) at(height int64) {
	c.ctx = c.ctx.WithBlockHeight(height).WithEventManager(sdk.NewEventManager())
}

// endBlock ends the block as the app does: first the bank, then the registry.
func (c *chain) endBlock() {
	c.t.Helper()
	c.ctx = c.ctx.WithEventManager(sdk.NewEventManager())
	require.NoError(c.t, c.bank.endBlock(c.ctx))
	require.NoError(c.t, c.k.EndBlock(c.ctx))
}

func (c *chain) export() types.GenesisState {
	c.t.Helper()
	gs, err := c.k.ExportGenesis(c.ctx)
	require.NoError(c.t, err)
	return *gs
}

// dump gives every key and value of the registry's store, indexes included.
func (c *chain) dump() string {
	var out bytes.Buffer
	iter := c.ctx.KVStore(c.store).Iterator(nil, nil)
	defer iter.Close()
	for ; iter.Valid(); iter.Next() {
		fmt.Fprintf(&out, "%x %x\n", iter.Key(), iter.Value())
	}
	return out.String()
}

// must runs a message that has to succeed and to emit exactly the given events.
func must[Q, R any](c *chain, call func(context.Context, Q) (R, error), msg Q, events ...proto.Message) R {
	c.t.Helper()
	c.ctx = c.ctx.WithEventManager(sdk.NewEventManager())
	res, err := call(c.ctx, msg)
	require.NoError(c.t, err)
	if len(events) > 0 {
		c.emitted(events...)
	}
	return res
}

// refuse runs a message that has to fail with an error and to leave no trace.
func refuse[Q, R any](c *chain, call func(context.Context, Q) (R, error), msg Q, want error, words ...string) {
	c.t.Helper()
	c.ctx = c.ctx.WithEventManager(sdk.NewEventManager())
	before, exported := c.dump(), c.export()
	_, err := call(c.ctx, msg)
	require.ErrorIs(c.t, err, want)
	for _, word := range words {
		require.ErrorContains(c.t, err, word)
	}
	require.Equal(c.t, before, c.dump())
	require.Equal(c.t, exported, c.export())
	require.Empty(c.t, c.ctx.EventManager().Events())
}

// emitted asserts the events since the last message or block.
func (c *chain) emitted(events ...proto.Message) {
	c.t.Helper()
	var got []proto.Message
	for _, event := range c.ctx.EventManager().ABCIEvents() {
		typed, err := sdk.ParseTypedEvent(event)
		require.NoError(c.t, err)
		got = append(got, typed)
	}
	require.Equal(c.t, events, got)
}

// digest gives 32 bytes that differ for each seed.
func digest(seed int) []byte { return fmt.Appendf(nil, "%032d", seed) }

func hexOf(b []byte) string { return hex.EncodeToString(b) }

// model registers a model.
func (c *chain) model(owner, model string) uint64 {
	c.t.Helper()
	return must(c, c.msgs.RegisterModel, &types.MsgRegisterModel{Owner: account(owner), Model: model}).ModelId
}

// artifact gives a message with the least that a version needs.
func artifact(owner, model string, seed int) *types.MsgRegisterVersion {
	return &types.MsgRegisterVersion{
		Owner: account(owner), Model: model, ContentDigest: digest(seed), ArtifactUri: "https://models.example/weights", Licence: "MIT",
	}
}

// version registers a version with the parents given.
func (c *chain) version(owner, model string, seed int, parents ...uint64) uint64 {
	c.t.Helper()
	msg := artifact(owner, model, seed)
	msg.Parents = parents
	return must(c, c.msgs.RegisterVersion, msg).Version
}

// promise gives the commit that a registration with a salt opens.
func (c *chain) promise(msg *types.MsgRegisterVersion, signer sdk.AccAddress) *types.MsgCommitVersion {
	c.t.Helper()
	hash, err := mechanism.VersionCommitHash(mechanism.VersionClaim{
		ChainID: c.ctx.ChainID(), Address: signer, Model: msg.Model, Digest: msg.ContentDigest, Salt: msg.Salt,
	})
	require.NoError(c.t, err)
	return &types.MsgCommitVersion{Owner: signer.String(), Hash: hash[:]}
}

func digits(i int) string { return fmt.Sprint(i) }
