package keeper_test

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"slices"

	"github.com/stretchr/testify/require"

	"cosmossdk.io/log/v2"
	"cosmossdk.io/math"

	cmtproto "github.com/cometbft/cometbft/proto/tendermint/types"
	dbm "github.com/cosmos/cosmos-db"

	"github.com/cosmos/cosmos-sdk/codec"
	"github.com/cosmos/cosmos-sdk/codec/address"
	codectypes "github.com/cosmos/cosmos-sdk/codec/types"
	"github.com/cosmos/cosmos-sdk/runtime"
	"github.com/cosmos/cosmos-sdk/store/v2"
	storetypes "github.com/cosmos/cosmos-sdk/store/v2/types"
	sdk "github.com/cosmos/cosmos-sdk/types"
	"github.com/cosmos/cosmos-sdk/x/authz"
	authzkeeper "github.com/cosmos/cosmos-sdk/x/authz/keeper"
	"github.com/cosmos/cosmos-sdk/x/feegrant"
	feegrantkeeper "github.com/cosmos/cosmos-sdk/x/feegrant/keeper"

	"github.com/modeld-labs/modeld/internal/testkit"
	"github.com/modeld-labs/modeld/x/evalreward/keeper"
	"github.com/modeld-labs/modeld/x/evalreward/types"
	modelregkeeper "github.com/modeld-labs/modeld/x/modelreg/keeper"
	modelregtypes "github.com/modeld-labs/modeld/x/modelreg/types"
)

const chainID = "keeper-test-1"

var authority = module("gov")

// tester is a test, or one check of a random test.
type tester interface {
	require.TestingT
	Helper()
}

// chain is the two modules of the project with real keepers on a store in memory, and a
// small bank. Blocks are made by hand.
type chain struct {
	t    tester
	ctx  sdk.Context
	bank *ledger
	reg  *modelregkeeper.Keeper
	// grants are those of authz and feegrant.
	grants *grantsUnderTest
	k      *keeper.Keeper
	msgs   types.MsgServer
	query  types.QueryServer
	cdc    codec.Codec
	store  storetypes.StoreKey
	shaky  *shakyStore
	// staff are the names of the evaluators by address.
	staff map[string]string
	// events of the last message.
	events sdk.Events
	// unchecked leaves out the invariants after each block.
	unchecked bool
	// opening is the number of blocks in which all rounds of an epoch are opened.
	opening uint64
	// arrange, when set, puts the messages of a phase into another order.
	arrange func([]duty)
}

// newChain returns a chain at height 1 with the state given, or with params for development
// and one steward.
func newChain(t tester, edit func(*types.GenesisState)) *chain {
	t.Helper()
	gs := types.GenesisState{Params: calmParams()}
	gs.Stewards = []types.Steward{{Address: account("steward"), Bond: gs.Params.StewardBond}}
	if edit != nil {
		edit(&gs)
	}
	c := emptyChain(t)
	require.NoError(t, c.reg.InitGenesis(c.ctx, modelregtypes.GenesisState{Params: modelregtypes.DevParams(), Burned: math.ZeroInt()}))
	c.issueBonds(gs)
	require.NoError(t, gs.Validate())
	require.NoError(t, c.k.InitGenesis(c.ctx, gs))
	return c
}

// calmParams are those of a development network in which nothing comes by lot and nobody is
// paid for generalisation, so that a test sees only what it is about.
func calmParams() types.Params {
	p := types.DevParams()
	p.AuditRate, p.GeneralisationEta = 0, 1_000_000
	return p
}

// quick has epochs of 25 blocks and benchmark 1.
func quick(gs *types.GenesisState) {
	p := &gs.Params
	p.CommitBlocks, p.RevealBlocks, p.SettleBlocks, p.ChallengeBlocks, p.OpenBlocks = 10, 5, 5, 5, 2
	p.MaxBenchmarks = 4
	gs.Benchmarks = []types.Benchmark{benchmark(1)}
}

func quickParams() types.Params {
	gs := types.GenesisState{Params: calmParams()}
	quick(&gs)
	return gs.Params
}

// quickChain is a chain of quick, with further edits.
func quickChain(t tester, edits ...func(gs *types.GenesisState)) *chain {
	t.Helper()
	return newChain(t, func(gs *types.GenesisState) {
		quick(gs)
		for _, edit := range edits {
			edit(gs)
		}
	})
}

// emptyChain has stores and keepers without any state.
func emptyChain(t tester) *chain {
	t.Helper()
	keys := storetypes.NewKVStoreKeys("bank", authzkeeper.StoreKey, feegrant.StoreKey, modelregtypes.StoreKey, types.StoreKey)
	registry := codectypes.NewInterfaceRegistry()
	authz.RegisterInterfaces(registry)
	feegrant.RegisterInterfaces(registry)
	c := &chain{
		t: t, cdc: codec.NewProtoCodec(registry), bank: newLedger(runtime.NewKVStoreService(keys["bank"])),
		store: keys[types.StoreKey], staff: map[string]string{}, opening: 3,
	}
	c.shaky = &shakyStore{KVStoreService: runtime.NewKVStoreService(keys[types.StoreKey])}
	addresses := address.NewBech32Codec(sdk.GetConfig().GetBech32AccountAddrPrefix())
	c.reg = modelregkeeper.NewKeeper(c.cdc, runtime.NewKVStoreService(keys[modelregtypes.StoreKey]), addresses, c.bank, c.bank, authority)
	c.grants = &grantsUnderTest{
		Keeper: authzkeeper.NewKeeper(runtime.NewKVStoreService(keys[authzkeeper.StoreKey]), c.cdc, nil, testkit.Addresses{}), bank: c.bank,
		fees: feegrantkeeper.NewKeeper(c.cdc, runtime.NewKVStoreService(keys[feegrant.StoreKey]), nil),
	}
	c.k = keeper.NewKeeper(c.cdc, c.shaky, addresses, c.bank, c.bank, registryUnderTest{c.reg, c.bank}, c.grants, c.grants, authority)
	c.msgs, c.query = keeper.NewMsgServer(c.k), keeper.NewQueryServer(c.k)
	stores := store.NewCommitMultiStore(dbm.NewMemDB(), log.NewNopLogger())
	for _, key := range keys {
		stores.MountStoreWithDB(key, storetypes.StoreTypeIAVL, nil)
	}
	require.NoError(t, stores.LoadLatestVersion())
	c.ctx = sdk.NewContext(stores, cmtproto.Header{ChainID: chainID, Height: 1}, false, log.NewNopLogger())
	return c
}

