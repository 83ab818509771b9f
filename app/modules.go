package app

import (
	"github.com/cosmos/cosmos-sdk/types/module"
	"github.com/cosmos/cosmos-sdk/x/auth"
	authtypes "github.com/cosmos/cosmos-sdk/x/auth/types"
	"github.com/cosmos/cosmos-sdk/x/authz"
	authzmodule "github.com/cosmos/cosmos-sdk/x/authz/module"
	"github.com/cosmos/cosmos-sdk/x/bank"
	banktypes "github.com/cosmos/cosmos-sdk/x/bank/types"
	"github.com/cosmos/cosmos-sdk/x/consensus"
	consensustypes "github.com/cosmos/cosmos-sdk/x/consensus/types"
	distr "github.com/cosmos/cosmos-sdk/x/distribution"
	distrtypes "github.com/cosmos/cosmos-sdk/x/distribution/types"
	"github.com/cosmos/cosmos-sdk/x/evidence"
	evidencetypes "github.com/cosmos/cosmos-sdk/x/evidence/types"
	"github.com/cosmos/cosmos-sdk/x/feegrant"
	feegrantmodule "github.com/cosmos/cosmos-sdk/x/feegrant/module"
	"github.com/cosmos/cosmos-sdk/x/genutil"
	genutiltypes "github.com/cosmos/cosmos-sdk/x/genutil/types"
	"github.com/cosmos/cosmos-sdk/x/gov"
	govtypes "github.com/cosmos/cosmos-sdk/x/gov/types"
	"github.com/cosmos/cosmos-sdk/x/slashing"
	slashingtypes "github.com/cosmos/cosmos-sdk/x/slashing/types"
	"github.com/cosmos/cosmos-sdk/x/staking"
	stakingtypes "github.com/cosmos/cosmos-sdk/x/staking/types"
	"github.com/cosmos/cosmos-sdk/x/upgrade"
	upgradetypes "github.com/cosmos/cosmos-sdk/x/upgrade/types"

	"github.com/modeld-labs/modeld/x/evalreward"
	evalrewardtypes "github.com/modeld-labs/modeld/x/evalreward/types"
	"github.com/modeld-labs/modeld/x/modelreg"
	modelregtypes "github.com/modeld-labs/modeld/x/modelreg/types"
)

// setModules hands the keepers to the modules, lets them register their types and puts
// their block work in order.
func (app *App) setModules() {
	app.ModuleManager = module.NewManager(app.modules()...)
	app.BasicModuleManager = module.NewBasicManagerFromManager(app.ModuleManager, map[string]module.AppModuleBasic{
		genutiltypes.ModuleName: genutil.NewAppModuleBasic(genutiltypes.DefaultMessageValidator),
		govtypes.ModuleName:     gov.NewAppModuleBasic(nil),
	})
	app.BasicModuleManager.RegisterLegacyAminoCodec(app.encoding.Amino)
	app.BasicModuleManager.RegisterInterfaces(app.encoding.Registry)

	app.ModuleManager.SetOrderPreBlockers(preBlockOrder...)
	app.ModuleManager.SetOrderBeginBlockers(beginBlockOrder...)
	app.ModuleManager.SetOrderEndBlockers(endBlockOrder...)
	app.ModuleManager.SetOrderInitGenesis(genesisOrder...)
	app.ModuleManager.SetOrderExportGenesis(genesisOrder...)

	app.configurator = module.NewConfigurator(app.encoding.Codec, app.MsgServiceRouter(), app.GRPCQueryRouter())
	if err := app.ModuleManager.RegisterServices(app.configurator); err != nil {
		panic(err)
	}
}

func (app *App) modules() []module.AppModule {
	cdc, registry := app.encoding.Codec, app.encoding.Registry
	return []module.AppModule{
		genutil.NewAppModule(app.AccountKeeper, app.StakingKeeper, app, app.encoding.Tx),
		auth.NewAppModule(cdc, app.AccountKeeper, nil),
		bank.NewAppModule(cdc, app.BankKeeper, app.AccountKeeper),
		staking.NewAppModule(cdc, app.StakingKeeper, app.AccountKeeper, app.BankKeeper),
		distr.NewAppModule(cdc, app.DistrKeeper, app.AccountKeeper, app.BankKeeper, app.StakingKeeper),
		slashing.NewAppModule(cdc, app.SlashingKeeper, app.AccountKeeper, app.BankKeeper, app.StakingKeeper, registry),
		gov.NewAppModule(cdc, app.GovKeeper, app.AccountKeeper, app.BankKeeper),
		upgrade.NewAppModule(app.UpgradeKeeper, app.AccountKeeper.AddressCodec()),
		evidence.NewAppModule(*app.EvidenceKeeper),
		authzmodule.NewAppModule(cdc, app.AuthzKeeper, app.AccountKeeper, app.BankKeeper, registry),
		feegrantmodule.NewAppModule(cdc, app.AccountKeeper, app.BankKeeper, app.FeeGrantKeeper, registry),
		consensus.NewAppModule(cdc, app.ConsensusParamsKeeper),
		modelreg.NewAppModule(cdc, app.ModelRegKeeper),
		evalreward.NewAppModule(cdc, app.EvalRewardKeeper),
	}
}

var (
	// preBlockOrder: an upgrade decides which code runs; auth removes expired nonces.
	preBlockOrder = []string{upgradetypes.ModuleName, authtypes.ModuleName}

	// beginBlockOrder: fees are shared out before the set of validators changes.
	beginBlockOrder = []string{
		distrtypes.ModuleName,
		slashingtypes.ModuleName,
		evidencetypes.ModuleName,
		stakingtypes.ModuleName,
		authz.ModuleName,
	}

	// endBlockOrder: bank first, it credits what the transactions sent virtually, and nothing
	// after it may send virtually. evalreward last, it pays from what the others left behind.
	endBlockOrder = []string{
		banktypes.ModuleName,
		govtypes.ModuleName,
		stakingtypes.ModuleName,
		feegrant.ModuleName,
		modelregtypes.ModuleName,
		evalrewardtypes.ModuleName,
	}

	// genesisOrder: accounts and balances first; genutil near the end because the genesis
	// transactions it runs need everything else.
	genesisOrder = []string{
		consensustypes.ModuleName,
		authtypes.ModuleName,
		banktypes.ModuleName,
		distrtypes.ModuleName,
		stakingtypes.ModuleName,
		slashingtypes.ModuleName,
		govtypes.ModuleName,
		evidencetypes.ModuleName,
		authz.ModuleName,
		feegrant.ModuleName,
		upgradetypes.ModuleName,
		modelregtypes.ModuleName,
		evalrewardtypes.ModuleName,
		genutiltypes.ModuleName,
	}
)
