package keeper

import (
	"context"

	"cosmossdk.io/collections"
	"cosmossdk.io/errors"

	"github.com/modeld-labs/modeld/x/modelreg/types"
)

// Resolve gives the version that a reference names, and its model. A version that was
// yanked is found by its number, digest or alias, and by best.
// Errors: ErrInvalidReference, ErrModelNotFound, ErrVersionNotFound, ErrAliasNotFound.
func (k *Keeper) Resolve(ctx context.Context, ref string) (types.Version, types.Model, error) {
	r, err := types.ParseReference(ref)
	if err != nil {
		return types.Version{}, types.Model{}, err
	}
	if r.Selector == types.SelectDigest {
		v, m, err := k.versionByDigest(ctx, r.Digest[:])
		if err == nil && r.Model != "" && r.Model != m.FullName() {
			err = errors.Wrapf(types.ErrVersionNotFound, "%s is not a version of %s but %s",
				types.FormatDigest(r.Digest[:]), r.Model, types.VersionRef(m.FullName(), v.Number))
		}
		return v, m, err
	}
	m, err := k.ModelByName(ctx, r.Model)
	if err != nil {
		return types.Version{}, types.Model{}, err
	}
	number, err := k.selectNumber(ctx, m, r)
	if err != nil {
		return types.Version{}, types.Model{}, err
	}
	v, err := k.versionByNumber(ctx, m, number)
	return v, m, err
}

func (k *Keeper) selectNumber(ctx context.Context, m types.Model, r types.Reference) (uint64, error) {
	switch r.Selector {
	case types.SelectNumber:
		return r.Number, nil
	case types.SelectAlias:
		return k.aliasNumber(ctx, m, r.Alias)
	case types.SelectBest:
		number, err := k.bestNumber(ctx, m.Id)
		if err == nil && number == 0 {
			err = errors.Wrapf(types.ErrVersionNotFound, "no version of %s holds a frontier yet: name a number or latest", m.FullName())
		}
		return number, err
	default:
		number, err := k.latestLive(ctx, m.Id)
		if err == nil && number == 0 {
			err = errors.Wrapf(types.ErrVersionNotFound, "%s has no version that is not yanked: register one or name a number", m.FullName())
		}
		return number, err
	}
}

// aliasNumber gives the version number of an alias that the owner set. Errors: ErrAliasNotFound.
func (k *Keeper) aliasNumber(ctx context.Context, m types.Model, alias string) (uint64, error) {
	number, err := k.Aliases.Get(ctx, collections.Join(m.Id, alias))
	if errors.IsOf(err, collections.ErrNotFound) {
		return 0, errors.Wrapf(types.ErrAliasNotFound, "%s has no alias %s", m.FullName(), alias)
	}
	return number, errors.Wrap(err, "read alias")
}

// latestLive gives the highest number that is not yanked, 0 without one.
func (k *Keeper) latestLive(ctx context.Context, modelID uint64) (uint64, error) {
	var number uint64
	newestFirst := collections.NewPrefixedPairRange[uint64, uint64](modelID).Descending()
	err := k.LiveVersions.Walk(ctx, newestFirst, func(key idPair) (bool, error) {
		number = key.K2()
		return true, nil
	})
	return number, errors.Wrap(err, "read live versions")
}

// bestNumber gives the number of the version that holds most frontiers among those of a
// model, of several the one with the lowest id; 0 without one. It reads all holders, one
// per benchmark, of which there are at most a few hundred.
func (k *Keeper) bestNumber(ctx context.Context, modelID uint64) (uint64, error) {
	held := map[uint64]int{} // looked up, never ranged over
	var best types.Version
	err := k.Frontiers.Walk(ctx, nil, func(_ uint32, id uint64) (bool, error) {
		v, err := k.Versions.Get(ctx, id)
		if err != nil || v.ModelId != modelID {
			return false, err
		}
		held[id]++
		if held[id] > held[best.Id] || held[id] == held[best.Id] && id < best.Id {
			best = v
		}
		return false, nil
	})
	return best.Number, errors.Wrap(err, "read frontier holders")
}
