package app

import (
	"github.com/spf13/cast"

	"cosmossdk.io/log/v2"

	"github.com/cosmos/cosmos-sdk/client/flags"
	"github.com/cosmos/cosmos-sdk/runtime"
	"github.com/cosmos/cosmos-sdk/server"
	servertypes "github.com/cosmos/cosmos-sdk/server/types"
	sdk "github.com/cosmos/cosmos-sdk/types"
	authcodec "github.com/cosmos/cosmos-sdk/x/auth/codec"
	authkeeper "github.com/cosmos/cosmos-sdk/x/auth/keeper"
	authtypes "github.com/cosmos/cosmos-sdk/x/auth/types"
	authzkeeper "github.com/cosmos/cosmos-sdk/x/authz/keeper"
	bankkeeper "github.com/cosmos/cosmos-sdk/x/bank/keeper"
	banktypes "github.com/cosmos/cosmos-sdk/x/bank/types"
	consensuskeeper "github.com/cosmos/cosmos-sdk/x/consensus/keeper"
	consensustypes "github.com/cosmos/cosmos-sdk/x/consensus/types"
	distrkeeper "github.com/cosmos/cosmos-sdk/x/distribution/keeper"
	distrtypes "github.com/cosmos/cosmos-sdk/x/distribution/types"
	evidencekeeper "github.com/cosmos/cosmos-sdk/x/evidence/keeper"
	evidencetypes "github.com/cosmos/cosmos-sdk/x/evidence/types"
	"github.com/cosmos/cosmos-sdk/x/feegrant"
	feegrantkeeper "github.com/cosmos/cosmos-sdk/x/feegrant/keeper"
	govkeeper "github.com/cosmos/cosmos-sdk/x/gov/keeper"
	govtypes "github.com/cosmos/cosmos-sdk/x/gov/types"
	slashingkeeper "github.com/cosmos/cosmos-sdk/x/slashing/keeper"
	slashingtypes "github.com/cosmos/cosmos-sdk/x/slashing/types"
	stakingkeeper "github.com/cosmos/cosmos-sdk/x/staking/keeper"
	stakingtypes "github.com/cosmos/cosmos-sdk/x/staking/types"
	upgradekeeper "github.com/cosmos/cosmos-sdk/x/upgrade/keeper"
	upgradetypes "github.com/cosmos/cosmos-sdk/x/upgrade/types"

	evalrewardkeeper "github.com/modeld-labs/modeld/x/evalreward/keeper"
	evalrewardtypes "github.com/modeld-labs/modeld/x/evalreward/types"
	modelregkeeper "github.com/modeld-labs/modeld/x/modelreg/keeper"
	modelregtypes "github.com/modeld-labs/modeld/x/modelreg/types"
)

// keepers are the modules' doors to their state.
type keepers struct {
	ConsensusParamsKeeper consensuskeeper.Keeper
	AccountKeeper         authkeeper.AccountKeeper
	BankKeeper            bankkeeper.Keeper
	StakingKeeper         *stakingkeeper.Keeper
	SlashingKeeper        slashingkeeper.Keeper
	DistrKeeper           distrkeeper.Keeper
	GovKeeper             *govkeeper.Keeper
	UpgradeKeeper         *upgradekeeper.Keeper
	EvidenceKeeper        *evidencekeeper.Keeper
	AuthzKeeper           authzkeeper.Keeper
	FeeGrantKeeper        feegrantkeeper.Keeper
	ModelRegKeeper        *modelregkeeper.Keeper
	EvalRewardKeeper      *evalrewardkeeper.Keeper
}

// Authority may change parameters: the governance account.
func Authority() string {
	return authtypes.NewModuleAddress(govtypes.ModuleName).String()
}

// setKeepers builds the keepers in the order in which they need one another.
func (app *App) setKeepers(logger log.Logger, appOpts servertypes.AppOptions) {
	app.setAccountKeepers(logger)
	app.setStakingKeepers()
	app.setGovernanceKeepers(appOpts)
	app.setDelegationKeepers()
	app.setModelKeepers()
}

// setAccountKeepers builds who there is and what they own.
func (app *App) setAccountKeepers(logger log.Logger) {
	cdc, kv := app.encoding.Codec, app.stores.kv
	app.ConsensusParamsKeeper = consensuskeeper.NewKeeper(
		cdc, runtime.NewKVStoreService(kv[consensustypes.StoreKey]), Authority(), runtime.EventService{},
	)
	app.SetParamStore(app.ConsensusParamsKeeper.ParamsStore)

	app.AccountKeeper = authkeeper.NewAccountKeeper(
		cdc, runtime.NewKVStoreService(kv[authtypes.StoreKey]), authtypes.ProtoBaseAccount,
		accountPermissions(), authcodec.NewBech32Codec(Bech32Prefix), Bech32Prefix, Authority(),
		authkeeper.WithUnorderedTransactions(true),
	)
	app.BankKeeper = bankkeeper.NewBaseKeeper(
		cdc, runtime.NewKVStoreService(kv[banktypes.StoreKey]), app.AccountKeeper,
		BlockedAddresses(), Authority(), logger,
	).WithObjStoreKey(app.stores.object[banktypes.ObjectStoreKey])
}

