package keeper

import (
	"context"

	"cosmossdk.io/collections"
	"cosmossdk.io/errors"
	"cosmossdk.io/math"

	"github.com/modeld-labs/modeld/x/evalreward/mechanism"
	"github.com/modeld-labs/modeld/x/evalreward/types"
)

// award makes the score of one round final: it moves the frontier of its benchmark (R8) and
// that of benchmark 0 (R10), takes from the sponsor pools (R14), and adds what the points are
// worth to the sums of its batch (R9). All awards of an epoch come before its payments,
// because a payment needs those sums. A batch with appeals waits for their verdicts.
func (w *worker) award(ctx context.Context, item types.WorkItem) error {
	round, err := w.Rounds.Head(ctx, item.Round)
	if err != nil {
		return errors.Wrapf(err, "read round %d", item.Round)
	}
	key := collections.Join(round.Benchmark, round.Epoch)
	batch, err := w.Batches.Get(ctx, key)
	if err != nil {
		return errors.Wrap(err, "read batch")
	}
	if item.Stage == types.WORK_STAGE_AWARD && batch.Appeals > 0 {
		return w.enqueue(ctx, late(item))
	}
	score, known := round.Judged()
	if !known {
		return nil
	}
	round.HasFinalScore, round.FinalScore = true, score
	if err := w.Rounds.Set(ctx, round.Id, round); err != nil {
		return err
	}
	award, err := w.awardOwn(ctx, round, &batch)
	if err != nil {
		return err
	}
	if award.Generalisation, err = w.awardGeneral(ctx, round, &batch); err != nil {
		return err
	}
	if err := w.Batches.Set(ctx, key, batch); err != nil {
		return errors.Wrap(err, "store batch")
	}
	return errors.Wrap(w.Awards.Set(ctx, round.Id, award), "store award")
}

// awardOwn moves the frontier of the round's own benchmark and keeps the score.
func (w *worker) awardOwn(ctx context.Context, round types.Round, batch *types.Batch) (types.Award, error) {
	b, state, err := w.benchmark(ctx, round.Benchmark)
	if err != nil {
		return types.Award{}, err
	}
	award := newAward(round, b)
	frontier := mechanism.Frontier{Score: int64(state.Frontier), Eta: int64(b.Eta)}
	points, err := decideAward(&award, frontier, b.Tiers(), batch.Price, round.Request.Baseline)
	if err != nil {
		return award, errors.Wrap(err, "move frontier")
	}
	state.PointsAwarded += award.Points
	state.PointsBaseline += points - award.Points
	batch.FullSum = batch.FullSum.Add(award.Full)
	if award.Moved {
		state.Frontier, state.FrontierVersion = award.Score, round.Version
		if err := w.moveFrontier(ctx, award, state.Status, points); err != nil {
			return award, err
		}
	}
	if award.Sponsors, err = w.drawSponsors(ctx, b, award); err != nil {
		return award, err
	}
	if err := w.BenchmarkStates.Set(ctx, b.Id, state); err != nil {
		return award, errors.Wrap(err, "store state of benchmark")
	}
	return award, w.storeScores(ctx, round, b, award)
}

// decideAward applies R8 and R9 to an award and gives the points by which the frontier moved.
// A baseline moves it by any step, because it is public already, and is not paid.
func decideAward(award *types.Award, frontier mechanism.Frontier, tiers mechanism.Tiers, price math.Int, baseline bool) (uint32, error) {
	award.FrontierBefore, award.Eta = uint32(frontier.Score), uint32(frontier.Eta)
	if baseline {
		frontier.Eta = 1
	}
	final := mechanism.FinalScore{Version: award.Version, Score: int64(award.Score)}
	advance, err := mechanism.FrontierBatch(frontier, tiers, []mechanism.FinalScore{final})
	if err != nil {
		return 0, err
	}
	decided := advance.Awards[0]
	award.Moved = decided.Moved
	if baseline {
		award.Reason = types.ReasonBaseline
		return uint32(decided.Points), nil
	}
	award.Points = uint32(decided.Points)
	award.Price, award.Full = price, mechanism.FullPay(price, decided.Points)
	return award.Points, nil
}

func newAward(round types.Round, b types.Benchmark) types.Award {
	zero := math.ZeroInt()
	return types.Award{
		Round: round.Id, Version: round.Version, Benchmark: b.Id, Epoch: round.Epoch,
		Score: round.FinalScore, Eta: b.Eta, Price: zero, Full: zero, FullSum: zero, Bucket: zero, Gross: zero,
		Community: zero, EachParent: zero, Owner: round.Owner, OwnerAmount: zero,
		Deposit: round.Request.Deposit, DepositFate: types.DepositNone,
	}
}

// moveFrontier tells who holds the frontier now; that of a retired benchmark, whose last
// batch comes after its end, is held by nobody.
func (w *worker) moveFrontier(ctx context.Context, award types.Award, status types.BenchmarkStatus, points uint32) error {
	if status != types.BENCHMARK_STATUS_RETIRED {
		if err := w.modelreg.SetFrontierHolder(ctx, award.Benchmark, award.Version); err != nil {
			return errors.Wrap(err, "tell the registry who holds the frontier")
		}
	}
	return emit(ctx, &types.EventFrontierMoved{
		Benchmark: award.Benchmark, Version: award.Version, Before: award.FrontierBefore, After: award.Score,
		Points: points, Baseline: award.Reason == types.ReasonBaseline,
	})
}