// issueBonds gives the module account what a genesis says it holds.
func (c *chain) issueBonds(gs types.GenesisState) {
	sum := math.ZeroInt()
	for _, s := range gs.Stewards {
		sum = sum.Add(s.Bond)
	}
	for _, e := range gs.Evaluators {
		sum = sum.Add(e.Bond)
	}
	require.NoError(c.t, c.bank.issue(c.ctx, module(types.ModuleName), sum))
}

// account gives the address of a named person.
func account(name string) string {
	hash := sha256.Sum256([]byte(name))
	return sdk.AccAddress(hash[:20]).String()
}

func addressOf(t tester, text string) sdk.AccAddress {
	t.Helper()
	addr, err := sdk.AccAddressFromBech32(text)
	require.NoError(t, err)
	return addr
}

// fund gives an account coins, as genesis would: they are no part of what the chain minted.
func (c *chain) fund(addr string, amount int64) {
	require.NoError(c.t, c.bank.issue(c.ctx, addr, math.NewInt(amount)))
	totals, err := c.k.Totals.Get(c.ctx)
	require.NoError(c.t, err)
	totals.GenesisSupply = totals.GenesisSupply.AddRaw(amount)
	require.NoError(c.t, c.k.Totals.Set(c.ctx, totals))
}

// deliver runs a message as a transaction: a failed one leaves no trace.
func deliver[Req, Res any](c *chain, handler func(ctx sdkContext, req Req) (Res, error), req Req) (Res, error) {
	branch, write := c.ctx.WithEventManager(sdk.NewEventManager()).CacheContext()
	res, err := handler(branch, req)
	if err == nil {
		write()
	}
	c.events = branch.EventManager().Events()
	return res, err
}

// must is deliver for messages that succeed.
func must[Req, Res any](c *chain, handler func(ctx sdkContext, req Req) (Res, error), req Req) Res {
	c.t.Helper()
	res, err := deliver(c, handler, req)
	require.NoError(c.t, err)
	return res
}

// end ends the block, checks the invariants and begins the next one. It returns the events
// of the end of the block.
func (c *chain) end() sdk.Events {
	c.t.Helper()
	c.bank.flush(c.ctx)
	ctx := c.ctx.WithEventManager(sdk.NewEventManager())
	require.NoError(c.t, c.reg.EndBlock(ctx))
	require.NoError(c.t, c.k.EndBlock(ctx))
	if !c.unchecked {
		for _, invariant := range c.k.Invariants() {
			require.NoError(c.t, invariant.Check(ctx), "height %d: %s", c.ctx.BlockHeight(), invariant.Name)
		}
	}
	c.ctx = c.ctx.WithBlockHeight(c.ctx.BlockHeight() + 1)
	return ctx.EventManager().Events()
}

// runTo makes blocks until the next one is the first of a phase of an epoch. It returns all
// events on the way.
func (c *chain) runTo(epoch uint64, phase types.Phase) sdk.Events {
	c.t.Helper()
	var events sdk.Events
	for range 100_000 {
		current, err := c.k.CurrentEpoch.Get(c.ctx)
		if err == nil {
			stored, err := c.k.Epochs.Get(c.ctx, current)
			require.NoError(c.t, err)
			pos := stored.At(c.ctx.BlockHeight())
			if pos.Epoch == epoch && pos.Phase == phase {
				return events
			}
			require.LessOrEqual(c.t, pos.Epoch, epoch, "the phase is over")
		}
		events = append(events, c.end()...)
	}
	require.Fail(c.t, "phase not reached")
	return nil
}

// benchmark gives a valid benchmark with a raw range of 0 to 1000000.
func benchmark(id uint32) types.Benchmark {
	digest := sha256.Sum256([]byte(fmt.Sprint("benchmark", id)))
	return types.Benchmark{
		Id: id, Name: fmt.Sprintf("bench-%d", id), Domain: 1, Kind: types.BENCHMARK_KIND_AUTOMATED,
		DatasetDigest: digest[:], HarnessDigest: digest[:], Metric: "accuracy", RawDecimals: 6, Lo: 0, Hi: 1_000_000, HigherBetter: true,
		NItems: 10_000, Eta: 10_000, T0: 2_500, T1: 10_000, Weight: 100_000,
		Thresholds: []uint32{700_000, 800_000}, TierValues: []uint32{100_000, 300_000, 1_000_000},
		Steward: account("steward"), ValidFromEpoch: 0, RetireEpoch: 1000, InitialFrontier: 700_000,
	}
}

// sortedBy orders records by the bytes of their addresses, as the store does.
func sortedBy[V any](values []V, address func(V) string) []V {
	slices.SortFunc(values, func(a, b V) int {
		return bytes.Compare(sdk.MustAccAddressFromBech32(address(a)), sdk.MustAccAddressFromBech32(address(b)))
	})
	return values
}
