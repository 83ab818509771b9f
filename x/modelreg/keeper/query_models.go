package keeper

import (
	"context"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"cosmossdk.io/collections"

	"github.com/cosmos/cosmos-sdk/types/query"

	"github.com/modeld-labs/modeld/x/modelreg/types"
)

// Models lists models by the one index that the request selects.
func (k queryServer) Models(ctx context.Context, req *types.QueryModelsRequest) (*types.QueryModelsResponse, error) {
	if req == nil {
		return nil, errNoRequest
	}
	if n := filters(req); n > 1 {
		return nil, status.Errorf(codes.InvalidArgument, "expected at most one of namespace, owner, licence and parent, got %d", n)
	}
	models, next, err := k.selectModels(ctx, req)
	if err != nil {
		return nil, err
	}
	return &types.QueryModelsResponse{Models: models, Pagination: next}, nil
}

func filters(req *types.QueryModelsRequest) int {
	n := 0
	for _, filter := range []string{req.Namespace, req.Owner, req.Licence, req.Parent} {
		if filter != "" {
			n++
		}
	}
	return n
}

func (k queryServer) selectModels(ctx context.Context, req *types.QueryModelsRequest) ([]types.Model, *query.PageResponse, error) {
	request := page(req.Pagination)
	switch {
	case req.Namespace != "":
		if err := types.CheckNamespace(req.Namespace); err != nil {
			return nil, nil, queryError(err)
		}
		return paged(query.CollectionPaginate(ctx, k.ModelNames, request,
			func(_ nameKey, id uint64) (types.Model, error) { return k.model(ctx, id) },
			query.WithCollectionPaginationPairPrefix[string, string](req.Namespace)))
	case req.Owner != "":
		owner, _, err := k.account("owner", req.Owner)
		if err != nil {
			return nil, nil, queryError(err)
		}
		return paged(query.CollectionPaginate(ctx, k.OwnerModels, request,
			func(key ownerKey, _ collections.NoValue) (types.Model, error) { return k.model(ctx, key.K2()) },
			query.WithCollectionPaginationPairPrefix[[]byte, uint64](owner)))
	case req.Licence != "":
		return paged(query.CollectionPaginate(ctx, k.LicenceModels, request,
			func(key licenceKey, _ collections.NoValue) (types.Model, error) { return k.model(ctx, key.K2()) },
			query.WithCollectionPaginationPairPrefix[string, uint64](req.Licence)))
	case req.Parent != "":
		parent, _, err := k.Resolve(ctx, req.Parent)
		if err != nil {
			return nil, nil, queryError(err)
		}
		return paged(query.CollectionPaginate(ctx, k.DerivedModels, request,
			func(key idPair, _ uint64) (types.Model, error) { return k.model(ctx, key.K2()) },
			query.WithCollectionPaginationPairPrefix[uint64, uint64](parent.Id)))
	default:
		return paged(query.CollectionPaginate(ctx, k.Keeper.Models, request,
			func(_ uint64, m types.Model) (types.Model, error) { return m, nil }))
	}
}

func paged(models []types.Model, next *query.PageResponse, err error) ([]types.Model, *query.PageResponse, error) {
	return models, next, pageError(err)
}
