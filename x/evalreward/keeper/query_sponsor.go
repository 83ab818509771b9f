package keeper

import (
	"context"

	"github.com/cosmos/cosmos-sdk/types/query"

	"github.com/modeld-labs/modeld/x/evalreward/types"
)

// SponsorPools lists the sponsor pools of a benchmark by denom.
func (k queryServer) SponsorPools(ctx context.Context, req *types.QuerySponsorPoolsRequest) (*types.QuerySponsorPoolsResponse, error) {
	if req == nil {
		return nil, errNoRequest
	}
	pools, err := k.pools(ctx, req.Benchmark)
	return &types.QuerySponsorPoolsResponse{Pools: pools}, queryError(err)
}

// Contributions lists what accounts gave to the sponsor pools of a benchmark.
func (k queryServer) Contributions(ctx context.Context, req *types.QueryContributionsRequest) (*types.QueryContributionsResponse, error) {
	if req == nil {
		return nil, errNoRequest
	}
	list, next, err := query.CollectionPaginate(ctx, k.Keeper.Contributions, page(req.Pagination),
		value[contributionKey, types.Contribution], triplePrefix[uint32, string, []byte](req.Benchmark))
	return &types.QueryContributionsResponse{Contributions: list, Pagination: next}, pageError(err)
}
