package keeper

import (
	"context"

	"cosmossdk.io/errors"

	"github.com/modeld-labs/modeld/x/evalreward/types"
)

// Unjail lets an evaluator be drawn again after its time in jail, with a full bond and the
// credibility and the wait of a newcomer.
func (k msgServer) Unjail(ctx context.Context, msg *types.MsgUnjail) (*types.MsgUnjailResponse, error) {
	if err := msg.Validate(); err != nil {
		return nil, err
	}

	epoch, pos, err := k.now(ctx)
	if err != nil {
		return nil, err
	}
	evaluator, key, err := k.evaluator(ctx, msg.Evaluator, msg.Kind)
	if err != nil {
		return nil, err
	}

	if evaluator.Status != types.EVALUATOR_STATUS_JAILED {
		return nil, errors.Wrapf(types.ErrWrongStatus, "expected a jailed evaluator, got %s", evaluator.Status)
	}
	if pos.Epoch < evaluator.UntilEpoch {
		return nil, errors.Wrapf(types.ErrWrongStatus, "%s is jailed until epoch %d, now is epoch %d", msg.Evaluator, evaluator.UntilEpoch, pos.Epoch)
	}
	if unit := epoch.Params.BondUnit; evaluator.Bond.LT(unit) {
		return nil, errors.Wrapf(types.ErrBondNotFull, "expected %s umodel, got %s: top up %s first", unit, evaluator.Bond, unit.Sub(evaluator.Bond))
	}
	evaluator.Status, evaluator.UntilEpoch, evaluator.Faults = types.EVALUATOR_STATUS_ACTIVE, 0, 0
	evaluator.Credibility, evaluator.JoinedEpoch = epoch.Params.CMin, pos.Epoch
	evaluator.LastEpoch = max(evaluator.LastEpoch, pos.Epoch)

	if err := k.Evaluators.Set(ctx, key, evaluator); err != nil {
		return nil, errors.Wrap(err, "store evaluator")
	}

	return &types.MsgUnjailResponse{}, emit(ctx, &types.EventEvaluatorUnjailed{
		Evaluator: msg.Evaluator, Kind: msg.Kind.Word(), Credibility: evaluator.Credibility, JoinedEpoch: pos.Epoch,
	})
}
