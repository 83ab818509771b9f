package keeper

import (
	"cosmossdk.io/collections"
	"cosmossdk.io/errors"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/modeld-labs/modeld/x/evalreward/types"
)

// prune removes at most prune_keys_per_block keys of rounds and epochs that are older than
// retention_epochs. Final scores stay.
func (k *Keeper) prune(ctx sdk.Context, epoch types.Epoch) error {
	budget := int(epoch.Params.PruneKeysPerBlock)
	for budget > 0 {
		round, found, err := k.oldestRound(ctx)
		if err != nil {
			return err
		}
		if !found || !old(round.Epoch, epoch) || !round.Finished() {
			break
		}
		removed, err := k.pruneRound(ctx, round, budget)
		if err != nil {
			return err
		}
		budget -= removed
	}
	return k.pruneEpochs(ctx, epoch, budget)
}

func old(number uint64, now types.Epoch) bool {
	return number+now.Params.RetentionEpochs < now.Number
}

func (k *Keeper) oldestRound(ctx sdk.Context) (round types.Round, found bool, err error) {
	iterator, err := k.Rounds.Iterate(ctx, nil)
	if err != nil {
		return round, false, errors.Wrap(err, "read rounds")
	}
	defer iterator.Close()
	if !iterator.Valid() {
		return round, false, nil
	}
	round, err = iterator.Value()
	return round, err == nil, errors.Wrap(err, "read round")
}

// lastKeys of a round go together: the round, its award, and with the last round of a batch
// the batch.
const lastKeys = 3

// pruneRound removes up to budget evaluations of a round, and then its last keys.
func (k *Keeper) pruneRound(ctx sdk.Context, round types.Round, budget int) (int, error) {
	keys, err := k.evaluationKeys(ctx, round.Id, budget)
	if err != nil {
		return 0, err
	}
	for _, key := range keys {
		if err := k.Evaluations.Remove(ctx, key); err != nil {
			return 0, errors.Wrap(err, "remove evaluation")
		}
	}
	if len(keys) > 0 && budget-len(keys) < lastKeys {
		return budget, nil
	}
	if err := k.Awards.Remove(ctx, round.Id); err != nil {
		return 0, errors.Wrap(err, "remove award")
	}
	if err := k.Rounds.Remove(ctx, round.Id); err != nil {
		return 0, errors.Wrap(err, "remove round")
	}
	return len(keys) + lastKeys, k.pruneBatch(ctx, round)
}

// pruneBatch removes the batch of a pruned round when no round of it is left.
func (k *Keeper) pruneBatch(ctx sdk.Context, round types.Round) error {
	next, found, err := k.oldestRound(ctx)
	if err != nil || (found && next.Epoch == round.Epoch && next.Benchmark == round.Benchmark) {
		return err
	}
	return errors.Wrap(k.Batches.Remove(ctx, collections.Join(round.Benchmark, round.Epoch)), "remove batch")
}

func (k *Keeper) evaluationKeys(ctx sdk.Context, round uint64, limit int) ([]collections.Pair[uint64, []byte], error) {
	iterator, err := k.Evaluations.Iterate(ctx, collections.NewPrefixedPairRange[uint64, []byte](round))
	if err != nil {
		return nil, errors.Wrap(err, "read evaluations")
	}
	defer iterator.Close()
	var keys []collections.Pair[uint64, []byte]
	for ; iterator.Valid() && len(keys) < limit; iterator.Next() {
		key, err := iterator.Key()
		if err != nil {
			return nil, errors.Wrap(err, "read evaluation")
		}
		keys = append(keys, key)
	}
	return keys, nil
}

func (k *Keeper) pruneEpochs(ctx sdk.Context, now types.Epoch, budget int) error {
	for ; budget > 0; budget-- {
		number, found, err := k.oldestEpoch(ctx)
		if err != nil {
			return err
		}
		if !found || !old(number, now) {
			return nil
		}
		if err := k.Epochs.Remove(ctx, number); err != nil {
			return errors.Wrap(err, "remove epoch")
		}
	}
	return nil
}

func (k *Keeper) oldestEpoch(ctx sdk.Context) (number uint64, found bool, err error) {
	iterator, err := k.Epochs.Iterate(ctx, nil)
	if err != nil {
		return 0, false, errors.Wrap(err, "read epochs")
	}
	defer iterator.Close()
	if !iterator.Valid() {
		return 0, false, nil
	}
	number, err = iterator.Key()
	return number, err == nil, errors.Wrap(err, "read epoch")
}
