package app

import (
	"errors"
	"fmt"

	storetypes "github.com/cosmos/cosmos-sdk/store/v2/types"
	sdk "github.com/cosmos/cosmos-sdk/types"
)

// InvariantResult says whether a sentence about the state holds.
type InvariantResult struct {
	Name string
	// Broken is nil, or what is wrong.
	Broken error
}

// Invariants checks the invariants of docs/mechanism.md that can be read off one state, and
// that both modules of the project would export a valid genesis. It changes nothing, and no
// limit of queries applies: it reads the whole state.
func (app *App) Invariants(ctx sdk.Context) []InvariantResult {
	ctx = ctx.WithGasMeter(storetypes.NewInfiniteGasMeter())
	var results []InvariantResult
	for _, invariant := range app.EvalRewardKeeper.Invariants() {
		results = append(results, InvariantResult{Name: invariant.Name, Broken: invariant.Check(ctx)})
	}
	return append(results,
		InvariantResult{Name: "state of modelreg is valid", Broken: app.validRegistry(ctx)},
		InvariantResult{Name: "state of evalreward is valid", Broken: app.validMechanism(ctx)},
	)
}

func (app *App) validRegistry(ctx sdk.Context) error {
	state, err := app.ModelRegKeeper.ExportGenesis(ctx)
	if err != nil {
		return err
	}
	return state.Validate(app.AccountKeeper.AddressCodec())
}

func (app *App) validMechanism(ctx sdk.Context) error {
	state, err := app.EvalRewardKeeper.ExportGenesis(ctx)
	if err != nil {
		return err
	}
	return state.Validate()
}

// checkInvariants joins what is broken into one error.
func (app *App) checkInvariants(ctx sdk.Context) error {
	var broken []error
	for _, result := range app.Invariants(ctx) {
		if result.Broken != nil {
			broken = append(broken, fmt.Errorf("%s: %w", result.Name, result.Broken))
		}
	}
	return errors.Join(broken...)
}
