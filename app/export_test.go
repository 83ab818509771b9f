package app_test

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"

	servertypes "github.com/cosmos/cosmos-sdk/server/types"
	slashingtypes "github.com/cosmos/cosmos-sdk/x/slashing/types"
	stakingtypes "github.com/cosmos/cosmos-sdk/x/staking/types"

	"github.com/modeld-labs/modeld/app"
	"github.com/modeld-labs/modeld/internal/testkit"
	evalrewardtypes "github.com/modeld-labs/modeld/x/evalreward/types"
)

// An exported state is a valid genesis in every phase, and a chain that starts from it goes
// on as the old one does: with the same blocks, both are in the same state after each one.
func TestExportContinues(t *testing.T) {
	for _, c := range []struct {
		phase  evalrewardtypes.Phase
		offset uint64
	}{
		{evalrewardtypes.PHASE_COMMIT, 2},
		{evalrewardtypes.PHASE_REVEAL, beginReveal + 1},
		{evalrewardtypes.PHASE_SETTLE, beginSettle + 1},
		{evalrewardtypes.PHASE_CHALLENGE, beginChallenge + 1},
	} {
		t.Run(c.phase.String(), func(t *testing.T) {
			if testing.Short() && c.phase != evalrewardtypes.PHASE_SETTLE {
				t.Skip("one phase is enough for a short test")
			}
			life := newLife(t, testkit.Options{})
			life.liveUntil(c.offset - 1)
			// No fees wait to be shared out: the first block of a chain carries no signatures, so
			// it would give them to the community instead of to the validators.
			life.chain.Next()
			require.Equal(t, c.phase, position(t, life.chain).Phase)
			require.NotEmpty(t, exportedWork(t, life.chain), "nothing to go on with")

			continueBoth(t, life, testkit.Continue(t, validExport(t, life.chain)))
		})
	}
}

// continueBoth gives two chains the same blocks for an epoch.
func continueBoth(t *testing.T, life *life, successor *testkit.Chain) {
	t.Helper()
	for range epochBlocks {
		successor.Next(life.next()...)
		require.Equal(t, ourState(t, life.chain), ourState(t, successor), "after block %d", successor.Height())
	}
	expected, got := exportOf(t, life.chain), exportOf(t, successor)
	// For want of signatures in its first block, slashing has counted one less. Staking does not
	// export how many unbondings it has numbered.
	delete(expected, slashingtypes.ModuleName)
	delete(expected, stakingtypes.ModuleName)
	for module := range expected {
		require.JSONEq(t, string(expected[module]), string(got[module]), "module %s", module)
	}
}

// validExport gives a state that passes the checks of a genesis file.
func validExport(t *testing.T, chain *testkit.Chain) servertypes.ExportedApp {
	t.Helper()
	exported, err := chain.App.Export(nil, false)
	require.NoError(t, err)
	require.NoError(t, chain.App.BasicModuleManager.ValidateGenesis(
		chain.App.AppCodec(), chain.App.TxConfig(), exportOf(t, chain)))
	require.Equal(t, chain.Height()+1, exported.Height)
	require.Equal(t, int64(app.MaxBlockGas), exported.ConsensusParams.Block.MaxGas)
	return exported
}

func exportedWork(t *testing.T, chain *testkit.Chain) []evalrewardtypes.WorkItem {
	t.Helper()
	gs, err := chain.App.EvalRewardKeeper.ExportGenesis(chain.Context())
	require.NoError(t, err)
	return gs.Work
}

// exportOf gives the exported state of all modules.
func exportOf(t *testing.T, chain *testkit.Chain) testkit.State {
	t.Helper()
	exported, err := chain.App.Export(nil, false)
	require.NoError(t, err)
	var state testkit.State
	require.NoError(t, json.Unmarshal(exported.AppState, &state))
	return state
}

// ourState gives the exported state of our modules, to compare it.
func ourState(t testing.TB, chain *testkit.Chain) string {
	t.Helper()
	registry, err := chain.App.ModelRegKeeper.ExportGenesis(chain.Context())
	require.NoError(t, err)
	rewards, err := chain.App.EvalRewardKeeper.ExportGenesis(chain.Context())
	require.NoError(t, err)
	return string(encodeMsg(t, registry)) + string(encodeMsg(t, rewards))
}

// Only the named modules are exported; an unknown name is an error.
func TestExportOfSomeModules(t *testing.T) {
	chain := testkit.New(t, testkit.Options{})

	exported, err := chain.App.Export([]string{"modelreg"}, false)
	require.NoError(t, err)
	var state testkit.State
	require.NoError(t, json.Unmarshal(exported.AppState, &state))
	require.Len(t, state, 1)

	_, err = chain.App.Export([]string{"minting"}, false)
	require.Error(t, err)
}
