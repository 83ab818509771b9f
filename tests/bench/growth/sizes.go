package growth

import (
	"bytes"
	"fmt"

	"cosmossdk.io/collections"

	storetypes "github.com/cosmos/cosmos-sdk/store/v2/types"

	"github.com/modeld-labs/modeld/tests/bench/rig"
	evalrewardtypes "github.com/modeld-labs/modeld/x/evalreward/types"
	modelregtypes "github.com/modeld-labs/modeld/x/modelreg/types"
)

// fewRecords is how many records of a kind are too few to matter.
const fewRecords = 100

// kind is all records under one prefix of a store.
type kind struct {
	// name is "store/collection".
	name    string
	records int
	// bytes of keys and values.
	bytes int
}

// kinds counts the records of both modules, by collection.
func kinds(node *rig.Node) ([]kind, error) {
	stores, ok := node.App.CommitMultiStore().(interface {
		StoreKeysByName() map[string]storetypes.StoreKey
	})
	if !ok {
		return nil, fmt.Errorf("expected a multistore that lists its stores, got %T", node.App.CommitMultiStore())
	}
	var all []kind
	for _, module := range []struct {
		store  string
		schema collections.Schema
	}{
		{modelregtypes.StoreKey, node.App.ModelRegKeeper.Schema},
		{evalrewardtypes.StoreKey, node.App.EvalRewardKeeper.Schema},
	} {
		key := stores.StoreKeysByName()[module.store]
		for _, collection := range module.schema.ListCollections() {
			k := kind{name: module.store + "/" + collection.GetName()}
			k.count(node.App.CommitMultiStore().GetKVStore(key), collection.GetPrefix())
			if k.records > 0 {
				all = append(all, k)
			}
		}
	}
	return all, nil
}

func (k *kind) count(store storetypes.KVStore, prefix []byte) {
	iterator := store.Iterator(prefix, storetypes.PrefixEndBytes(prefix))
	defer iterator.Close()
	for ; iterator.Valid(); iterator.Next() {
		if !bytes.HasPrefix(iterator.Key(), prefix) {
			return
		}
		k.records++
		k.bytes += len(iterator.Key()) + len(iterator.Value())
	}
}
