package keeper

import (
	"context"

	"cosmossdk.io/collections"
	"cosmossdk.io/errors"

	"github.com/modeld-labs/modeld/x/modelreg/types"
)

// VersionByID gives a version by its global id, and its model. Errors: ErrVersionNotFound.
func (k *Keeper) VersionByID(ctx context.Context, id uint64) (types.Version, types.Model, error) {
	v, err := k.Versions.Get(ctx, id)
	if errors.IsOf(err, collections.ErrNotFound) {
		return types.Version{}, types.Model{}, errors.Wrapf(types.ErrVersionNotFound, "no version has the id %d", id)
	}
	if err != nil {
		return types.Version{}, types.Model{}, errors.Wrapf(err, "read version %d", id)
	}
	m, err := k.model(ctx, v.ModelId)
	return v, m, err
}

// versionByNumber gives the version of a model with a number. Errors: ErrVersionNotFound.
func (k *Keeper) versionByNumber(ctx context.Context, m types.Model, number uint64) (types.Version, error) {
	id, err := k.Numbers.Get(ctx, collections.Join(m.Id, number))
	if errors.IsOf(err, collections.ErrNotFound) {
		return types.Version{}, errors.Wrapf(types.ErrVersionNotFound, "%s: its numbers are 1..%d",
			types.VersionRef(m.FullName(), number), m.LatestNumber)
	}
	if err != nil {
		return types.Version{}, errors.Wrap(err, "look up version by number")
	}
	v, err := k.Versions.Get(ctx, id)
	return v, errors.Wrapf(err, "read version %d", id)
}

// versionByDigest gives the version with a content digest, and its model.
// Errors: ErrVersionNotFound.
func (k *Keeper) versionByDigest(ctx context.Context, digest []byte) (types.Version, types.Model, error) {
	id, err := k.Digests.Get(ctx, digest)
	if errors.IsOf(err, collections.ErrNotFound) {
		return types.Version{}, types.Model{}, errors.Wrapf(types.ErrVersionNotFound, "no version has the digest %s", types.FormatDigest(digest))
	}
	if err != nil {
		return types.Version{}, types.Model{}, errors.Wrap(err, "look up version by digest")
	}
	return k.VersionByID(ctx, id)
}

// previousID gives the id of the version before a number of a model, 0 before the first.
func (k *Keeper) previousID(ctx context.Context, modelID, number uint64) (uint64, error) {
	if number <= 1 {
		return 0, nil
	}
	id, err := k.Numbers.Get(ctx, collections.Join(modelID, number-1))
	return id, errors.Wrapf(err, "look up version %d of model %d", number-1, modelID)
}

// addVersion stores a new version with its indexes.
func (k *Keeper) addVersion(ctx context.Context, v types.Version) error {
	if err := k.Versions.Set(ctx, v.Id, v); err != nil {
		return errors.Wrap(err, "store version")
	}
	if err := k.Digests.Set(ctx, v.ContentDigest, v.Id); err != nil {
		return errors.Wrap(err, "index version by digest")
	}
	if err := k.Numbers.Set(ctx, collections.Join(v.ModelId, v.Number), v.Id); err != nil {
		return errors.Wrap(err, "index version by number")
	}
	if !v.Yanked {
		if err := k.LiveVersions.Set(ctx, collections.Join(v.ModelId, v.Number)); err != nil {
			return errors.Wrap(err, "index live version")
		}
	}
	if err := k.LicenceModels.Set(ctx, collections.Join(v.Licence, v.ModelId)); err != nil {
		return errors.Wrap(err, "index model by licence")
	}
	return k.addParents(ctx, v)
}
