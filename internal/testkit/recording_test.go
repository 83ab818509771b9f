package testkit

import (
	"runtime"
	"testing"

	"github.com/stretchr/testify/require"

	"cosmossdk.io/math"

	banktypes "github.com/cosmos/cosmos-sdk/x/bank/types"

	"github.com/modeld-labs/modeld/app"
	evalrewardtypes "github.com/modeld-labs/modeld/x/evalreward/types"
)

// attempt runs a check and tells whether it failed.
func attempt(t *testing.T, check func(testing.TB)) bool {
	t.Helper()
	probe := &probe{TB: t}
	done := make(chan struct{})
	go func() {
		defer close(done)
		check(probe)
	}()
	<-done
	return probe.failed
}

// probe is a test that may fail without the test around it failing.
type probe struct {
	testing.TB
	failed bool
}

func (p *probe) Errorf(string, ...any) { p.failed = true }

func (p *probe) FailNow() {
	p.failed = true
	runtime.Goexit()
}

// Any difference in what a block answers is noticed: gas, events, app hash.
func TestReplayNoticesDifferences(t *testing.T) {
	for name, change := range map[string]func(Recording){
		"gas":      func(r Recording) { r.answers[1].TxResults[0].GasUsed++ },
		"event":    func(r Recording) { r.answers[1].TxResults[0].Events[0].Type += "x" },
		"app hash": func(r Recording) { r.answers[1].AppHash[0] ^= 1 },
		"nothing":  func(Recording) {},
	} {
		t.Run(name, func(t *testing.T) {
			chain := New(t, Options{})
			alice := NewAccount("alice").Address
			chain.Deliver("alice", banktypes.NewMsgSend(alice, alice, Umodel(1)))
			recording := chain.Recording()
			change(recording)

			failed := attempt(t, func(t testing.TB) { recording.Replay(t, Setup{Name: "again"}) })

			require.Equal(t, name != "nothing", failed)
		})
	}
}

// A state that breaks an invariant of the mechanism fails the test that led to it.
func TestInvariantsAreChecked(t *testing.T) {
	wrong := func(a *app.App, state State) {
		EditGenesis(t, a, state, evalrewardtypes.ModuleName, &evalrewardtypes.GenesisState{}, func(gs *evalrewardtypes.GenesisState) {
			gs.Totals = &evalrewardtypes.Totals{Minted: math.ZeroInt(), Burned: math.ZeroInt(), GenesisSupply: math.OneInt()}
		})
	}

	require.True(t, attempt(t, func(t testing.TB) { New(t, Options{Genesis: wrong}) }))
	require.False(t, attempt(t, func(t testing.TB) { New(t, Options{Genesis: wrong, Unchecked: true}) }))
}
