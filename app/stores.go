package app

import (
	storetypes "github.com/cosmos/cosmos-sdk/store/v2/types"
	authtypes "github.com/cosmos/cosmos-sdk/x/auth/types"
	authzkeeper "github.com/cosmos/cosmos-sdk/x/authz/keeper"
	banktypes "github.com/cosmos/cosmos-sdk/x/bank/types"
	consensustypes "github.com/cosmos/cosmos-sdk/x/consensus/types"
	distrtypes "github.com/cosmos/cosmos-sdk/x/distribution/types"
	evidencetypes "github.com/cosmos/cosmos-sdk/x/evidence/types"
	"github.com/cosmos/cosmos-sdk/x/feegrant"
	govtypes "github.com/cosmos/cosmos-sdk/x/gov/types"
	slashingtypes "github.com/cosmos/cosmos-sdk/x/slashing/types"
	stakingtypes "github.com/cosmos/cosmos-sdk/x/staking/types"
	upgradetypes "github.com/cosmos/cosmos-sdk/x/upgrade/types"

	evalrewardtypes "github.com/modeld-labs/modeld/x/evalreward/types"
	modelregtypes "github.com/modeld-labs/modeld/x/modelreg/types"
)

// stores are the keys of everything the app mounts. No module uses a transient or a memory
// store; one that starts to must be added here, to mountStores and to executorStores.
type stores struct {
	kv     map[string]*storetypes.KVStoreKey
	object map[string]*storetypes.ObjectStoreKey
}

func newStores() stores {
	return stores{
		kv: storetypes.NewKVStoreKeys(
			authtypes.StoreKey, banktypes.StoreKey, stakingtypes.StoreKey,
			slashingtypes.StoreKey, distrtypes.StoreKey, govtypes.StoreKey,
			consensustypes.StoreKey, upgradetypes.StoreKey, evidencetypes.StoreKey,
			authzkeeper.StoreKey, feegrant.StoreKey,
			modelregtypes.StoreKey, evalrewardtypes.StoreKey,
		),
		// Bank collects virtual credits here until the end of the block.
		object: storetypes.NewObjectStoreKeys(banktypes.ObjectStoreKey),
	}
}

func (app *App) mountStores() {
	app.MountKVStores(app.stores.kv)
	app.MountObjectStores(app.stores.object)
}
