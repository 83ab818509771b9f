package keeper

import (
	"context"

	"cosmossdk.io/collections"

	"github.com/cosmos/cosmos-sdk/types/query"

	"github.com/modeld-labs/modeld/x/evalreward/types"
)

// ChallengeBond returns what a challenge of a round would cost now, and whether it would be
// accepted.
func (k queryServer) ChallengeBond(ctx context.Context, req *types.QueryChallengeBondRequest) (*types.QueryChallengeBondResponse, error) {
	if req == nil {
		return nil, errNoRequest
	}
	round, err := k.keptRound(ctx, req.Round)
	if err != nil {
		return nil, err
	}
	epoch, pos, err := k.now(ctx)
	if err != nil {
		return nil, queryError(err)
	}
	bond, gross, err := k.challengeBond(ctx, epoch.Params, round)
	if err != nil {
		return nil, queryError(err)
	}
	response := &types.QueryChallengeBondResponse{Bond: bond, Gross: gross}
	if round.Epoch == pos.Epoch {
		response.UntilHeight = pos.Start + int64(epoch.Params.Blocks()) - 1
	}
	if err := challengeable(round, pos); err != nil {
		response.Refusal = err.Error()
	}
	return response, nil
}

// Golds lists the gold commits of a benchmark by hash.
func (k queryServer) Golds(ctx context.Context, req *types.QueryGoldsRequest) (*types.QueryGoldsResponse, error) {
	if req == nil {
		return nil, errNoRequest
	}
	golds, next, err := query.CollectionPaginate(ctx, k.Keeper.Golds, page(req.Pagination),
		value[collections.Pair[uint32, []byte], types.Gold], pairPrefix[uint32, []byte](req.Benchmark))
	return &types.QueryGoldsResponse{Golds: golds, Pagination: next}, pageError(err)
}
