package keeper

import (
	"context"

	"cosmossdk.io/collections"
	"cosmossdk.io/errors"

	"github.com/modeld-labs/modeld/x/modelreg/types"
)

type queryServer struct{ *Keeper }

var _ types.QueryServer = queryServer{}

// NewQueryServer gives the handlers of the queries.
func NewQueryServer(k *Keeper) types.QueryServer { return queryServer{k} }

// Params gives the params in force and those that wait for the next epoch.
func (k queryServer) Params(ctx context.Context, req *types.QueryParamsRequest) (*types.QueryParamsResponse, error) {
	if req == nil {
		return nil, errNoRequest
	}
	p, err := k.params(ctx)
	if err != nil {
		return nil, queryError(err)
	}
	res := &types.QueryParamsResponse{Params: p}
	pending, err := k.PendingParams.Get(ctx)
	switch {
	case err == nil:
		res.Pending = &pending
	case !errors.IsOf(err, collections.ErrNotFound):
		return nil, queryError(err)
	}
	return res, nil
}

// Namespace gives a namespace and its owner.
func (k queryServer) Namespace(ctx context.Context, req *types.QueryNamespaceRequest) (*types.QueryNamespaceResponse, error) {
	if req == nil {
		return nil, errNoRequest
	}
	owner, err := k.NamespaceOwner(ctx, req.Name)
	return &types.QueryNamespaceResponse{Namespace: types.Namespace{Name: req.Name, Owner: owner}}, queryError(err)
}

// Model gives one model with its computed aliases.
func (k queryServer) Model(ctx context.Context, req *types.QueryModelRequest) (*types.QueryModelResponse, error) {
	if req == nil {
		return nil, errNoRequest
	}
	m, err := k.ModelByName(ctx, req.Model)
	if err != nil {
		return nil, queryError(err)
	}
	latest, err := k.latestLive(ctx, m.Id)
	if err != nil {
		return nil, queryError(err)
	}
	best, err := k.bestNumber(ctx, m.Id)
	return &types.QueryModelResponse{Model: m, Latest: latest, Best: best}, queryError(err)
}

// Version resolves a reference.
func (k queryServer) Version(ctx context.Context, req *types.QueryVersionRequest) (*types.QueryVersionResponse, error) {
	if req == nil {
		return nil, errNoRequest
	}
	v, m, err := k.Resolve(ctx, req.Ref)
	return &types.QueryVersionResponse{Version: info(v, m)}, queryError(err)
}

// VersionByDigest gives the version with a content digest.
func (k queryServer) VersionByDigest(ctx context.Context, req *types.QueryVersionByDigestRequest) (*types.QueryVersionByDigestResponse, error) {
	if req == nil {
		return nil, errNoRequest
	}
	digest, err := types.ParseDigest(req.Digest)
	if err != nil {
		return nil, queryError(err)
	}
	v, m, err := k.versionByDigest(ctx, digest[:])
	return &types.QueryVersionByDigestResponse{Version: info(v, m)}, queryError(err)
}

// VersionByID gives the version with a global id.
func (k queryServer) VersionByID(ctx context.Context, req *types.QueryVersionByIDRequest) (*types.QueryVersionByIDResponse, error) {
	if req == nil {
		return nil, errNoRequest
	}
	v, m, err := k.Keeper.VersionByID(ctx, req.Id)
	return &types.QueryVersionByIDResponse{Version: info(v, m)}, queryError(err)
}

// Versions lists the versions of a model by number.
func (k queryServer) Versions(ctx context.Context, req *types.QueryVersionsRequest) (*types.QueryVersionsResponse, error) {
	if req == nil {
		return nil, errNoRequest
	}
	m, err := k.ModelByName(ctx, req.Model)
	if err != nil {
		return nil, queryError(err)
	}
	prefix := collections.PairPrefix[uint64, uint64](m.Id)
	versions, next, err := paginate(ctx, k.Numbers, &prefix, req.Pagination, func(_ idPair, id uint64) (types.VersionInfo, error) {
		v, err := k.Keeper.Versions.Get(ctx, id)
		return info(v, m), err
	})
	return &types.QueryVersionsResponse{Versions: versions, Pagination: next}, err
}

// Aliases lists the aliases that the owner of a model set.
func (k queryServer) Aliases(ctx context.Context, req *types.QueryAliasesRequest) (*types.QueryAliasesResponse, error) {
	if req == nil {
		return nil, errNoRequest
	}
	m, err := k.ModelByName(ctx, req.Model)
	if err != nil {
		return nil, queryError(err)
	}
	prefix := collections.PairPrefix[uint64, string](m.Id)
	aliases, next, err := paginate(ctx, k.Keeper.Aliases, &prefix, req.Pagination, func(key aliasKey, number uint64) (types.Alias, error) {
		return types.Alias{ModelId: m.Id, Alias: key.K2(), Number: number}, nil
	})
	return &types.QueryAliasesResponse{Aliases: aliases, Pagination: next}, err
}

// VersionCommits lists the open version commits of an account.
func (k queryServer) VersionCommits(ctx context.Context, req *types.QueryVersionCommitsRequest) (*types.QueryVersionCommitsResponse, error) {
	if req == nil {
		return nil, errNoRequest
	}
	signer, spelling, err := k.account("signer", req.Signer)
	if err != nil {
		return nil, queryError(err)
	}
	prefix := collections.PairPrefix[[]byte, []byte](signer)
	commits, next, err := paginate(ctx, k.Keeper.VersionCommits, &prefix, req.Pagination, func(key commitKey, height int64) (types.VersionCommit, error) {
		return types.VersionCommit{Signer: spelling, Hash: key.K2(), Height: height}, nil
	})
	return &types.QueryVersionCommitsResponse{VersionCommits: commits, Pagination: next}, err
}

// info shows a version with its reference and its digest in readable form.
func info(v types.Version, m types.Model) types.VersionInfo {
	return types.VersionInfo{
		Ref: types.VersionRef(m.FullName(), v.Number), Digest: types.FormatDigest(v.ContentDigest), Owner: m.Owner, Version: v,
	}
}
