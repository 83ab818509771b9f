package keeper

import (
	"cosmossdk.io/collections"
	"cosmossdk.io/errors"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/modeld-labs/modeld/x/evalreward/types"
)

type releaseKey = collections.Triple[uint64, uint32, []byte]

// releaseBonds returns bonds whose unbonding is over, with the units that settlement left
// and at least one.
func (k *Keeper) releaseBonds(ctx sdk.Context, epoch uint64, units uint32) error {
	due, err := k.dueReleases(ctx, epoch, max(units, 1))
	if err != nil {
		return err
	}
	for _, key := range due {
		if k.guard(ctx, "release bond", func(ctx sdk.Context) error { return k.release(ctx, key, epoch) }) == nil {
			continue
		}
		if err := k.delayRelease(ctx, key, epoch); err != nil {
			return err
		}
	}
	return nil
}

func (k *Keeper) dueReleases(ctx sdk.Context, epoch uint64, limit uint32) ([]releaseKey, error) {
	iterator, err := k.Releases.Iterate(ctx, nil)
	if err != nil {
		return nil, errors.Wrap(err, "read releases")
	}
	defer iterator.Close()
	var due []releaseKey
	for ; iterator.Valid() && len(due) < int(limit); iterator.Next() {
		key, err := iterator.Key()
		if err != nil {
			return nil, errors.Wrap(err, "read release")
		}
		if key.K1() > epoch {
			break
		}
		due = append(due, key)
	}
	return due, nil
}

func (k *Keeper) release(ctx sdk.Context, key releaseKey, epoch uint64) error {
	if key.K2() == stewardKind {
		return k.releaseSteward(ctx, key, epoch)
	}
	evaluator, err := k.Evaluators.Get(ctx, collections.Join(key.K2(), key.K3()))
	if err != nil {
		return errors.Wrap(err, "read evaluator")
	}
	if evaluator.OpenSeats > 0 {
		// The bond may still be slashed.
		return k.delayEvaluator(ctx, key, evaluator, epoch)
	}
	return k.releaseEvaluator(ctx, key, evaluator)
}

// delayEvaluator lets an evaluator wait for the end of its rounds, and tells it until when.
func (k *Keeper) delayEvaluator(ctx sdk.Context, key releaseKey, evaluator types.Evaluator, epoch uint64) error {
	id := collections.Join(key.K2(), key.K3())
	evaluator.UntilEpoch = epoch + 1
	if err := k.Evaluators.Set(ctx, id, evaluator); err != nil {
		return errors.Wrap(err, "store evaluator")
	}
	return k.delayRelease(ctx, key, epoch)
}

func (k *Keeper) delayRelease(ctx sdk.Context, key releaseKey, epoch uint64) error {
	if err := k.Releases.Remove(ctx, key); err != nil {
		return errors.Wrap(err, "remove release")
	}
	return errors.Wrap(k.Releases.Set(ctx, collections.Join3(epoch+1, key.K2(), key.K3())), "queue release")
}

func (k *Keeper) releaseEvaluator(ctx sdk.Context, key releaseKey, evaluator types.Evaluator) error {
	id := collections.Join(key.K2(), key.K3())
	count, err := k.evaluatorCount(ctx, evaluator.Kind)
	if err != nil {
		return err
	}
	if err := k.Releases.Remove(ctx, key); err != nil {
		return errors.Wrap(err, "remove release")
	}
	if err := k.Evaluators.Remove(ctx, id); err != nil {
		return errors.Wrap(err, "remove evaluator")
	}
	if err := k.EvaluatorCounts.Set(ctx, key.K2(), count-1); err != nil {
		return errors.Wrap(err, "store count of evaluators")
	}
	if err := k.credit(ctx, evaluator.Address, evaluator.Bond); err != nil {
		return errors.Wrap(err, "return bond")
	}
	return emit(ctx, &types.EventEvaluatorUnbonded{
		Evaluator: evaluator.Address, Kind: evaluator.Kind.Word(), Bond: evaluator.Bond.String(),
	})
}

// releaseSteward returns the bond of a steward, not before the authority decided about its
// gold rounds.
func (k *Keeper) releaseSteward(ctx sdk.Context, key releaseKey, epoch uint64) error {
	steward, err := k.Stewards.Get(ctx, key.K3())
	if err != nil {
		return errors.Wrap(err, "read steward")
	}
	if steward.Disputes > 0 {
		steward.UntilEpoch = epoch + 1
		if err := k.Stewards.Set(ctx, key.K3(), steward); err != nil {
			return errors.Wrap(err, "store steward")
		}
		return k.delayRelease(ctx, key, epoch)
	}
	if err := k.Releases.Remove(ctx, key); err != nil {
		return errors.Wrap(err, "remove release")
	}
	if err := k.Stewards.Remove(ctx, key.K3()); err != nil {
		return errors.Wrap(err, "remove steward")
	}
	if err := k.credit(ctx, steward.Address, steward.Bond); err != nil {
		return errors.Wrap(err, "return bond")
	}
	return emit(ctx, &types.EventStewardUnbonded{Steward: steward.Address, Bond: steward.Bond.String()})
}
