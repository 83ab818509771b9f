package keeper

import (
	"context"
	"fmt"

	"cosmossdk.io/collections"
	"cosmossdk.io/errors"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/modeld-labs/modeld/x/evalreward/types"
)

// RequestEvaluation queues a version for a round and takes the deposit.
func (k msgServer) RequestEvaluation(ctx context.Context, msg *types.MsgRequestEvaluation) (*types.MsgRequestEvaluationResponse, error) {
	if err := msg.Validate(); err != nil {
		return nil, err
	}

	_, pos, err := k.now(ctx)
	if err != nil {
		return nil, err
	}
	version, model, err := k.modelreg.Resolve(ctx, msg.Ref)
	if err != nil {
		return nil, err
	}
	b, state, err := k.benchmark(ctx, msg.Benchmark)
	if err != nil {
		return nil, err
	}
	pursuit := collections.Join(model.Id, b.Id)
	pursued, err := k.Pursuits.Has(ctx, pursuit)
	if err != nil {
		return nil, errors.Wrap(err, "look up open request or round")
	}

	ref := fmt.Sprintf("%s/%s@%d", model.Namespace, model.Name, version.Number)
	target := pos.RequestTarget()
	if version.Yanked {
		return nil, errors.Wrapf(types.ErrVersionYanked, "%s: %s", ref, version.YankReason)
	}
	if state.Status == types.BENCHMARK_STATUS_RETIRED || target < b.ValidFromEpoch || target >= b.RetireEpoch {
		return nil, errors.Wrapf(types.ErrBenchmarkNotActive, "expected a benchmark that is active in epoch %d, got benchmark %d with epochs %d to %d",
			target, b.Id, b.ValidFromEpoch, b.RetireEpoch-1)
	}
	if pursued {
		return nil, errors.Wrapf(types.ErrPursuitExists, "%s/%s on benchmark %d: wait until it is final", model.Namespace, model.Name, b.Id)
	}
	request := types.Request{
		Benchmark: b.Id, TargetEpoch: target, Height: sdk.UnwrapSDKContext(ctx).BlockHeight(), Version: version.Id,
		Requester: msg.Requester, Deposit: state.Deposit, ModelId: model.Id,
	}

	addr, err := k.address(msg.Requester)
	if err != nil {
		return nil, err
	}
	if err := k.collect(ctx, addr, request.Deposit); err != nil {
		return nil, errors.Wrap(err, "pay deposit")
	}
	if err := k.Requests.Set(ctx, requestKey(request), request); err != nil {
		return nil, errors.Wrap(err, "store request")
	}
	if err := k.Pursuits.Set(ctx, pursuit); err != nil {
		return nil, errors.Wrap(err, "mark open request")
	}

	response := &types.MsgRequestEvaluationResponse{Version: version.Id, TargetEpoch: target, Deposit: request.Deposit}
	return response, emit(ctx, &types.EventEvaluationRequested{
		Version: version.Id, Ref: ref, Benchmark: b.Id, TargetEpoch: target,
		Requester: msg.Requester, Deposit: request.Deposit.String(),
	})
}
