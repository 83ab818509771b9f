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
	switch {
	case req.Namespace != "":
		if err := types.CheckNamespace(req.Namespace); err != nil {
			return nil, nil, queryError(err)
		}
		prefix := collections.PairPrefix[string, string](req.Namespace)
		return paginate(ctx, k.ModelNames, &prefix, req.Pagination, func(_ nameKey, id uint64) (types.Model, error) { return k.model(ctx, id) })
	case req.Owner != "":
		owner, _, err := k.account("owner", req.Owner)
		if err != nil {
			return nil, nil, queryError(err)
		}
		prefix := collections.PairPrefix[[]byte, uint64](owner)
		return paginate(ctx, k.OwnerModels, &prefix, req.Pagination, func(key ownerKey, _ collections.NoValue) (types.Model, error) { return k.model(ctx, key.K2()) })
	case req.Licence != "":
		if err := types.CheckLicence(req.Licence); err != nil {
			return nil, nil, queryError(err)
		}
		prefix := collections.PairPrefix[string, uint64](req.Licence)
		return paginate(ctx, k.LicenceModels, &prefix, req.Pagination, func(key licenceKey, _ collections.NoValue) (types.Model, error) { return k.model(ctx, key.K2()) })
	case req.Parent != "":
		parent, _, err := k.Resolve(ctx, req.Parent)
		if err != nil {
			return nil, nil, queryError(err)
		}
		prefix := collections.PairPrefix[uint64, uint64](parent.Id)
		return paginate(ctx, k.DerivedModels, &prefix, req.Pagination, func(key idPair, _ uint64) (types.Model, error) { return k.model(ctx, key.K2()) })
	default:
		return paginate(ctx, k.Keeper.Models, nil, req.Pagination, func(_ uint64, m types.Model) (types.Model, error) { return m, nil })
	}
}
