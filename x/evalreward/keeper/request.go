package keeper

import (
	"context"

	"cosmossdk.io/collections"
	"cosmossdk.io/errors"

	"github.com/modeld-labs/modeld/x/evalreward/types"
)

// nextRequest gives the first waiting request of a benchmark that the epoch may serve. Of a
// retired benchmark that is any, because no later epoch will.
func (w *worker) nextRequest(ctx context.Context, benchmark uint32) (request types.Request, found bool, err error) {
	request, found, err = w.firstRequest(ctx, benchmark, w.served[benchmark])
	if err != nil || !found {
		return request, false, err
	}
	w.served[benchmark] = request
	live, err := w.LiveBenchmarks.Has(ctx, benchmark)
	return request, !live || request.TargetEpoch <= w.epoch.Number, errors.Wrap(err, "look up live benchmark")
}

// firstRequest gives the first waiting request of a benchmark that comes at or after one. What
// was served in this block lies before it, and to walk over that again would make the work of a
// block grow with the square of its rounds.
func (k *Keeper) firstRequest(ctx context.Context, benchmark uint32, from types.Request) (request types.Request, found bool, err error) {
	from.Benchmark = benchmark
	waiting := new(collections.Range[RequestKey]).StartInclusive(requestKey(from)).
		EndExclusive(requestKey(types.Request{Benchmark: benchmark + 1}))
	iterator, err := k.Requests.Iterate(ctx, waiting)
	if err != nil {
		return request, false, errors.Wrap(err, "read requests")
	}
	defer iterator.Close()
	if !iterator.Valid() {
		return request, false, nil
	}
	request, err = iterator.Value()
	return request, err == nil, errors.Wrap(err, "read request")
}

// closeRequest ends a request without a round; its deposit becomes claimable.
func (k *Keeper) closeRequest(ctx context.Context, r types.Request, reason string) error {
	if err := k.Requests.Remove(ctx, requestKey(r)); err != nil {
		return errors.Wrap(err, "remove request")
	}
	if err := k.endPursuit(ctx, r); err != nil {
		return err
	}
	if err := k.returnDeposit(ctx, r, 0); err != nil {
		return err
	}
	return emit(ctx, &types.EventRequestClosed{
		Version: r.Version, Benchmark: r.Benchmark, Requester: r.Requester, Deposit: r.Deposit.String(), Reason: reason,
	})
}

// requeueOrClose lets a request that waits wait for one more epoch, the first time.
func (k *Keeper) requeueOrClose(ctx context.Context, r types.Request, reason string) error {
	if r.Requeued {
		return k.closeRequest(ctx, r, reason)
	}
	target, err := k.postpone(ctx, r, true)
	if err != nil {
		return err
	}
	return emit(ctx, &types.EventRequestRequeued{Version: r.Version, Benchmark: r.Benchmark, TargetEpoch: target, Reason: reason})
}

// postpone moves a waiting request to the epoch after the current one, and gives that. The
// request keeps its place.
func (k *Keeper) postpone(ctx context.Context, r types.Request, requeued bool) (target uint64, err error) {
	if err := k.Requests.Remove(ctx, requestKey(r)); err != nil {
		return 0, errors.Wrap(err, "remove request")
	}
	epoch, err := k.CurrentEpoch.Get(ctx)
	if err != nil {
		return 0, errors.Wrap(err, "read current epoch")
	}
	r.TargetEpoch, r.Requeued = epoch+1, requeued
	return r.TargetEpoch, errors.Wrap(k.Requests.Set(ctx, requestKey(r), r), "store request")
}

// endPursuit lets the model be requested on the benchmark again. A baseline is no pursuit
// of its model: others may request it at the same time.
func (k *Keeper) endPursuit(ctx context.Context, r types.Request) error {
	if r.Baseline {
		return nil
	}
	return errors.Wrap(k.Pursuits.Remove(ctx, collections.Join(r.ModelId, r.Benchmark)), "unmark open request")
}
