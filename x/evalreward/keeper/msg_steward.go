package keeper

import (
	"context"

	"cosmossdk.io/collections"
	"cosmossdk.io/errors"
	"cosmossdk.io/math"

	"github.com/modeld-labs/modeld/x/evalreward/types"
)

// stewardKind is the kind of a steward in the queue of releases.
const stewardKind = uint32(types.EVALUATOR_KIND_UNSPECIFIED)

// BondSteward bonds the signer as a steward, or refills a bond that was slashed.
func (k msgServer) BondSteward(ctx context.Context, msg *types.MsgBondSteward) (*types.MsgBondStewardResponse, error) {
	if err := msg.Validate(); err != nil {
		return nil, err
	}

	epoch, _, err := k.now(ctx)
	if err != nil {
		return nil, err
	}
	addr, err := k.address(msg.Steward)
	if err != nil {
		return nil, err
	}
	steward, err := k.Stewards.Get(ctx, addr)
	if errors.IsOf(err, collections.ErrNotFound) {
		steward, err = types.Steward{Address: msg.Steward, Bond: math.ZeroInt()}, nil
	}
	if err != nil {
		return nil, errors.Wrap(err, "read steward")
	}

	missing := epoch.Params.StewardBond.Sub(steward.Bond)
	if steward.Unbonding {
		return nil, errors.Wrapf(types.ErrWrongStatus, "%s is unbonding until epoch %d: bond again after that", msg.Steward, steward.UntilEpoch)
	}
	if steward.Bond.IsPositive() {
		return nil, errors.Wrapf(types.ErrStewardExists, "%s", msg.Steward)
	}
	steward.Bond = epoch.Params.StewardBond

	if err := k.collect(ctx, addr, missing); err != nil {
		return nil, errors.Wrap(err, "pay steward bond")
	}
	if err := k.Stewards.Set(ctx, addr, steward); err != nil {
		return nil, errors.Wrap(err, "store steward")
	}

	return &types.MsgBondStewardResponse{}, emit(ctx, &types.EventStewardBonded{
		Steward: msg.Steward, Bond: steward.Bond.String(),
	})
}

// UnbondSteward starts the return of a steward's bond.
func (k msgServer) UnbondSteward(ctx context.Context, msg *types.MsgUnbondSteward) (*types.MsgUnbondStewardResponse, error) {
	if err := msg.Validate(); err != nil {
		return nil, err
	}

	epoch, pos, err := k.now(ctx)
	if err != nil {
		return nil, err
	}
	addr, err := k.address(msg.Steward)
	if err != nil {
		return nil, err
	}
	steward, err := k.steward(ctx, msg.Steward)
	if err != nil {
		return nil, err
	}
	busy, err := k.stewardBusy(ctx, msg.Steward)
	if err != nil {
		return nil, err
	}

	if steward.Unbonding {
		return nil, errors.Wrapf(types.ErrWrongStatus, "%s is unbonding already, until epoch %d", msg.Steward, steward.UntilEpoch)
	}
	if busy != 0 {
		return nil, errors.Wrapf(types.ErrStewardBusy, "benchmark %d: retire it first", busy)
	}
	steward.Unbonding, steward.UntilEpoch = true, pos.Epoch+epoch.Params.UnbondingEpochs

	if err := k.Stewards.Set(ctx, addr, steward); err != nil {
		return nil, errors.Wrap(err, "store steward")
	}
	if err := k.Releases.Set(ctx, collections.Join3(steward.UntilEpoch, stewardKind, []byte(addr))); err != nil {
		return nil, errors.Wrap(err, "queue release")
	}

	return &types.MsgUnbondStewardResponse{UntilEpoch: steward.UntilEpoch}, emit(ctx, &types.EventStewardUnbonding{
		Steward: msg.Steward, UntilEpoch: steward.UntilEpoch,
	})
}

func (k *Keeper) steward(ctx context.Context, address string) (types.Steward, error) {
	addr, err := k.address(address)
	if err != nil {
		return types.Steward{}, err
	}
	steward, err := k.Stewards.Get(ctx, addr)
	if errors.IsOf(err, collections.ErrNotFound) {
		return types.Steward{}, errors.Wrapf(types.ErrStewardNotFound, "%s: bond it first", address)
	}
	return steward, errors.Wrap(err, "read steward")
}

// stewardBusy gives the first live benchmark of a steward, 0 without one.
func (k *Keeper) stewardBusy(ctx context.Context, address string) (uint32, error) {
	live, err := k.liveBenchmarks(ctx)
	if err != nil {
		return 0, err
	}
	for _, b := range live {
		if b.Steward == address {
			return b.Id, nil
		}
	}
	return 0, nil
}
