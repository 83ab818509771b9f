package app_test

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/modeld-labs/modeld/internal/testkit"
	evalrewardtypes "github.com/modeld-labs/modeld/x/evalreward/types"
	modelregtypes "github.com/modeld-labs/modeld/x/modelreg/types"
)

// aLongTime is more blocks than a test makes.
const aLongTime = 100_000

// position says where the next block stands in its epoch.
func position(t testing.TB, chain *testkit.Chain) evalrewardtypes.Position {
	t.Helper()
	number, err := chain.App.EvalRewardKeeper.CurrentEpoch.Get(chain.Context())
	require.NoError(t, err)
	epoch, err := chain.App.EvalRewardKeeper.Epochs.Get(chain.Context(), number)
	require.NoError(t, err)
	return epoch.At(chain.Height() + 1)
}

// liveUntil makes blocks until the next one is at an offset of the third epoch or a later one.
func (l *life) liveUntil(offset uint64) {
	l.t.Helper()
	for range aLongTime {
		if pos := position(l.t, l.chain); pos.Epoch >= 2 && pos.Offset == offset {
			return
		}
		l.next()
	}
	l.t.Fatal("the offset never came")
}

// park starts a chain from the state of another one; in it the current phase does not end
// and no commit of a version expires, so that only messages change the state of our modules.
func park(t testing.TB, chain *testkit.Chain) *testkit.Chain {
	t.Helper()
	phase := position(t, chain).Phase
	exported, err := chain.App.Export(nil, false)
	require.NoError(t, err)
	var state testkit.State
	require.NoError(t, json.Unmarshal(exported.AppState, &state))
	testkit.EditGenesis(t, chain.App, state, evalrewardtypes.ModuleName, &evalrewardtypes.GenesisState{}, func(gs *evalrewardtypes.GenesisState) {
		p := &gs.Epochs[len(gs.Epochs)-1].Params
		switch phase {
		case evalrewardtypes.PHASE_COMMIT:
			p.CommitBlocks += aLongTime
		case evalrewardtypes.PHASE_REVEAL:
			p.RevealBlocks += aLongTime
		case evalrewardtypes.PHASE_SETTLE:
			p.SettleBlocks += aLongTime
		default:
			p.ChallengeBlocks += aLongTime
		}
	})
	testkit.EditGenesis(t, chain.App, state, modelregtypes.ModuleName, &modelregtypes.GenesisState{}, func(gs *modelregtypes.GenesisState) {
		gs.Params.MaxCommitAgeBlocks += aLongTime
	})
	exported.AppState, err = json.Marshal(state)
	require.NoError(t, err)
	parked := testkit.Continue(t, exported)
	parked.Next()
	require.Equal(t, phase, position(t, parked).Phase)
	return parked
}
