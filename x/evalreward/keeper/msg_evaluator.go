package keeper

import (
	"context"

	"cosmossdk.io/collections"
	"cosmossdk.io/errors"

	"github.com/modeld-labs/modeld/x/evalreward/types"
)

// RegisterEvaluator bonds the signer as an evaluator of one kind.
func (k msgServer) RegisterEvaluator(ctx context.Context, msg *types.MsgRegisterEvaluator) (*types.MsgRegisterEvaluatorResponse, error) {
	if err := msg.Validate(); err != nil {
		return nil, err
	}

	epoch, pos, err := k.now(ctx)
	if err != nil {
		return nil, err
	}
	addr, err := k.address(msg.Evaluator)
	if err != nil {
		return nil, err
	}
	key := collections.Join(uint32(msg.Kind), []byte(addr))
	exists, err := k.Evaluators.Has(ctx, key)
	if err != nil {
		return nil, errors.Wrap(err, "look up evaluator")
	}
	count, err := k.evaluatorCount(ctx, msg.Kind)
	if err != nil {
		return nil, err
	}

	if exists {
		return nil, errors.Wrapf(types.ErrEvaluatorExists, "%s as %s: top up the bond, or wait until unbonding is over", msg.Evaluator, msg.Kind.Word())
	}
	if count >= uint64(epoch.Params.MaxEvaluators) {
		return nil, errors.Wrapf(types.ErrTooManyEvaluators, "expected fewer than max_evaluators = %d of kind %s, got %d",
			epoch.Params.MaxEvaluators, msg.Kind.Word(), count)
	}
	evaluator := types.Evaluator{
		Address: msg.Evaluator, Kind: msg.Kind, Bond: epoch.Params.BondUnit, JoinedEpoch: pos.Epoch,
		Status: types.EVALUATOR_STATUS_ACTIVE, Credibility: epoch.Params.CMin, LastEpoch: pos.Epoch, Moniker: msg.Moniker,
	}

	if err := k.collect(ctx, addr, evaluator.Bond); err != nil {
		return nil, errors.Wrap(err, "pay bond")
	}
	if err := k.Evaluators.Set(ctx, key, evaluator); err != nil {
		return nil, errors.Wrap(err, "store evaluator")
	}
	if err := k.EvaluatorCounts.Set(ctx, uint32(msg.Kind), count+1); err != nil {
		return nil, errors.Wrap(err, "store count of evaluators")
	}

	return &types.MsgRegisterEvaluatorResponse{}, emit(ctx, &types.EventEvaluatorRegistered{
		Evaluator: msg.Evaluator, Kind: msg.Kind.Word(), Bond: evaluator.Bond.String(), JoinedEpoch: pos.Epoch,
		Credibility: evaluator.Credibility,
	})
}

// TopUpBond refills a bond, at most to the bond unit.
func (k msgServer) TopUpBond(ctx context.Context, msg *types.MsgTopUpBond) (*types.MsgTopUpBondResponse, error) {
	if err := msg.Validate(); err != nil {
		return nil, err
	}

	epoch, _, err := k.now(ctx)
	if err != nil {
		return nil, err
	}
	evaluator, key, err := k.evaluator(ctx, msg.Evaluator, msg.Kind)
	if err != nil {
		return nil, err
	}

	if evaluator.Status == types.EVALUATOR_STATUS_UNBONDING {
		return nil, errors.Wrapf(types.ErrWrongStatus, "%s is unbonding until epoch %d: register again after that", msg.Evaluator, evaluator.UntilEpoch)
	}
	bond := evaluator.Bond.Add(msg.Amount)
	if bond.GT(epoch.Params.BondUnit) {
		return nil, errors.Wrapf(types.ErrBondExceeded, "expected at most %s umodel, got %s + %s: send at most %s",
			epoch.Params.BondUnit, evaluator.Bond, msg.Amount, epoch.Params.BondUnit.Sub(evaluator.Bond))
	}
	evaluator.Bond = bond

	if err := k.collect(ctx, key.K2(), msg.Amount); err != nil {
		return nil, errors.Wrap(err, "pay bond")
	}
	if err := k.Evaluators.Set(ctx, key, evaluator); err != nil {
		return nil, errors.Wrap(err, "store evaluator")
	}

	return &types.MsgTopUpBondResponse{}, emit(ctx, &types.EventBondToppedUp{
		Evaluator: msg.Evaluator, Kind: msg.Kind.Word(), Amount: msg.Amount.String(), Bond: bond.String(),
	})
}

// Unbond starts the return of a bond. Open rounds go on and are still paid and slashed.
func (k msgServer) Unbond(ctx context.Context, msg *types.MsgUnbond) (*types.MsgUnbondResponse, error) {
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

	if evaluator.Status == types.EVALUATOR_STATUS_UNBONDING {
		return nil, errors.Wrapf(types.ErrWrongStatus, "%s is unbonding already, until epoch %d", msg.Evaluator, evaluator.UntilEpoch)
	}
	evaluator.Status = types.EVALUATOR_STATUS_UNBONDING
	evaluator.UntilEpoch = pos.Epoch + epoch.Params.UnbondingEpochs

	if err := k.Evaluators.Set(ctx, key, evaluator); err != nil {
		return nil, errors.Wrap(err, "store evaluator")
	}
	if err := k.Releases.Set(ctx, collections.Join3(evaluator.UntilEpoch, key.K1(), key.K2())); err != nil {
		return nil, errors.Wrap(err, "queue release")
	}

	return &types.MsgUnbondResponse{UntilEpoch: evaluator.UntilEpoch}, emit(ctx, &types.EventEvaluatorUnbonding{
		Evaluator: msg.Evaluator, Kind: msg.Kind.Word(), UntilEpoch: evaluator.UntilEpoch,
	})
}
