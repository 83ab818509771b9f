package keeper

import (
	"context"

	"cosmossdk.io/collections"
	"cosmossdk.io/errors"

	"github.com/cosmos/cosmos-sdk/types/query"

	"github.com/modeld-labs/modeld/x/evalreward/mechanism"
	"github.com/modeld-labs/modeld/x/evalreward/types"
)

// Evaluator returns the registrations of an address, one per kind.
func (k queryServer) Evaluator(ctx context.Context, req *types.QueryEvaluatorRequest) (*types.QueryEvaluatorResponse, error) {
	if req == nil {
		return nil, errNoRequest
	}
	addr, err := k.queryAddress("address", req.Address)
	if err != nil {
		return nil, err
	}
	response := &types.QueryEvaluatorResponse{}
	for _, kind := range []types.EvaluatorKind{types.EVALUATOR_KIND_AUTOMATED, types.EVALUATOR_KIND_HUMAN} {
		evaluator, err := k.Keeper.Evaluators.Get(ctx, collections.Join(uint32(kind), []byte(addr)))
		if errors.IsOf(err, collections.ErrNotFound) {
			continue
		}
		if err != nil {
			return nil, queryError(err)
		}
		info, err := k.evaluatorInfo(ctx, evaluator)
		if err != nil {
			return nil, queryError(err)
		}
		response.Evaluators = append(response.Evaluators, info)
	}
	if len(response.Evaluators) == 0 {
		return nil, notFound("%s is no evaluator", req.Address)
	}
	return response, nil
}

// Evaluators lists evaluators by kind and address.
func (k queryServer) Evaluators(ctx context.Context, req *types.QueryEvaluatorsRequest) (*types.QueryEvaluatorsResponse, error) {
	if req == nil {
		return nil, errNoRequest
	}
	var options []func(*query.CollectionsPaginateOptions[evaluatorKey])
	if req.Kind != types.EVALUATOR_KIND_UNSPECIFIED {
		options = append(options, pairPrefix[uint32, []byte](uint32(req.Kind)))
	}
	infos, next, err := query.CollectionPaginate(ctx, k.Keeper.Evaluators, page(req.Pagination),
		func(_ evaluatorKey, e types.Evaluator) (types.EvaluatorInfo, error) { return k.evaluatorInfo(ctx, e) }, options...)
	return &types.QueryEvaluatorsResponse{Evaluators: infos, Pagination: next}, pageError(err)
}

func (k *Keeper) evaluatorInfo(ctx context.Context, e types.Evaluator) (types.EvaluatorInfo, error) {
	epoch, pos, err := k.now(ctx)
	if err != nil {
		return types.EvaluatorInfo{}, err
	}
	effective, _, err := mechanism.EffectiveCredibility(int64(e.Credibility), int64(e.LastEpoch), int64(pos.Epoch), epoch.Params.CredibilityRules())
	if err != nil {
		return types.EvaluatorInfo{}, err
	}
	reason := e.NotEligible(epoch.Params, pos.Epoch)
	return types.EvaluatorInfo{
		Evaluator: e, EffectiveCredibility: uint32(effective), Eligible: reason == "", NotEligibleReason: reason,
	}, nil
}
