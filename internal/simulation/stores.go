package simulation

import (
	"github.com/cosmos/cosmos-sdk/store/v2/cachemulti"
	"github.com/cosmos/cosmos-sdk/store/v2/transient"
	storetypes "github.com/cosmos/cosmos-sdk/store/v2/types"
	authtypes "github.com/cosmos/cosmos-sdk/x/auth/types"
	authzkeeper "github.com/cosmos/cosmos-sdk/x/authz/keeper"
	banktypes "github.com/cosmos/cosmos-sdk/x/bank/types"
	distrtypes "github.com/cosmos/cosmos-sdk/x/distribution/types"
	"github.com/cosmos/cosmos-sdk/x/feegrant"

	evalrewardtypes "github.com/modeld-labs/modeld/x/evalreward/types"
	modelregtypes "github.com/modeld-labs/modeld/x/modelreg/types"
)

// stores hold the state of a world in plain sorted trees. Nobody asks a simulation for proofs
// or for an older state, so there are no hashes and no versions.
type stores struct {
	kv     map[string]*storetypes.KVStoreKey
	object *storetypes.ObjectStoreKey
	// credits is what bank collects until the end of the block.
	credits *transient.ObjStore
	all     map[storetypes.StoreKey]storetypes.CacheWrapper
}

func newStores() stores {
	s := stores{
		kv: storetypes.NewKVStoreKeys(
			authtypes.StoreKey, banktypes.StoreKey, distrtypes.StoreKey, authzkeeper.StoreKey, feegrant.StoreKey,
			modelregtypes.StoreKey, evalrewardtypes.StoreKey,
		),
		object:  storetypes.NewObjectStoreKey(banktypes.ObjectStoreKey),
		credits: transient.NewObjStore(),
		all:     map[storetypes.StoreKey]storetypes.CacheWrapper{},
	}
	for _, key := range s.kv {
		s.all[key] = transient.NewStore()
	}
	s.all[s.object] = s.credits
	return s
}

// branch gives the view of one block. Its Write makes the block part of the state.
func (s stores) branch() storetypes.CacheMultiStore { return cachemulti.NewStore(s.all) }