// setStakingKeepers builds who secures the chain and how they are paid and punished.
func (app *App) setStakingKeepers() {
	cdc, kv := app.encoding.Codec, app.stores.kv
	app.StakingKeeper = stakingkeeper.NewKeeper(
		cdc, runtime.NewKVStoreService(kv[stakingtypes.StoreKey]), app.AccountKeeper, app.BankKeeper, Authority(),
		authcodec.NewBech32Codec(sdk.GetConfig().GetBech32ValidatorAddrPrefix()),
		authcodec.NewBech32Codec(sdk.GetConfig().GetBech32ConsensusAddrPrefix()),
	)
	app.DistrKeeper = distrkeeper.NewKeeper(
		cdc, runtime.NewKVStoreService(kv[distrtypes.StoreKey]),
		app.AccountKeeper, app.BankKeeper, app.StakingKeeper, authtypes.FeeCollectorName, Authority(),
	)
	app.SlashingKeeper = slashingkeeper.NewKeeper(
		cdc, app.encoding.Amino, runtime.NewKVStoreService(kv[slashingtypes.StoreKey]), app.StakingKeeper, Authority(),
	)
	app.StakingKeeper.SetHooks(stakingtypes.NewMultiStakingHooks(app.DistrKeeper.Hooks(), app.SlashingKeeper.Hooks()))

	app.EvidenceKeeper = evidencekeeper.NewKeeper(
		cdc, runtime.NewKVStoreService(kv[evidencetypes.StoreKey]), app.StakingKeeper, app.SlashingKeeper,
		app.AccountKeeper.AddressCodec(), runtime.ProvideCometInfoService(),
	)
	// Evidence comes from the consensus engine; users cannot submit any kind of it.
	app.EvidenceKeeper.SetRouter(evidencetypes.NewRouter())
}

// setGovernanceKeepers builds how the chain changes itself.
func (app *App) setGovernanceKeepers(appOpts servertypes.AppOptions) {
	cdc, kv := app.encoding.Codec, app.stores.kv
	skip := map[int64]bool{}
	for _, height := range cast.ToIntSlice(appOpts.Get(server.FlagUnsafeSkipUpgrades)) {
		skip[int64(height)] = true
	}
	app.UpgradeKeeper = upgradekeeper.NewKeeper(
		skip, runtime.NewKVStoreService(kv[upgradetypes.StoreKey]), cdc,
		cast.ToString(appOpts.Get(flags.FlagHome)), app.BaseApp, Authority(),
	)
	app.GovKeeper = govkeeper.NewKeeper(
		cdc, runtime.NewKVStoreService(kv[govtypes.StoreKey]), app.AccountKeeper, app.BankKeeper, app.DistrKeeper,
		app.MsgServiceRouter(), govtypes.DefaultConfig(), Authority(),
		govkeeper.NewDefaultCalculateVoteResultsAndVotingPower(app.StakingKeeper),
	)
}

// setDelegationKeepers builds how an account lets another act or pay for it.
func (app *App) setDelegationKeepers() {
	cdc, kv := app.encoding.Codec, app.stores.kv
	app.AuthzKeeper = authzkeeper.NewKeeper(
		runtime.NewKVStoreService(kv[authzkeeper.StoreKey]), cdc, app.MsgServiceRouter(), app.AccountKeeper,
	)
	app.FeeGrantKeeper = feegrantkeeper.NewKeeper(
		cdc, runtime.NewKVStoreService(kv[feegrant.StoreKey]), app.AccountKeeper,
	)
}

// setModelKeepers builds what this chain exists for. evalreward knows the registry and who
// acts or pays for whom; none of these knows evalreward.
func (app *App) setModelKeepers() {
	cdc, kv := app.encoding.Codec, app.stores.kv
	app.ModelRegKeeper = modelregkeeper.NewKeeper(
		cdc, runtime.NewKVStoreService(kv[modelregtypes.StoreKey]), app.AccountKeeper.AddressCodec(),
		app.AccountKeeper, app.BankKeeper, Authority(),
	)
	app.EvalRewardKeeper = evalrewardkeeper.NewKeeper(
		cdc, runtime.NewKVStoreService(kv[evalrewardtypes.StoreKey]), app.AccountKeeper.AddressCodec(),
		app.BankKeeper, app.DistrKeeper, app.ModelRegKeeper, app.AuthzKeeper, app.FeeGrantKeeper, Authority(),
	)
}
