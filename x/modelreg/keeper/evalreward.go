package keeper

import (
	"context"

	"cosmossdk.io/collections"
	"cosmossdk.io/errors"
	"cosmossdk.io/math"

	"github.com/modeld-labs/modeld/x/modelreg/types"
)

// What x/evalreward tells the registry. It is trusted; only ids are checked.

// SetFrontierHolder says which version holds the frontier of a benchmark, for the alias
// best; version 0 says that none does. Errors: ErrVersionNotFound.
func (k *Keeper) SetFrontierHolder(ctx context.Context, benchmark uint32, version uint64) error {
	if version == 0 {
		return errors.Wrapf(k.Frontiers.Remove(ctx, benchmark), "remove frontier holder of benchmark %d", benchmark)
	}
	if _, _, err := k.VersionByID(ctx, version); err != nil {
		return err
	}
	return errors.Wrapf(k.Frontiers.Set(ctx, benchmark, version), "store frontier holder of benchmark %d", benchmark)
}

// SetEscrow opens or closes the mark of a version whose round on a benchmark is settled and
// not final. While a mark is open the authority may correct the parents. Closing a mark
// that is not open does nothing. Errors: ErrVersionNotFound.
func (k *Keeper) SetEscrow(ctx context.Context, version uint64, benchmark uint32, open bool) error {
	key := collections.Join(version, benchmark)
	if !open {
		return errors.Wrapf(k.Escrows.Remove(ctx, key), "close escrow of version %d", version)
	}
	if _, _, err := k.VersionByID(ctx, version); err != nil {
		return err
	}
	return errors.Wrapf(k.Escrows.Set(ctx, key), "open escrow of version %d", version)
}

// inEscrow tells whether a version has a mark.
func (k *Keeper) inEscrow(ctx context.Context, version uint64) (bool, error) {
	found := false
	err := k.Escrows.Walk(ctx, collections.NewPrefixedPairRange[uint64, uint32](version), func(escrowKey) (bool, error) {
		found = true
		return true, nil
	})
	return found, errors.Wrapf(err, "read escrow of version %d", version)
}

// RollEpoch lets the params that wait, if any, take effect, and keeps the horizon: the first
// height whose transfers of models still matter in the new epoch. Called once, in the first
// block of an epoch.
func (k *Keeper) RollEpoch(ctx context.Context, horizon int64) error {
	if err := k.Horizon.Set(ctx, horizon); err != nil {
		return errors.Wrap(err, "store horizon")
	}
	pending, err := k.PendingParams.Get(ctx)
	if errors.IsOf(err, collections.ErrNotFound) {
		return nil
	}
	if err != nil {
		return errors.Wrap(err, "read pending params")
	}
	if err := k.Params.Set(ctx, pending); err != nil {
		return errors.Wrap(err, "store params")
	}
	return errors.Wrap(k.PendingParams.Remove(ctx), "remove pending params")
}

// Burned gives the sum of all registration fees burned so far, in umodel.
func (k *Keeper) Burned(ctx context.Context) (math.Int, error) {
	burned, err := k.BurnedTotal.Get(ctx)
	if errors.IsOf(err, collections.ErrNotFound) {
		return math.ZeroInt(), nil
	}
	return burned, errors.Wrap(err, "read burned fees")
}

func (k *Keeper) params(ctx context.Context) (types.Params, error) {
	p, err := k.Params.Get(ctx)
	return p, errors.Wrap(err, "read params")
}
