package simulation

import (
	"context"
	"fmt"

	cmtproto "github.com/cometbft/cometbft/proto/tendermint/types"

	"cosmossdk.io/log/v2"

	"github.com/cosmos/cosmos-sdk/baseapp"
	"github.com/cosmos/cosmos-sdk/codec"
	codectypes "github.com/cosmos/cosmos-sdk/codec/types"
	"github.com/cosmos/cosmos-sdk/runtime"
	storetypes "github.com/cosmos/cosmos-sdk/store/v2/types"
	sdk "github.com/cosmos/cosmos-sdk/types"
	authcodec "github.com/cosmos/cosmos-sdk/x/auth/codec"
	authkeeper "github.com/cosmos/cosmos-sdk/x/auth/keeper"
	authtypes "github.com/cosmos/cosmos-sdk/x/auth/types"
	authzkeeper "github.com/cosmos/cosmos-sdk/x/authz/keeper"
	bankkeeper "github.com/cosmos/cosmos-sdk/x/bank/keeper"
	banktypes "github.com/cosmos/cosmos-sdk/x/bank/types"
	distrkeeper "github.com/cosmos/cosmos-sdk/x/distribution/keeper"
	distrtypes "github.com/cosmos/cosmos-sdk/x/distribution/types"
	"github.com/cosmos/cosmos-sdk/x/feegrant"
	feegrantkeeper "github.com/cosmos/cosmos-sdk/x/feegrant/keeper"
	govtypes "github.com/cosmos/cosmos-sdk/x/gov/types"

	evalrewardkeeper "github.com/modeld-labs/modeld/x/evalreward/keeper"
	"github.com/modeld-labs/modeld/x/evalreward/types"
	modelregkeeper "github.com/modeld-labs/modeld/x/modelreg/keeper"
	modelregtypes "github.com/modeld-labs/modeld/x/modelreg/types"
)

const chainID = "modeld-simulation-1"

// chain is the real keepers on a state in memory, at the block that is being made.
type chain struct {
	stores stores
	block  storetypes.CacheMultiStore
	ctx    sdk.Context
	cdc    codec.Codec

	auth     authkeeper.AccountKeeper
	bank     bankkeeper.BaseKeeper
	distr    distrkeeper.Keeper
	registry *modelregkeeper.Keeper
	rewards  *evalrewardkeeper.Keeper

	authority string
	models    modelregtypes.MsgServer
	msgs      types.MsgServer
	// refused counts the messages that a handler refused, by codespace and code.
	refused map[string]int
}

// permissions of the module accounts that the two modules work with, as in the app.
func permissions() map[string][]string {
	return map[string][]string{
		authtypes.FeeCollectorName: nil,
		distrtypes.ModuleName:      nil,
		modelregtypes.ModuleName:   {authtypes.Burner},
		types.ModuleName:           {authtypes.Minter, authtypes.Burner},
	}
}

func newChain() *chain {
	c := &chain{stores: newStores(), refused: map[string]int{}}
	c.authority = authtypes.NewModuleAddress(govtypes.ModuleName).String()
	interfaces := codectypes.NewInterfaceRegistry()
	authtypes.RegisterInterfaces(interfaces)
	c.cdc = codec.NewProtoCodec(interfaces)
	prefix := sdk.GetConfig().GetBech32AccountAddrPrefix()
	kv, addresses := c.stores.kv, authcodec.NewBech32Codec(prefix)
	c.auth = authkeeper.NewAccountKeeper(
		c.cdc, runtime.NewKVStoreService(kv[authtypes.StoreKey]), authtypes.ProtoBaseAccount, permissions(), addresses, prefix, c.authority,
	)
	c.bank = bankkeeper.NewBaseKeeper(
		c.cdc, runtime.NewKVStoreService(kv[banktypes.StoreKey]), c.auth, nil, c.authority, log.NewNopLogger(),
	).WithObjStoreKey(c.stores.object)
	// Without validators nobody asks distribution about staking; it only keeps the community pool.
	c.distr = distrkeeper.NewKeeper(
		c.cdc, runtime.NewKVStoreService(kv[distrtypes.StoreKey]), c.auth, c.bank, nil, authtypes.FeeCollectorName, c.authority,
	)
	c.registry = modelregkeeper.NewKeeper(
		c.cdc, runtime.NewKVStoreService(kv[modelregtypes.StoreKey]), addresses, c.auth, c.bank, c.authority,
	)
	// Nobody acts or pays for anybody here, but the lottery asks whether somebody does.
	authz := authzkeeper.NewKeeper(runtime.NewKVStoreService(kv[authzkeeper.StoreKey]), c.cdc, baseapp.NewMsgServiceRouter(), c.auth)
	fees := feegrantkeeper.NewKeeper(c.cdc, runtime.NewKVStoreService(kv[feegrant.StoreKey]), c.auth)
	c.rewards = evalrewardkeeper.NewKeeper(
		c.cdc, runtime.NewKVStoreService(kv[types.StoreKey]), addresses, c.bank, c.distr, c.registry, authz, fees, c.authority,
	)
	c.models, c.msgs = modelregkeeper.NewMsgServer(c.registry), evalrewardkeeper.NewMsgServer(c.rewards)
	c.begin(1)
	return c
}

// begin starts the block of a height.
func (c *chain) begin(height int64) {
	c.block = c.stores.branch()
	header := cmtproto.Header{ChainID: chainID, Height: height}
	c.ctx = sdk.NewContext(c.block, header, false, log.NewNopLogger()).WithEventManager(sdk.NewEventManager())
}

// end ends the block in the order of the app, makes it part of the state and begins the next.
func (c *chain) end() error {
	if err := c.bank.CreditVirtualAccounts(c.ctx); err != nil {
		return fmt.Errorf("credit what was paid to modules: %w", err)
	}
	if err := c.registry.EndBlock(c.ctx); err != nil {
		return fmt.Errorf("end block of the registry: %w", err)
	}
	if err := c.rewards.EndBlock(c.ctx); err != nil {
		return fmt.Errorf("end block of the mechanism: %w", err)
	}
	c.block.Write()
	c.stores.credits.Commit()
	c.begin(c.ctx.BlockHeight() + 1)
	return nil
}

// send runs a message as a transaction: a refused one leaves no trace but in the count.
func send[Req, Res any](c *chain, handler func(context.Context, Req) (Res, error), message Req) (Res, error) {
	branch := c.block.CacheMultiStore()
	res, err := handler(c.ctx.WithMultiStore(branch), message)
	if err != nil {
		c.refused[refusal(err)]++
		return res, err
	}
	branch.Write()
	return res, nil
}

// position tells where the block that is being made stands in its epoch.
func (c *chain) position() (types.Epoch, types.Position, error) {
	number, err := c.rewards.CurrentEpoch.Get(c.ctx)
	if err != nil {
		return types.Epoch{}, types.Position{}, fmt.Errorf("read current epoch: %w", err)
	}
	epoch, err := c.rewards.Epochs.Get(c.ctx, number)
	if err != nil {
		return types.Epoch{}, types.Position{}, fmt.Errorf("read epoch %d: %w", number, err)
	}
	return epoch, epoch.At(c.ctx.BlockHeight()), nil
}

// checkInvariants looks for a state that no rule allows.
func (c *chain) checkInvariants() error {
	for _, invariant := range c.rewards.Invariants() {
		if err := invariant.Check(c.ctx); err != nil {
			return fmt.Errorf("height %d: invariant %s: %w", c.ctx.BlockHeight(), invariant.Name, err)
		}
	}
	return nil
}
