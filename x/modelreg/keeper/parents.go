package keeper

import (
	"context"

	"cosmossdk.io/collections"
	"cosmossdk.io/errors"

	"github.com/modeld-labs/modeld/x/modelreg/types"
)

// checkParentsExist refuses (ErrParentNotFound) ids that no version has.
func (k *Keeper) checkParentsExist(ctx context.Context, parents []uint64) error {
	for _, parent := range parents {
		exists, err := k.Versions.Has(ctx, parent)
		if err != nil {
			return errors.Wrapf(err, "look up parent %d", parent)
		}
		if !exists {
			return errors.Wrapf(types.ErrParentNotFound, "no version has the id %d: register the parent first", parent)
		}
	}
	return nil
}

// addParents indexes a version under its parents.
func (k *Keeper) addParents(ctx context.Context, v types.Version) error {
	for _, parent := range v.Parents {
		if err := k.Children.Set(ctx, collections.Join(parent, v.Id)); err != nil {
			return errors.Wrap(err, "index child")
		}
		key := collections.Join(parent, v.ModelId)
		count, err := k.derivedCount(ctx, key)
		if err != nil {
			return err
		}
		if err := k.DerivedModels.Set(ctx, key, count+1); err != nil {
			return errors.Wrap(err, "count children in model")
		}
	}
	return nil
}

// removeParents takes a version from the indexes of its parents.
func (k *Keeper) removeParents(ctx context.Context, v types.Version) error {
	for _, parent := range v.Parents {
		if err := k.Children.Remove(ctx, collections.Join(parent, v.Id)); err != nil {
			return errors.Wrap(err, "take child from index")
		}
		key := collections.Join(parent, v.ModelId)
		count, err := k.derivedCount(ctx, key)
		if err != nil {
			return err
		}
		if count <= 1 {
			err = k.DerivedModels.Remove(ctx, key)
		} else {
			err = k.DerivedModels.Set(ctx, key, count-1)
		}
		if err != nil {
			return errors.Wrap(err, "count children in model")
		}
	}
	return nil
}

func (k *Keeper) derivedCount(ctx context.Context, key idPair) (uint64, error) {
	count, err := k.DerivedModels.Get(ctx, key)
	if errors.IsOf(err, collections.ErrNotFound) {
		return 0, nil
	}
	return count, errors.Wrap(err, "read count of children in model")
}
