package keeper

import (
	"context"

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
		round, found, err := k.Rounds.Oldest(ctx)
		if err != nil {
			return err
		}
		if !found || !old(round.Epoch, epoch) || !round.Finished() {
			break
		}
		whole := budget == int(epoch.Params.PruneKeysPerBlock)
		removed, err := k.pruneRound(ctx, round, budget, whole)
		if err != nil {
			return err
		}
		budget -= removed
	}
	for _, rest := range []func(sdk.Context, types.Epoch, int) (int, error){
		k.pruneBallots, k.pruneDockets, k.pruneGolds, k.pruneSums, k.pruneEpochs,
	} {
		left, err := rest(ctx, epoch, budget)
		if err != nil {
			return err
		}
		budget = left
	}
	return nil
}

func old(number uint64, now types.Epoch) bool {
	return number+now.Params.RetentionEpochs < now.Number
}

// roundKeys of a round go together: the round, its committee, its results, its award, with the
// last round of a batch the batch, and the index of a gold round.
func roundKeys(round types.Round) int {
	if round.IsGold() {
		return 6
	}
	return 5
}

// pruneRound removes the keys of a round. They wait for a block in which they have room; with
// a whole budget they need not find any.
func (k *Keeper) pruneRound(ctx sdk.Context, round types.Round, budget int, whole bool) (int, error) {
	keys := roundKeys(round)
	if budget < keys && !whole {
		return budget, nil
	}
	if err := k.Awards.Remove(ctx, round.Id); err != nil {
		return 0, errors.Wrap(err, "remove award")
	}
	if err := k.Results.Remove(ctx, round.Id); err != nil {
		return 0, errors.Wrap(err, "remove results")
	}
	if round.IsGold() {
		if err := k.GoldRounds.Remove(ctx, collections.Join3(round.Benchmark, round.Epoch, round.Id)); err != nil {
			return 0, errors.Wrap(err, "unindex gold round")
		}
	}
	if err := k.Rounds.Remove(ctx, round.Id); err != nil {
		return 0, err
	}
	return keys, k.pruneBatch(ctx, round)
}

// pruneBatch removes the batch of a pruned round when no round of it is left.
func (k *Keeper) pruneBatch(ctx sdk.Context, round types.Round) error {
	next, found, err := k.Rounds.Oldest(ctx)
	if err != nil || (found && next.Epoch == round.Epoch && next.Benchmark == round.Benchmark) {
		return err
	}
	return errors.Wrap(k.Batches.Remove(ctx, collections.Join(round.Benchmark, round.Epoch)), "remove batch")
}

// pruneBallots removes the ballots of epochs of which no round is kept.
func (k *Keeper) pruneBallots(ctx sdk.Context, now types.Epoch, budget int) (left int, err error) {
	return pruneOld(ctx, k, k.Ballots, BallotKey.K1, now, budget)
}

// pruneDockets removes the dockets of epochs of which no round is kept.
func (k *Keeper) pruneDockets(ctx sdk.Context, now types.Epoch, budget int) (left int, err error) {
	return pruneOld(ctx, k, k.Dockets, DocketKey.K1, now, budget)
}

// pruneOld removes the records of epochs that are long over and of which no round is kept.
func pruneOld[K, V any](ctx sdk.Context, k *Keeper, m collections.Map[K, V], epochOf func(K) uint64, now types.Epoch, budget int) (left int, err error) {
	oldest, kept, err := k.Rounds.Oldest(ctx)
	if err != nil {
		return budget, err
	}
	keys, err := firstKeys(ctx, m, budget, func(key K) bool {
		epoch := epochOf(key)
		return old(epoch, now) && (!kept || epoch < oldest.Epoch)
	})
	if err != nil {
		return budget, err
	}
	for _, key := range keys {
		if err := m.Remove(ctx, key); err != nil {
			return budget, errors.Wrapf(err, "remove from %s", m.GetName())
		}
		budget--
	}
	return budget, nil
}

type goldTarget = collections.Triple[uint64, uint32, []byte]

// goldKeys are those of a gold commit: itself and its index.
const goldKeys = 2

// pruneGolds removes gold commits whose epoch is long over, used or not.
func (k *Keeper) pruneGolds(ctx sdk.Context, now types.Epoch, budget int) (left int, err error) {
	// With a single key per block the two still go together.
	least := min(goldKeys, int(now.Params.PruneKeysPerBlock))
	for ; budget >= least; budget -= goldKeys {
		key, found, err := firstKey(ctx, collections.Map[goldTarget, collections.NoValue](k.GoldTargets))
		if err != nil || !found || !old(key.K1(), now) {
			return budget, err
		}
		if err := k.GoldTargets.Remove(ctx, key); err != nil {
			return budget, errors.Wrap(err, "unindex gold commit")
		}
		if err := k.Golds.Remove(ctx, collections.Join(key.K2(), key.K3())); err != nil {
			return budget, errors.Wrap(err, "remove gold commit")
		}
	}
	return budget, nil
}

// pruneSums removes the sums of evaluators for epochs that are long over.
func (k *Keeper) pruneSums(ctx sdk.Context, now types.Epoch, budget int) (left int, err error) {
	return pruneOld(ctx, k, k.EvaluatorEpochs, func(key collections.Triple[uint64, uint32, []byte]) uint64 { return key.K1() }, now, budget)
}

// pruneEpochs removes epochs that are long over and of which no round is kept: a disputed
// round is settled by the params of its own epoch.
func (k *Keeper) pruneEpochs(ctx sdk.Context, now types.Epoch, budget int) (left int, err error) {
	return pruneOld(ctx, k, k.Epochs, func(number uint64) uint64 { return number }, now, budget)
}

// firstKey gives the smallest key of a collection.
func firstKey[K, V any](ctx context.Context, m collections.Map[K, V]) (key K, found bool, err error) {
	keys, err := firstKeys(ctx, m, 1, func(K) bool { return true })
	if err != nil || len(keys) == 0 {
		return key, false, err
	}
	return keys[0], true, nil
}

// firstKeys gives up to n of the smallest keys of a collection, as far as they are wanted. They
// are read at once: to read the first anew after each removal would walk over what is removed
// already.
func firstKeys[K, V any](ctx context.Context, m collections.Map[K, V], n int, wanted func(K) bool) (keys []K, err error) {
	if n == 0 {
		return nil, nil
	}
	iterator, err := m.Iterate(ctx, nil)
	if err != nil {
		return nil, errors.Wrapf(err, "read %s", m.GetName())
	}
	defer iterator.Close()
	for ; iterator.Valid() && len(keys) < n; iterator.Next() {
		key, err := iterator.Key()
		if err != nil {
			return nil, errors.Wrapf(err, "read %s", m.GetName())
		}
		if !wanted(key) {
			break
		}
		keys = append(keys, key)
	}
	return keys, nil
}
