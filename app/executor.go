package app

import (
	"github.com/cosmos/cosmos-sdk/baseapp/blockexec"
	servertypes "github.com/cosmos/cosmos-sdk/server/types"
	storetypes "github.com/cosmos/cosmos-sdk/store/v2/types"
)

// setExecutor installs the executor that app.toml names. Both executors give the same state,
// so the choice belongs to each node.
func (app *App) setExecutor(appOpts servertypes.AppOptions) {
	blockexec.Apply(app.BaseApp, appOpts, app.executorStores(), app.encoding.Tx.TxDecoder(),
		func(storetypes.MultiStore) string { return BaseDenom })
}

// executorStores lists every mounted store. The parallel executor numbers stores by this
// list and takes number 0 for a store it does not find, so a missing one is silent corruption.
func (app *App) executorStores() []storetypes.StoreKey {
	keys := make([]storetypes.StoreKey, 0, len(app.stores.kv)+len(app.stores.object))
	for _, key := range app.stores.kv {
		keys = append(keys, key)
	}
	for _, key := range app.stores.object {
		keys = append(keys, key)
	}
	return keys
}
