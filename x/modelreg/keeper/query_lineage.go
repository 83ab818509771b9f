package keeper

import (
	"context"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"cosmossdk.io/collections"
	"cosmossdk.io/errors"

	"github.com/modeld-labs/modeld/x/modelreg/types"
)

// Bounds of a lineage.
const (
	defaultLineageDepth = 4
	maxLineageDepth     = 16
	maxLineageSteps     = 100
)

// Lineage gives ancestors and descendants of a version, nearest first, each once.
func (k queryServer) Lineage(ctx context.Context, req *types.QueryLineageRequest) (*types.QueryLineageResponse, error) {
	if req == nil {
		return nil, errNoRequest
	}
	depth := req.Depth
	if depth == 0 {
		depth = defaultLineageDepth
	}
	if depth > maxLineageDepth {
		return nil, status.Errorf(codes.InvalidArgument, "depth: expected at most %d, got %d", maxLineageDepth, depth)
	}
	v, m, err := k.Resolve(ctx, req.Ref)
	if err != nil {
		return nil, queryError(err)
	}
	up, cutUp, err := k.walkLineage(ctx, v.Id, depth, k.parentIDs)
	if err != nil {
		return nil, queryError(err)
	}
	down, cutDown, err := k.walkLineage(ctx, v.Id, depth, k.childIDs)
	return &types.QueryLineageResponse{
		Version: info(v, m), Ancestors: up, Descendants: down, Truncated: cutUp || cutDown,
	}, queryError(err)
}

// walkLineage goes breadth first along one direction. cut says that depth or number ended
// the walk before the lineage did.
func (k *Keeper) walkLineage(
	ctx context.Context, start uint64, depth uint32, next func(context.Context, uint64) ([]uint64, error),
) (steps []types.LineageStep, cut bool, err error) {
	seen := map[uint64]bool{start: true} // looked up, never ranged over
	level := []uint64{start}
	for distance := uint32(1); len(level) > 0; distance++ {
		var following []uint64
		for _, id := range level {
			neighbours, err := next(ctx, id)
			if err != nil {
				return nil, false, err
			}
			for _, neighbour := range neighbours {
				if seen[neighbour] {
					continue
				}
				if distance > depth || len(steps) == maxLineageSteps {
					return steps, true, nil
				}
				seen[neighbour] = true
				v, m, err := k.VersionByID(ctx, neighbour)
				if err != nil {
					return nil, false, err
				}
				steps = append(steps, types.LineageStep{Distance: distance, Version: info(v, m)})
				following = append(following, neighbour)
			}
		}
		level = following
	}
	return steps, false, nil
}

// parentIDs gives the parents of a version, and the previous version of its model, which is
// implied.
func (k *Keeper) parentIDs(ctx context.Context, id uint64) ([]uint64, error) {
	v, err := k.Versions.Get(ctx, id)
	if err != nil {
		return nil, errors.Wrapf(err, "read version %d", id)
	}
	previous, err := k.previousID(ctx, v.ModelId, v.Number)
	if err != nil || previous == 0 {
		return v.Parents, err
	}
	return append([]uint64{previous}, v.Parents...), nil
}

// childIDs gives the next version of the model and the versions that name this one as a
// parent, at most one more than a lineage shows.
func (k *Keeper) childIDs(ctx context.Context, id uint64) ([]uint64, error) {
	v, err := k.Versions.Get(ctx, id)
	if err != nil {
		return nil, errors.Wrapf(err, "read version %d", id)
	}
	var ids []uint64
	next, err := k.Numbers.Get(ctx, collections.Join(v.ModelId, v.Number+1))
	switch {
	case err == nil:
		ids = append(ids, next)
	case !errors.IsOf(err, collections.ErrNotFound):
		return nil, errors.Wrap(err, "look up next version")
	}
	err = k.Children.Walk(ctx, collections.NewPrefixedPairRange[uint64, uint64](id), func(key idPair) (bool, error) {
		ids = append(ids, key.K2())
		return len(ids) > maxLineageSteps, nil
	})
	return ids, errors.Wrap(err, "read children")
}
