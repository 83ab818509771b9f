package cmd

import (
	"errors"
	"fmt"
	"path/filepath"

	dbm "github.com/cosmos/cosmos-db"
	"github.com/spf13/cast"

	"cosmossdk.io/log/v2"

	"github.com/cosmos/cosmos-sdk/client/flags"
	"github.com/cosmos/cosmos-sdk/server"
	servertypes "github.com/cosmos/cosmos-sdk/server/types"
	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/modeld-labs/modeld/app"
)

// openDB opens the state of the node in a home.
func openDB(home string, backend dbm.BackendType) (dbm.DB, error) {
	return app.OpenDB(filepath.Join(home, "data"), backend)
}

// newApp opens the application of a node. A chain whose committed parameters leave blocks
// open is refused here, because only the application knows them.
func newApp(logger log.Logger, db dbm.DB, options servertypes.AppOptions) servertypes.Application {
	application := app.New(logger, db, true, options, server.DefaultBaseappOptions(options)...)
	if err := checkCommitted(application, options); err != nil {
		panic(err)
	}
	return application
}

func checkCommitted(application *app.App, options servertypes.AppOptions) error {
	if application.LastBlockHeight() == 0 || cast.ToBool(options.Get(flagAllowUnsafe)) {
		return nil
	}
	ctx, err := application.CreateQueryContext(application.LastBlockHeight(), false)
	if err != nil {
		// A pruned or restored state without its last height has other troubles than this.
		return nil
	}
	return checkMaxGas(application.GetConsensusParams(sdk.UnwrapSDKContext(ctx)).Block.GetMaxGas())
}

// exportApp writes the state of a stopped node as a genesis.
func exportApp(
	logger log.Logger, db dbm.DB, height int64, forZeroHeight bool, _ []string,
	options servertypes.AppOptions, modules []string,
) (servertypes.ExportedApp, error) {
	if forZeroHeight {
		return servertypes.ExportedApp{}, app.ErrZeroHeightExport
	}
	if cast.ToString(options.Get(flags.FlagHome)) == "" {
		return servertypes.ExportedApp{}, errors.New("home: expected the folder of a node, got none; set --home")
	}
	application := app.New(logger, db, height == -1, options)
	if height != -1 {
		if err := application.LoadVersion(height); err != nil {
			return servertypes.ExportedApp{}, fmt.Errorf("load height %d: %w", height, err)
		}
	}
	return application.Export(modules, cast.ToBool(options.Get(flagSkipInvariants)))
}
