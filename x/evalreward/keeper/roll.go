package keeper

import (
	"encoding/hex"

	"cosmossdk.io/collections"
	"cosmossdk.io/errors"
	"cosmossdk.io/math"

	sdk "github.com/cosmos/cosmos-sdk/types"
	authtypes "github.com/cosmos/cosmos-sdk/x/auth/types"

	"github.com/modeld-labs/modeld/x/evalreward/mechanism"
	"github.com/modeld-labs/modeld/x/evalreward/types"
)

// rollIfOver begins an epoch in its first block: epoch 0 in the first block of the chain,
// and at most one per block. What can fail outside of this module, the mint for the
// validators and the params of the registry, is a unit of its own.
func (k *Keeper) rollIfOver(ctx sdk.Context) error {
	previous, started, err := k.currentEpoch(ctx)
	if err != nil {
		return err
	}
	if started && !previous.Over(ctx.BlockHeight()) {
		return nil
	}
	epoch, err := k.beginEpoch(ctx, previous, started)
	if err != nil {
		return errors.Wrap(err, "begin epoch")
	}
	_ = k.guard(ctx, "roll epoch of the registry", func(ctx sdk.Context) error { return k.modelreg.RollEpoch(ctx, epoch.Horizon()) })
	if k.guard(ctx, "mint for validators", func(ctx sdk.Context) error { return k.mintForValidators(ctx, epoch.Validator) }) != nil {
		epoch.Validator = math.ZeroInt()
		if err := k.Epochs.Set(ctx, epoch.Number, epoch); err != nil {
			return errors.Wrap(err, "store epoch")
		}
	}
	if err := k.rollBenchmarks(ctx, epoch); err != nil {
		return err
	}
	roll := func(ctx sdk.Context) error { return k.rollGeneralisation(ctx, epoch) }
	if failure := k.guard(ctx, "roll generalisation", roll); failure != nil {
		err := emit(ctx, &types.EventWorkFailed{Epoch: epoch.Number, Stage: "roll generalisation", Error: failure.Error()})
		if err != nil {
			return err
		}
	}
	return emit(ctx, &types.EventEpochStarted{
		Epoch: epoch.Number, StartHeight: epoch.StartHeight, Seed: hex.EncodeToString(epoch.Seed),
		Schedule: epoch.Schedule.String(), Validator: epoch.Validator.String(),
		OwnerPool: epoch.OwnerPool.String(), EvaluatorPool: epoch.EvaluatorPool.String(),
	})
}

// beginEpoch closes the books of the previous epoch and stores the next one with its
// snapshot of the params, its seed (R19) and its budget (R12).
func (k *Keeper) beginEpoch(ctx sdk.Context, previous types.Epoch, started bool) (types.Epoch, error) {
	params, err := k.rollParams(ctx)
	if err != nil {
		return types.Epoch{}, err
	}
	totals, err := k.totals(ctx)
	if err != nil {
		return types.Epoch{}, err
	}
	seed := mechanism.GenesisSeed(ctx.ChainID())
	epoch := types.Epoch{StartHeight: ctx.BlockHeight(), Params: params}
	if started {
		if seed, err = k.closeEpoch(ctx, previous, totals.Minted); err != nil {
			return types.Epoch{}, err
		}
		epoch.Number = previous.Number + 1
		epoch.StartHeight = previous.StartHeight + int64(previous.Params.Blocks())
	}
	budget, err := mechanism.Emission(int64(epoch.Number), params.EmissionRules())
	if err != nil {
		return types.Epoch{}, errors.Wrap(err, "compute emission")
	}
	epoch.Seed, epoch.Accumulator = seed[:], make([]byte, types.HashBytes)
	epoch.Schedule, epoch.Validator = budget.Schedule, budget.Validator
	epoch.OwnerPool, epoch.EvaluatorPool = budget.OwnerPool, budget.EvaluatorPool
	epoch.Minted, epoch.MintedBefore = math.ZeroInt(), totals.Minted
	if err := k.Accumulator.Set(ctx, epoch.Accumulator); err != nil {
		return types.Epoch{}, errors.Wrap(err, "reset accumulator")
	}
	if err := k.Epochs.Set(ctx, epoch.Number, epoch); err != nil {
		return types.Epoch{}, errors.Wrap(err, "store epoch")
	}
	return epoch, errors.Wrap(k.CurrentEpoch.Set(ctx, epoch.Number), "store current epoch")
}

// closeEpoch keeps what the epoch collected and gives the seed of the next one (R19).
func (k *Keeper) closeEpoch(ctx sdk.Context, epoch types.Epoch, minted math.Int) ([types.HashBytes]byte, error) {
	accumulator, err := k.Accumulator.Get(ctx)
	if err != nil {
		return [types.HashBytes]byte{}, errors.Wrap(err, "read accumulator")
	}
	epoch.Accumulator, epoch.Minted = accumulator, minted.Sub(epoch.MintedBefore)
	if err := k.Epochs.Set(ctx, epoch.Number, epoch); err != nil {
		return [types.HashBytes]byte{}, errors.Wrap(err, "store epoch")
	}
	seed, err := mechanism.NextSeed(epoch.Seed, [types.HashBytes]byte(accumulator))
	return seed, errors.Wrap(err, "compute seed")
}

// rollParams puts pending params into force.
func (k *Keeper) rollParams(ctx sdk.Context) (types.Params, error) {
	pending, err := k.PendingParams.Get(ctx)
	if errors.IsOf(err, collections.ErrNotFound) {
		params, err := k.Params.Get(ctx)
		return params, errors.Wrap(err, "read params")
	}
	if err != nil {
		return types.Params{}, errors.Wrap(err, "read pending params")
	}
	if err := k.PendingParams.Remove(ctx); err != nil {
		return types.Params{}, errors.Wrap(err, "remove pending params")
	}
	return pending, errors.Wrap(k.Params.Set(ctx, pending), "store params")
}

// mintForValidators mints the validator part to the fee collector; x/distribution pays the
// stakers from there (R12).
func (k *Keeper) mintForValidators(ctx sdk.Context, amount math.Int) error {
	if amount.IsZero() {
		return nil
	}
	if err := k.mint(ctx, amount); err != nil {
		return err
	}
	err := k.bank.SendCoinsFromModuleToModule(ctx, types.ModuleName, authtypes.FeeCollectorName, coins(amount))
	return errors.Wrap(err, "send validator part to the fee collector")
}
