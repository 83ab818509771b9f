package keeper

import (
	"context"

	"cosmossdk.io/collections"
	"cosmossdk.io/errors"

	"github.com/cosmos/cosmos-sdk/types/query"

	"github.com/modeld-labs/modeld/x/evalreward/types"
)

type queryServer struct{ *Keeper }

var _ types.QueryServer = queryServer{}

// NewQueryServer returns the handlers of all queries.
func NewQueryServer(k *Keeper) types.QueryServer { return queryServer{k} }

// Params returns the params in force and those that wait.
func (k queryServer) Params(ctx context.Context, req *types.QueryParamsRequest) (*types.QueryParamsResponse, error) {
	if req == nil {
		return nil, errNoRequest
	}
	params, err := k.Keeper.Params.Get(ctx)
	if err != nil {
		return nil, queryError(err)
	}
	pending, err := optional(ctx, k.PendingParams)
	return &types.QueryParamsResponse{Params: params, Pending: pending}, err
}

// Benchmark returns one benchmark with its state; 0 is generalisation.
func (k queryServer) Benchmark(ctx context.Context, req *types.QueryBenchmarkRequest) (*types.QueryBenchmarkResponse, error) {
	if req == nil {
		return nil, errNoRequest
	}
	if req.Id == 0 {
		info, err := k.trackInfo(ctx)
		return &types.QueryBenchmarkResponse{Benchmark: info}, queryError(err)
	}
	b, _, err := k.benchmark(ctx, req.Id)
	if err != nil {
		return nil, queryError(err)
	}
	info, err := k.benchmarkInfo(ctx, b)
	return &types.QueryBenchmarkResponse{Benchmark: info}, queryError(err)
}

func (k *Keeper) benchmarkInfo(ctx context.Context, b types.Benchmark) (types.BenchmarkInfo, error) {
	state, err := k.BenchmarkStates.Get(ctx, b.Id)
	if err != nil {
		return types.BenchmarkInfo{}, err
	}
	info := types.BenchmarkInfo{Benchmark: b, State: state}
	publication, err := k.Publications.Get(ctx, b.Id)
	if errors.IsOf(err, collections.ErrNotFound) {
		return info, nil
	}
	info.Publication = &publication
	return info, err
}

// Benchmarks lists all benchmarks by id.
func (k queryServer) Benchmarks(ctx context.Context, req *types.QueryBenchmarksRequest) (*types.QueryBenchmarksResponse, error) {
	if req == nil {
		return nil, errNoRequest
	}
	infos, next, err := query.CollectionPaginate(ctx, k.Keeper.Benchmarks, page(req.Pagination),
		func(_ uint32, b types.Benchmark) (types.BenchmarkInfo, error) { return k.benchmarkInfo(ctx, b) })
	return &types.QueryBenchmarksResponse{Benchmarks: infos, Pagination: next}, pageError(err)
}

// Steward returns one steward.
func (k queryServer) Steward(ctx context.Context, req *types.QueryStewardRequest) (*types.QueryStewardResponse, error) {
	if req == nil {
		return nil, errNoRequest
	}
	if _, err := k.queryAddress("address", req.Address); err != nil {
		return nil, err
	}
	steward, err := k.steward(ctx, req.Address)
	return &types.QueryStewardResponse{Steward: steward}, queryError(err)
}

// Stewards lists all stewards by address.
func (k queryServer) Stewards(ctx context.Context, req *types.QueryStewardsRequest) (*types.QueryStewardsResponse, error) {
	if req == nil {
		return nil, errNoRequest
	}
	stewards, next, err := query.CollectionPaginate(ctx, k.Keeper.Stewards, page(req.Pagination), value[[]byte, types.Steward])
	return &types.QueryStewardsResponse{Stewards: stewards, Pagination: next}, pageError(err)
}

// Requests lists the waiting requests of a benchmark in the order in which they are served.
func (k queryServer) Requests(ctx context.Context, req *types.QueryRequestsRequest) (*types.QueryRequestsResponse, error) {
	if req == nil {
		return nil, errNoRequest
	}
	prefix := collections.QuadPrefix[uint32, uint64, uint64, uint64](req.Benchmark)
	requests, next, err := query.CollectionPaginate(ctx, k.Keeper.Requests, page(req.Pagination), value[RequestKey, types.Request],
		func(o *query.CollectionsPaginateOptions[RequestKey]) { o.Prefix = &prefix })
	return &types.QueryRequestsResponse{Requests: requests, Pagination: next}, pageError(err)
}

// Claimable returns what an account may withdraw.
func (k queryServer) Claimable(ctx context.Context, req *types.QueryClaimableRequest) (*types.QueryClaimableResponse, error) {
	if req == nil {
		return nil, errNoRequest
	}
	addr, err := k.queryAddress("address", req.Address)
	if err != nil {
		return nil, err
	}
	claimable, err := orEmpty(k.Claimables.Get(ctx, addr))
	return &types.QueryClaimableResponse{Coins: claimable.Coins}, queryError(err)
}

// Reputation lists the reputation of an owner by benchmark.
func (k queryServer) Reputation(ctx context.Context, req *types.QueryReputationRequest) (*types.QueryReputationResponse, error) {
	if req == nil {
		return nil, errNoRequest
	}
	owner, err := k.queryAddress("owner", req.Owner)
	if err != nil {
		return nil, err
	}
	list, next, err := query.CollectionPaginate(ctx, k.Reputations, page(req.Pagination),
		value[collections.Pair[[]byte, uint32], types.Reputation], pairPrefix[[]byte, uint32](owner))
	return &types.QueryReputationResponse{Reputations: list, Pagination: next}, pageError(err)
}
