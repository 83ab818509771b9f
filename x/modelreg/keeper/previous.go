package keeper

import (
	"context"

	"cosmossdk.io/collections"
	"cosmossdk.io/errors"

	"github.com/modeld-labs/modeld/x/modelreg/types"
)

// PreviousOwners gives the accounts that gave a model away at or after the horizon, each
// once, by address. The owner itself is among them when it has had the model before.
func (k *Keeper) PreviousOwners(ctx context.Context, modelID uint64) ([]string, error) {
	horizon, err := k.horizon(ctx)
	if err != nil {
		return nil, err
	}
	previous, err := k.previousOwners(ctx, modelID)
	if err != nil {
		return nil, err
	}
	var owners []string
	for _, p := range previous {
		if p.Height >= horizon {
			owners = append(owners, p.Owner)
		}
	}
	return owners, nil
}

func (k *Keeper) horizon(ctx context.Context) (int64, error) {
	horizon, err := k.Horizon.Get(ctx)
	return horizon, errors.Wrap(err, "read horizon")
}

// previousOwners gives all that are stored, at most MaxPreviousOwners. The key holds the
// owner and not the height, so that two transfers in one block are two entries, and a model
// that goes to and fro needs only two.
func (k *Keeper) previousOwners(ctx context.Context, modelID uint64) ([]types.PreviousOwner, error) {
	var previous []types.PreviousOwner
	err := k.Transfers.Walk(ctx, collections.NewPrefixedPairRange[uint64, []byte](modelID), k.collectPrevious(&previous))
	return previous, errors.Wrapf(err, "read previous owners of model %d", modelID)
}

func (k *Keeper) collectPrevious(list *[]types.PreviousOwner) func(previousKey, int64) (bool, error) {
	return func(key previousKey, height int64) (bool, error) {
		owner, err := k.addresses.BytesToString(key.K2())
		*list = append(*list, types.PreviousOwner{ModelId: key.K1(), Owner: owner, Height: height})
		return false, err
	}
}

// remember keeps who gave a model away.
func (k *Keeper) remember(ctx context.Context, modelID uint64, owner []byte, height int64) error {
	return errors.Wrapf(k.Transfers.Set(ctx, collections.Join(modelID, owner), height), "store previous owner of model %d", modelID)
}

func (k *Keeper) forget(ctx context.Context, stale []types.PreviousOwner) error {
	for _, p := range stale {
		owner, _, err := k.account("owner", p.Owner)
		if err != nil {
			return err
		}
		if err := k.Transfers.Remove(ctx, collections.Join(p.ModelId, []byte(owner))); err != nil {
			return errors.Wrapf(err, "remove previous owner of model %d", p.ModelId)
		}
	}
	return nil
}
