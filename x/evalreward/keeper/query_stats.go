package keeper

import (
	"context"

	"cosmossdk.io/collections"
	"cosmossdk.io/errors"
	"cosmossdk.io/math"

	"github.com/modeld-labs/modeld/x/evalreward/mechanism"
	"github.com/modeld-labs/modeld/x/evalreward/types"
)

// EvaluatorStats sums up the finished rounds of an evaluator over the kept epochs.
func (k queryServer) EvaluatorStats(ctx context.Context, req *types.QueryEvaluatorStatsRequest) (*types.QueryEvaluatorStatsResponse, error) {
	if req == nil {
		return nil, errNoRequest
	}
	addr, err := k.queryAddress("address", req.Address)
	if err != nil {
		return nil, err
	}
	kind := req.Kind
	if kind == types.EVALUATOR_KIND_UNSPECIFIED {
		kind = types.EVALUATOR_KIND_AUTOMATED
	}
	epochs, err := k.sumsOf(ctx, addr, kind)
	if err != nil {
		return nil, queryError(err)
	}
	if len(epochs) == 0 {
		return nil, notFound("%s has finished no round as %s in the kept epochs", req.Address, kind.Word())
	}
	return summary(epochs), nil
}

// sumsOf gives the kept sums of an evaluator, the newest first, at most maxPage of them.
func (k *Keeper) sumsOf(ctx context.Context, addr []byte, kind types.EvaluatorKind) ([]types.EvaluatorEpoch, error) {
	oldest, found, err := firstKey(ctx, k.Epochs)
	if err != nil || !found {
		return nil, err
	}
	current, err := k.CurrentEpoch.Get(ctx)
	if err != nil {
		return nil, errors.Wrap(err, "read current epoch")
	}
	var epochs []types.EvaluatorEpoch
	for epoch := current + 1; epoch > oldest && len(epochs) < maxPage; epoch-- {
		sums, err := k.EvaluatorEpochs.Get(ctx, collections.Join3(epoch-1, uint32(kind), addr))
		if errors.IsOf(err, collections.ErrNotFound) {
			continue
		}
		if err != nil {
			return nil, errors.Wrap(err, "read sums of evaluator")
		}
		epochs = append(epochs, sums)
	}
	return epochs, nil
}

func summary(epochs []types.EvaluatorEpoch) *types.QueryEvaluatorStatsResponse {
	total := epochs[0]
	for _, e := range epochs[1:] {
		total.Seats += e.Seats
		total.Reveals += e.Reveals
		total.Judged += e.Judged
		total.Agreement += e.Agreement
		total.Information += e.Information
		total.Faults += e.Faults
		total.Income, total.Slashed = total.Income.Add(e.Income), total.Slashed.Add(e.Slashed)
	}
	response := &types.QueryEvaluatorStatsResponse{Total: total, Epochs: epochs, Net: net(total)}
	if total.Judged > 0 {
		response.MeanAgreement = uint32(total.Agreement / uint64(total.Judged))
		response.MeanInformation = uint32(total.Information / uint64(total.Judged))
	}
	response.RevealRate = uint32(uint64(total.Reveals) * uint64(mechanism.Scale) / uint64(total.Seats))
	return response
}

func net(e types.EvaluatorEpoch) math.Int { return e.Income.Sub(e.Slashed) }
