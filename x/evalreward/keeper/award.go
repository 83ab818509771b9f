package keeper

import (
	"context"

	"cosmossdk.io/collections"
	"cosmossdk.io/errors"
	"cosmossdk.io/math"

	"github.com/modeld-labs/modeld/x/evalreward/mechanism"
	"github.com/modeld-labs/modeld/x/evalreward/types"
)

// award moves the frontier of a benchmark with one conclusive round (R8) and adds what its
// points are worth to the sum of its batch (R9). All awards of an epoch come before its
// payments, because a payment needs that sum.
func (w *worker) award(ctx context.Context, id uint64) error {
	round, err := w.Rounds.Get(ctx, id)
	if err != nil {
		return errors.Wrapf(err, "read round %d", id)
	}
	b, state, err := w.benchmark(ctx, round.Benchmark)
	if err != nil {
		return err
	}
	key := collections.Join(round.Benchmark, round.Epoch)
	batch, err := w.Batches.Get(ctx, key)
	if err != nil {
		return errors.Wrap(err, "read batch")
	}

	decided, err := decideAward(round, b, state)
	if err != nil {
		return errors.Wrap(err, "move frontier")
	}
	award := newAward(round, b)
	award.FrontierBefore, award.Moved, award.Points = state.Frontier, decided.Moved, uint32(decided.Points)
	if round.Request.Baseline {
		state.PointsBaseline += award.Points
		award.Points, award.Reason = 0, types.ReasonBaseline
	} else {
		state.PointsAwarded += award.Points
		award.Price, award.Full = batch.Price, mechanism.FullPay(batch.Price, decided.Points)
		batch.FullSum = batch.FullSum.Add(award.Full)
	}
	if award.Moved {
		state.Frontier, state.FrontierVersion = round.Score, round.Version
		if err := w.moveFrontier(ctx, award, state.Status, round.Request.Baseline, uint32(decided.Points)); err != nil {
			return err
		}
	}

	if err := w.BenchmarkStates.Set(ctx, b.Id, state); err != nil {
		return errors.Wrap(err, "store state of benchmark")
	}
	if err := w.Batches.Set(ctx, key, batch); err != nil {
		return errors.Wrap(err, "store batch")
	}
	return errors.Wrap(w.Awards.Set(ctx, id, award), "store award")
}

// decideAward applies R8. A baseline moves the frontier by any step: it is public already.
func decideAward(round types.Round, b types.Benchmark, state types.BenchmarkState) (mechanism.Award, error) {
	frontier := mechanism.Frontier{Score: int64(state.Frontier), Eta: int64(b.Eta)}
	if round.Request.Baseline {
		frontier.Eta = 1
	}
	advance, err := mechanism.FrontierBatch(frontier, b.Tiers(), []mechanism.FinalScore{{Version: round.Version, Score: int64(round.Score)}})
	if err != nil {
		return mechanism.Award{}, err
	}
	return advance.Awards[0], nil
}

func newAward(round types.Round, b types.Benchmark) types.Award {
	zero := math.ZeroInt()
	return types.Award{
		Round: round.Id, Version: round.Version, Benchmark: round.Benchmark, Epoch: round.Epoch,
		Score: round.Score, Eta: b.Eta, Price: zero, Full: zero, FullSum: zero, Bucket: zero, Gross: zero,
		Community: zero, EachParent: zero, Owner: round.Owner, OwnerAmount: zero,
		Deposit: round.Request.Deposit, DepositFate: types.DepositNone,
	}
}

// moveFrontier tells who holds the frontier now; that of a retired benchmark, whose last
// batch comes after its end, is held by nobody.
func (w *worker) moveFrontier(ctx context.Context, award types.Award, status types.BenchmarkStatus, baseline bool, points uint32) error {
	if status != types.BENCHMARK_STATUS_RETIRED {
		if err := w.modelreg.SetFrontierHolder(ctx, award.Benchmark, award.Version); err != nil {
			return errors.Wrap(err, "tell the registry who holds the frontier")
		}
	}
	return emit(ctx, &types.EventFrontierMoved{
		Benchmark: award.Benchmark, Version: award.Version, Before: award.FrontierBefore, After: award.Score,
		Points: points, Baseline: baseline,
	})
}
