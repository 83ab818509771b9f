package keeper

import (
	"context"

	"github.com/modeld-labs/modeld/x/evalreward/types"
)

// DrawAgain draws another committee for the version of a round, in the epoch of the round.
func (k *Keeper) DrawAgain(ctx context.Context, r types.Round, attempt, seats uint32, exclude [][]byte) ([]types.Seat, error) {
	epoch, err := k.Epochs.Get(ctx, r.Epoch)
	if err != nil {
		return nil, err
	}
	benchmark, err := k.Benchmarks.Get(ctx, r.Benchmark)
	if err != nil {
		return nil, err
	}
	version, model, err := k.modelreg.VersionByID(ctx, r.Version)
	if err != nil {
		return nil, err
	}
	parties, err := k.parties(ctx, version, model)
	if err != nil {
		return nil, err
	}
	w := newWorker(k, epoch, types.Position{})
	drawn, _, err := w.draw(ctx, seating{benchmark: benchmark, version: r.Version, attempt: attempt, seats: seats, exclude: exclude}, parties)
	return drawn, err
}
