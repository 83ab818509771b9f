// Package memchain is the two modules of the project with real keepers on a store in memory
// and a small bank. Blocks are made by hand, so that a test can make very many of them.
package memchain

import (
	"context"
	"crypto/sha256"
	"fmt"

	"cosmossdk.io/core/store"
	"cosmossdk.io/log/v2"

	cmtproto "github.com/cometbft/cometbft/proto/tendermint/types"
	dbm "github.com/cosmos/cosmos-db"

	"github.com/cosmos/cosmos-sdk/codec"
	"github.com/cosmos/cosmos-sdk/codec/address"
	codectypes "github.com/cosmos/cosmos-sdk/codec/types"
	"github.com/cosmos/cosmos-sdk/runtime"
	multistore "github.com/cosmos/cosmos-sdk/store/v2"
	storetypes "github.com/cosmos/cosmos-sdk/store/v2/types"
	sdk "github.com/cosmos/cosmos-sdk/types"
	authzkeeper "github.com/cosmos/cosmos-sdk/x/authz/keeper"
	"github.com/cosmos/cosmos-sdk/x/feegrant"
	feegrantkeeper "github.com/cosmos/cosmos-sdk/x/feegrant/keeper"

	"github.com/modeld-labs/modeld/internal/testkit"
	evalkeeper "github.com/modeld-labs/modeld/x/evalreward/keeper"
	"github.com/modeld-labs/modeld/x/evalreward/types"
	regkeeper "github.com/modeld-labs/modeld/x/modelreg/keeper"
	regtypes "github.com/modeld-labs/modeld/x/modelreg/types"
)

// ChainID of every chain of this package.
const ChainID = "memchain-1"

// Authority is the account of governance.
var Authority = Module("gov")

// Genesis is what a chain begins with.
type Genesis struct {
	Eval     types.GenesisState
	Registry regtypes.GenesisState
	// Balances by address.
	Balances map[string]sdk.Coins
}

// Chain is the chain in memory.
type Chain struct {
	Ctx      sdk.Context
	Bank     *Bank
	Eval     *evalkeeper.Keeper
	Registry *regkeeper.Keeper
	Messages types.MsgServer
	Queries  types.QueryServer
	Models   regtypes.MsgServer
	Lookups  regtypes.QueryServer
	// Meter counts what block work does to the store of x/evalreward.
	Meter *Meter

	root  sdk.Context
	write func()
}

// New returns a chain at height 1.
func New(gs Genesis) (*Chain, error) {
	keys := storetypes.NewKVStoreKeys("bank", authzkeeper.StoreKey, feegrant.StoreKey, regtypes.StoreKey, types.StoreKey)
	cdc := codec.NewProtoCodec(codectypes.NewInterfaceRegistry())
	service := func(name string) store.KVStoreService { return runtime.NewKVStoreService(keys[name]) }
	c := &Chain{Bank: newBank(service("bank")), Meter: &Meter{KVStoreService: service(types.StoreKey)}}
	addresses := address.NewBech32Codec(sdk.GetConfig().GetBech32AccountAddrPrefix())
	c.Registry = regkeeper.NewKeeper(cdc, service(regtypes.StoreKey), addresses, c.Bank, c.Bank, Authority)
	grants := authzkeeper.NewKeeper(service(authzkeeper.StoreKey), cdc, nil, testkit.Addresses{})
	fees := feegrantkeeper.NewKeeper(cdc, service(feegrant.StoreKey), nil)
	c.Eval = evalkeeper.NewKeeper(cdc, c.Meter, addresses, c.Bank, c.Bank, c.Registry, grants, fees, Authority)
	c.Messages, c.Queries = evalkeeper.NewMsgServer(c.Eval), evalkeeper.NewQueryServer(c.Eval)
	c.Models, c.Lookups = regkeeper.NewMsgServer(c.Registry), regkeeper.NewQueryServer(c.Registry)
	stores := multistore.NewCommitMultiStore(dbm.NewMemDB(), log.NewNopLogger())
	for _, key := range keys {
		// Nothing is ever proved or committed, so a plain map of bytes does.
		stores.MountStoreWithDB(key, storetypes.StoreTypeDB, dbm.NewMemDB())
	}
	if err := stores.LoadLatestVersion(); err != nil {
		return nil, err
	}
	c.root = sdk.NewContext(stores, cmtproto.Header{ChainID: ChainID, Height: 1}, false, log.NewNopLogger())
	c.begin(1)
	return c, c.init(gs)
}

func (c *Chain) init(gs Genesis) error {
	for addr, coins := range gs.Balances {
		if err := c.Bank.Issue(c.Ctx, addr, coins); err != nil {
			return err
		}
	}
	if err := gs.Eval.Validate(); err != nil {
		return err
	}
	if err := c.Registry.InitGenesis(c.Ctx, gs.Registry); err != nil {
		return err
	}
	return c.Eval.InitGenesis(c.Ctx, gs.Eval)
}

// begin branches the state for a block, so that the store is written once per block.
func (c *Chain) begin(height int64) {
	c.Ctx, c.write = c.root.WithBlockHeight(height).CacheContext()
}

// Account gives the address of a named person.
func Account(name string) string {
	hash := sha256.Sum256([]byte(name))
	return sdk.AccAddress(hash[:20]).String()
}

// Deliver runs a message as a transaction: one that fails leaves no trace, and the events are
// those of a success.
func Deliver[Req, Res any](c *Chain, handler func(context.Context, Req) (Res, error), req Req) (Res, sdk.Events, error) {
	branch, write := c.Ctx.WithEventManager(sdk.NewEventManager()).CacheContext()
	res, err := recovered(branch, handler, req)
	if err != nil {
		return res, nil, err
	}
	write()
	return res, branch.EventManager().Events(), nil
}

// recovered turns a panic into an error that begins with "panic", which no handler gives.
func recovered[Req, Res any](ctx context.Context, handler func(context.Context, Req) (Res, error), req Req) (res Res, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("panic: %v", r)
		}
	}()
	return handler(ctx, req)
}

// End ends the block, in the order of the app, and gives the events of its end. The state at
// the end of the block can be read until Next.
func (c *Chain) End() (sdk.Events, error) {
	if err := c.Bank.flush(c.Ctx); err != nil {
		return nil, err
	}
	ctx := c.Ctx.WithEventManager(sdk.NewEventManager())
	if err := c.Registry.EndBlock(ctx); err != nil {
		return nil, err
	}
	c.Meter.reset()
	if err := c.Eval.EndBlock(ctx); err != nil {
		return nil, err
	}
	c.Meter.stop()
	return ctx.EventManager().Events(), nil
}

// Next begins the next block.
func (c *Chain) Next() {
	height := c.Ctx.BlockHeight()
	c.write()
	c.begin(height + 1)
}

// CheckInvariants gives the first invariant that does not hold.
func (c *Chain) CheckInvariants() error {
	for _, invariant := range c.Eval.Invariants() {
		if err := invariant.Check(c.Ctx); err != nil {
			return fmt.Errorf("height %d: %s: %w", c.Ctx.BlockHeight(), invariant.Name, err)
		}
	}
	return nil
}
