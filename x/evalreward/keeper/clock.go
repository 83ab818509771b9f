package keeper

import (
	"context"

	"cosmossdk.io/collections"
	"cosmossdk.io/errors"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/modeld-labs/modeld/x/evalreward/types"
)

// now gives the current epoch with its params and the position of this block in it. In the
// first block of the chain, before the first roll, it is the beginning of epoch 0.
func (k *Keeper) now(ctx context.Context) (types.Epoch, types.Position, error) {
	height := sdk.UnwrapSDKContext(ctx).BlockHeight()
	epoch, started, err := k.currentEpoch(ctx)
	if err != nil {
		return types.Epoch{}, types.Position{}, err
	}
	if !started {
		params, err := k.Params.Get(ctx)
		if err != nil {
			return types.Epoch{}, types.Position{}, errors.Wrap(err, "read params")
		}
		epoch = types.Epoch{StartHeight: height, Params: params}
	}
	return epoch, epoch.At(height), nil
}

// currentEpoch gives the last epoch that was rolled; started is false before the first roll.
func (k *Keeper) currentEpoch(ctx context.Context) (epoch types.Epoch, started bool, err error) {
	number, err := k.CurrentEpoch.Get(ctx)
	if errors.IsOf(err, collections.ErrNotFound) {
		return types.Epoch{}, false, nil
	}
	if err != nil {
		return types.Epoch{}, false, errors.Wrap(err, "read current epoch")
	}
	epoch, err = k.Epochs.Get(ctx, number)
	return epoch, err == nil, errors.Wrapf(err, "read epoch %d", number)
}
