package app_test

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"

	slashingtypes "github.com/cosmos/cosmos-sdk/x/slashing/types"

	"github.com/modeld-labs/modeld/app"
	"github.com/modeld-labs/modeld/internal/testkit"
)

// An exported state is a valid genesis, and a chain that starts from it goes on as the old
// one would have: after the same blocks both export the same.
func TestExportContinues(t *testing.T) {
	life := newLife(t, testkit.Options{})
	for range 130 {
		life.next()
	}
	// No fees wait to be shared out: the first block of a chain carries no signatures, so it
	// would give them to the community instead of to the validators.
	life.chain.Advance(1)
	exported, err := life.chain.App.Export(nil)
	require.NoError(t, err)
	var state map[string]json.RawMessage
	require.NoError(t, json.Unmarshal(exported.AppState, &state))
	require.NoError(t, life.chain.App.BasicModuleManager.ValidateGenesis(
		life.chain.App.AppCodec(), life.chain.App.TxConfig(), state))
	require.Equal(t, life.chain.Height()+1, exported.Height)
	require.Equal(t, int64(app.MaxBlockGas), exported.ConsensusParams.Block.MaxGas)

	successor := testkit.Continue(t, exported)
	successor.Advance(40)
	life.chain.Advance(40)

	expected, got := exportOf(t, life.chain), exportOf(t, successor)
	// For the same reason slashing has counted one signature less.
	delete(expected, slashingtypes.ModuleName)
	for module := range expected {
		require.JSONEq(t, string(expected[module]), string(got[module]), "module %s", module)
	}
}

func exportOf(t *testing.T, chain *testkit.Chain) map[string]json.RawMessage {
	t.Helper()
	exported, err := chain.App.Export(nil)
	require.NoError(t, err)
	var state map[string]json.RawMessage
	require.NoError(t, json.Unmarshal(exported.AppState, &state))
	return state
}

// Only the named modules are exported; an unknown name is an error.
func TestExportOfSomeModules(t *testing.T) {
	chain := testkit.New(t, testkit.Options{})

	exported, err := chain.App.Export([]string{"modelreg"})
	require.NoError(t, err)
	var state map[string]json.RawMessage
	require.NoError(t, json.Unmarshal(exported.AppState, &state))
	require.Len(t, state, 1)

	_, err = chain.App.Export([]string{"minting"})
	require.Error(t, err)
}
