package app

import (
	"testing"

	dbm "github.com/cosmos/cosmos-db"
	"github.com/stretchr/testify/require"

	"cosmossdk.io/log/v2"

	storetypes "github.com/cosmos/cosmos-sdk/store/v2/types"
	simtestutil "github.com/cosmos/cosmos-sdk/testutil/sims"
)

func testApp(t *testing.T) *App {
	t.Helper()
	return New(log.NewNopLogger(), dbm.NewMemDB(), true, simtestutil.NewAppOptionsWithFlagHome(t.TempDir()))
}

// The parallel executor knows every store that the app mounts, and no other.
func TestExecutorKnowsAllStores(t *testing.T) {
	app := testApp(t)
	known := map[string]storetypes.StoreKey{}
	for _, key := range app.executorStores() {
		known[key.Name()] = key
	}

	mounted, ok := app.CommitMultiStore().(interface {
		StoreKeysByName() map[string]storetypes.StoreKey
	})

	require.True(t, ok, "the multistore no longer lists its stores: %T", app.CommitMultiStore())
	require.Equal(t, mounted.StoreKeysByName(), known)
}

// Each module finds its store: names of modules and of stores are the same list.
func TestStoresBelongToModules(t *testing.T) {
	app := testApp(t)

	for name := range app.stores.kv {
		_, ok := app.ModuleManager.Modules[moduleOfStore(name)]
		require.True(t, ok, "store %s has no module", name)
	}
}

// moduleOfStore gives the module of a store; auth keeps the name its store always had.
func moduleOfStore(name string) string {
	if name == "acc" {
		return "auth"
	}
	return name
}
