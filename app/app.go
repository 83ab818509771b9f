// Package app wires the modules into the application of the chain.
package app

import (
	dbm "github.com/cosmos/cosmos-db"

	"cosmossdk.io/log/v2"

	"github.com/cosmos/cosmos-sdk/baseapp"
	"github.com/cosmos/cosmos-sdk/client"
	"github.com/cosmos/cosmos-sdk/codec"
	codectypes "github.com/cosmos/cosmos-sdk/codec/types"
	servertypes "github.com/cosmos/cosmos-sdk/server/types"
	"github.com/cosmos/cosmos-sdk/types/module"
	"github.com/cosmos/cosmos-sdk/version"

	"github.com/modeld-labs/modeld/app/encoding"
)

// App is the application that a node runs.
type App struct {
	*baseapp.BaseApp
	keepers

	// ModuleManager runs the block work, genesis and migrations of the modules.
	ModuleManager *module.Manager
	// BasicModuleManager knows what a module offers without state: codecs, genesis, routes.
	BasicModuleManager module.BasicManager

	encoding     encoding.Encoding
	stores       stores
	configurator module.Configurator
}

var _ servertypes.Application = (*App)(nil)

// New gives an application over db, loaded at its last height when loadLatest is set.
// It panics when the wiring is wrong or db cannot be loaded: no node can go on from there.
func New(
	logger log.Logger,
	db dbm.DB,
	loadLatest bool,
	appOpts servertypes.AppOptions,
	baseAppOptions ...func(*baseapp.BaseApp),
) *App {
	codecs := encoding.New()
	base := baseapp.NewBaseApp(Name, logger, db, codecs.Tx.TxDecoder(), baseAppOptions...)
	base.SetVersion(version.Version)
	base.SetInterfaceRegistry(codecs.Registry)
	base.SetTxEncoder(codecs.Tx.TxEncoder())

	app := &App{BaseApp: base, encoding: codecs, stores: newStores()}
	app.setExecutor(appOpts)
	app.setKeepers(logger, appOpts)
	app.setModules()
	app.registerServices()
	app.mountStores()
	app.setAnteHandler()
	app.setProposalHandlers()
	app.setBlockWork()

	if loadLatest {
		if err := app.LoadLatestVersion(); err != nil {
			panic(err)
		}
	}
	return app
}

// AppCodec encodes state and genesis.
func (app *App) AppCodec() codec.Codec { return app.encoding.Codec }

// LegacyAmino encodes what hardware wallets sign.
func (app *App) LegacyAmino() *codec.LegacyAmino { return app.encoding.Amino }

// InterfaceRegistry resolves the types inside Any.
func (app *App) InterfaceRegistry() codectypes.InterfaceRegistry { return app.encoding.Registry }

// TxConfig encodes and signs transactions.
func (app *App) TxConfig() client.TxConfig { return app.encoding.Tx }
