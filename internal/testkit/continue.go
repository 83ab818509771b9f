package testkit

import (
	"testing"
	"time"

	abci "github.com/cometbft/cometbft/abci/types"

	servertypes "github.com/cosmos/cosmos-sdk/server/types"
)

// Continue starts a chain from an exported state. Its next block is the one that the
// exported chain would have made next.
func Continue(t testing.TB, exported servertypes.ExportedApp) *Chain {
	t.Helper()
	c := newChain(t, Setup{}, false)
	var validators []abci.ValidatorUpdate
	for _, v := range exported.Validators {
		validators = append(validators, abci.Ed25519ValidatorUpdate(v.PubKey.Bytes(), v.Power))
	}
	c.start(&abci.RequestInitChain{
		ChainId: ChainID, Time: start.Add(time.Duration(exported.Height-1) * BlockTime), ConsensusParams: &exported.ConsensusParams,
		AppStateBytes: exported.AppState, InitialHeight: exported.Height, Validators: validators,
	})
	return c
}
