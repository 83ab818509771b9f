package keeper

import (
	"context"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/modeld-labs/modeld/x/evalreward/types"
	"github.com/modeld-labs/modeld/x/internal/unit"
)

// EndBlock sends what was claimed, rolls the epoch, does a bounded number of units of settlement work, returns bonds
// that are due, and prunes a bounded number of keys. It never returns an error and never
// panics: each unit runs in a branch of the state that is dropped when it fails.
func (k *Keeper) EndBlock(ctx context.Context) error {
	sdkCtx := sdk.UnwrapSDKContext(ctx)
	_ = k.guard(sdkCtx, "pay out", k.payOut)
	_ = k.guard(sdkCtx, "roll epoch", k.rollIfOver)
	epoch, pos, err := k.now(ctx)
	if err != nil {
		sdkCtx.Logger().Error("settlement work skipped", "error", err)
		return nil
	}
	units := k.work(sdkCtx, epoch, pos)
	_ = k.guard(sdkCtx, "release bonds", func(ctx sdk.Context) error { return k.releaseBonds(ctx, pos.Epoch, units) })
	_ = k.guard(sdkCtx, "prune", func(ctx sdk.Context) error { return k.prune(ctx, epoch) })
	return nil
}

// guard runs one unit in a branch of the state and writes it only when it succeeds.
func (k *Keeper) guard(ctx sdk.Context, what string, work func(sdk.Context) error) error {
	return unit.Run(ctx, types.ModuleName, what, work)
}

// work does the units of a block, first in first out, and gives how many are left.
func (k *Keeper) work(ctx sdk.Context, epoch types.Epoch, pos types.Position) uint32 {
	w := newWorker(k, epoch, pos)
	for left := epoch.Params.UnitsPerBlock; left > 0; left-- {
		item, found, err := w.head(ctx)
		if err != nil {
			ctx.Logger().Error("settlement work skipped", "error", err)
			return 0
		}
		if !found || !pos.Due(item) {
			return left
		}
		w.do(ctx, item)
	}
	return 0
}
