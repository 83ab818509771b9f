package keeper

import (
	"context"

	"cosmossdk.io/collections"
	"cosmossdk.io/errors"
	"cosmossdk.io/math"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/modeld-labs/modeld/x/evalreward/mechanism"
	"github.com/modeld-labs/modeld/x/evalreward/types"
)

// rollBenchmarks begins the epoch for every live benchmark, in ascending id. One that fails
// stays as it was until the next epoch and does not stop the others.
func (k *Keeper) rollBenchmarks(ctx sdk.Context, epoch types.Epoch) error {
	live, err := k.liveBenchmarks(ctx)
	if err != nil {
		return err
	}
	for _, b := range live {
		failure := k.guard(ctx, "roll benchmark", func(ctx sdk.Context) error { return k.rollBenchmark(ctx, epoch, b) })
		if failure == nil {
			continue
		}
		err := emit(ctx, &types.EventWorkFailed{Epoch: epoch.Number, Stage: "roll benchmark", Benchmark: b.Id, Error: failure.Error()})
		if err != nil {
			return err
		}
	}
	return nil
}

func (k *Keeper) rollBenchmark(ctx sdk.Context, epoch types.Epoch, b types.Benchmark) error {
	state, err := k.BenchmarkStates.Get(ctx, b.Id)
	if err != nil {
		return errors.Wrap(err, "read state")
	}
	switch {
	case epoch.Number >= b.RetireEpoch:
		return k.retire(ctx, epoch, b, state)
	case epoch.Number < b.ValidFromEpoch:
		return k.keepPending(ctx, epoch, b, state)
	case state.Status == types.BENCHMARK_STATUS_PENDING:
		if state, err = k.activate(ctx, epoch, b, state); err != nil {
			return err
		}
	}
	if state, err = k.reprice(ctx, epoch, b, state); err != nil {
		return err
	}
	if err := k.BenchmarkStates.Set(ctx, b.Id, state); err != nil {
		return errors.Wrap(err, "store state")
	}
	if err := k.enqueue(ctx, types.WorkItem{Epoch: epoch.Number, Stage: types.WORK_STAGE_OPEN, Benchmark: b.Id}); err != nil {
		return err
	}
	return emit(ctx, &types.EventBenchmarkRepriced{
		Benchmark: b.Id, Epoch: epoch.Number, Price: state.Price.String(), Pot: state.Pot.String(),
		Bucket: state.Bucket.String(), Deposit: state.Deposit.String(),
	})
}

// keepPending keeps the deposit of a benchmark that has no rounds yet at its floor: requests
// for its first epoch pay it already (R13).
func (k *Keeper) keepPending(ctx context.Context, epoch types.Epoch, b types.Benchmark, state types.BenchmarkState) error {
	pot, err := mechanism.Pot(epoch.EvaluatorPool, epoch.Params.PotRules(b.Weight))
	if err != nil {
		return errors.Wrap(err, "compute pot")
	}
	state.Deposit = math.MaxInt(state.Deposit, pot)
	return errors.Wrap(k.BenchmarkStates.Set(ctx, b.Id, state), "store state")
}

// activate begins the first epoch of a benchmark. A named baseline is queued before all
// requests: it sets the initial frontier, without deposit and owner pay (R8).
func (k *Keeper) activate(ctx context.Context, epoch types.Epoch, b types.Benchmark, state types.BenchmarkState) (types.BenchmarkState, error) {
	state.Status = types.BENCHMARK_STATUS_ACTIVE
	if b.BaselineVersion != 0 {
		version, model, err := k.modelreg.VersionByID(ctx, b.BaselineVersion)
		if err != nil {
			return state, errors.Wrap(err, "look up baseline")
		}
		request := types.Request{
			Benchmark: b.Id, TargetEpoch: epoch.Number, Version: version.Id, ModelId: model.Id,
			Requester: b.Steward, Deposit: math.ZeroInt(), Baseline: true,
		}
		if err := k.Requests.Set(ctx, requestKey(request), request); err != nil {
			return state, errors.Wrap(err, "queue baseline")
		}
	}
	return state, emit(ctx, &types.EventBenchmarkActivated{Benchmark: b.Id, Epoch: epoch.Number, Frontier: state.Frontier})
}

// retire ends a benchmark. Its waiting requests are closed one by one, as units of work.
func (k *Keeper) retire(ctx context.Context, epoch types.Epoch, b types.Benchmark, state types.BenchmarkState) error {
	state.Status = types.BENCHMARK_STATUS_RETIRED
	state.Price, state.Pot = math.ZeroInt(), math.ZeroInt()
	if err := k.BenchmarkStates.Set(ctx, b.Id, state); err != nil {
		return errors.Wrap(err, "store state")
	}
	if err := k.LiveBenchmarks.Remove(ctx, b.Id); err != nil {
		return errors.Wrap(err, "unindex live benchmark")
	}
	if err := k.modelreg.SetFrontierHolder(ctx, b.Id, 0); err != nil {
		return errors.Wrap(err, "remove frontier holder")
	}
	if err := k.enqueue(ctx, types.WorkItem{Epoch: epoch.Number, Stage: types.WORK_STAGE_OPEN, Benchmark: b.Id}); err != nil {
		return err
	}
	if err := k.enqueue(ctx, refundItem(epoch.Number, b.Id)); err != nil {
		return err
	}
	return emit(ctx, &types.EventBenchmarkRetired{Benchmark: b.Id, RetireEpoch: b.RetireEpoch})
}

// reprice gives price, bucket, pot and deposit of the epoch (R9, R12, R13).
func (k *Keeper) reprice(ctx context.Context, epoch types.Epoch, b types.Benchmark, state types.BenchmarkState) (types.BenchmarkState, error) {
	p := epoch.Params
	accrual, err := mechanism.Bucket(state.Bucket, epoch.OwnerPool, int64(b.Weight), int64(p.Kappa))
	if err != nil {
		return state, errors.Wrap(err, "fill bucket")
	}
	pot, err := mechanism.Pot(epoch.EvaluatorPool, p.PotRules(b.Weight))
	if err != nil {
		return state, errors.Wrap(err, "compute pot")
	}
	waiting, err := k.countWaiting(ctx, b.Id, epoch.Number, p.RoundsMax)
	if err != nil {
		return state, err
	}
	deposit, err := mechanism.UpdateDeposit(state.Deposit, pot, waiting, int64(p.RoundsMax))
	if err != nil {
		return state, errors.Wrap(err, "update deposit")
	}
	state.Price, state.Bucket, state.Pot = accrual.Price, accrual.Bucket, pot
	// A queue that stays full raises the deposit without end.
	state.Deposit = math.MinInt(deposit, mechanism.MaxAmount())
	return state, nil
}

// countWaiting counts the requests of a benchmark that wait for an epoch, at most limit:
// the deposit does not ask for more.
func (k *Keeper) countWaiting(ctx context.Context, benchmark uint32, epoch uint64, limit uint32) (int64, error) {
	iterator, err := k.Requests.Iterate(ctx, collections.NewPrefixedQuadRange[uint32, uint64, uint64, uint64](benchmark))
	if err != nil {
		return 0, errors.Wrap(err, "read requests")
	}
	defer iterator.Close()
	var count int64
	for ; iterator.Valid() && count < int64(limit); iterator.Next() {
		key, err := iterator.Key()
		if err != nil {
			return 0, errors.Wrap(err, "read request")
		}
		if key.K2() > epoch {
			break
		}
		count++
	}
	return count, nil
}
