package app

import (
	"encoding/json"
	"errors"
	"fmt"

	cmtproto "github.com/cometbft/cometbft/proto/tendermint/types"

	servertypes "github.com/cosmos/cosmos-sdk/server/types"
	"github.com/cosmos/cosmos-sdk/x/staking"
)

// ErrZeroHeightExport says why a state cannot be moved to height zero.
var ErrZeroHeightExport = errors.New("export for zero height: rewards and deadlines depend on heights, " +
	"so the state is only valid from its own height on; export without --for-zero-height")

// Export gives the state as a genesis that continues at the next height. A state that breaks
// an invariant is refused, unless the caller wants even that.
func (app *App) Export(modules []string, evenBroken bool) (servertypes.ExportedApp, error) {
	ctx := app.NewContextLegacy(true, cmtproto.Header{ChainID: app.ChainID(), Height: app.LastBlockHeight()})
	if err := app.checkInvariants(ctx); err != nil && !evenBroken {
		return servertypes.ExportedApp{}, fmt.Errorf("the state breaks invariants; export it nevertheless with --skip-invariants: %w", err)
	}
	state, err := app.ModuleManager.ExportGenesisForModules(ctx, app.encoding.Codec, modules)
	if err != nil {
		return servertypes.ExportedApp{}, fmt.Errorf("export modules: %w", err)
	}
	text, err := json.MarshalIndent(state, "", "  ")
	if err != nil {
		return servertypes.ExportedApp{}, fmt.Errorf("encode exported state: %w", err)
	}
	validators, err := staking.WriteValidators(ctx, app.StakingKeeper)
	if err != nil {
		return servertypes.ExportedApp{}, fmt.Errorf("export validators: %w", err)
	}
	return servertypes.ExportedApp{
		AppState:        text,
		Validators:      validators,
		Height:          app.LastBlockHeight() + 1,
		ConsensusParams: app.GetConsensusParams(ctx),
	}, nil
}
