package keeper

import (
	"context"

	"cosmossdk.io/collections"
	"cosmossdk.io/errors"
	"cosmossdk.io/math"

	"github.com/modeld-labs/modeld/x/evalreward/mechanism"
	"github.com/modeld-labs/modeld/x/evalreward/types"
	modelregtypes "github.com/modeld-labs/modeld/x/modelreg/types"
)

// openNext serves the next waiting request of a benchmark: it opens a round, or closes the
// request when no round is possible. more is false when nothing is left to do in this epoch.
func (w *worker) openNext(ctx context.Context, benchmark uint32) (more, opened bool, err error) {
	b, state, err := w.benchmark(ctx, benchmark)
	if err != nil {
		return false, false, err
	}
	request, found, err := w.nextRequest(ctx, benchmark)
	if err != nil || !found {
		return false, false, err
	}
	if state.Status == types.BENCHMARK_STATUS_RETIRED {
		return true, false, w.closeRequest(ctx, request, types.CloseRetired)
	}
	batch, err := w.batch(ctx, w.epoch.Number, state)
	if err != nil {
		return false, false, err
	}
	if batch.Rounds >= w.epoch.Params.RoundsMax || w.pos.Epoch != w.epoch.Number || w.pos.Phase != types.PHASE_COMMIT {
		return false, false, nil
	}
	version, model, err := w.modelreg.VersionByID(ctx, request.Version)
	if err != nil {
		return false, false, errors.Wrapf(err, "look up version %d", request.Version)
	}
	if version.Yanked {
		return true, false, w.closeRequest(ctx, request, types.CloseYanked)
	}
	taken, err := w.Work.Has(ctx, workKey(settleItem(w.epoch.Number, request)))
	if err != nil {
		return false, false, errors.Wrap(err, "look up round of the version")
	}
	if taken {
		// The baseline is this very version: the request waits for its turn.
		_, err := w.postpone(ctx, request, request.Requeued)
		return true, false, err
	}
	opened, err = w.openRound(ctx, b, state, batch, request, version, model)
	return true, opened, err
}

// batch gives the batch of a benchmark. It begins with its first round, at the prices and
// the pot of its epoch.
func (k *Keeper) batch(ctx context.Context, epoch uint64, state types.BenchmarkState) (types.Batch, error) {
	batch, err := k.Batches.Get(ctx, collections.Join(state.Benchmark, epoch))
	if errors.IsOf(err, collections.ErrNotFound) {
		track, err := k.generalisation(ctx)
		if err != nil {
			return types.Batch{}, err
		}
		return types.Batch{
			Benchmark: state.Benchmark, Epoch: epoch, State: types.BATCH_STATE_OPEN, Price: state.Price, Pot: state.Pot,
			FullSum: math.ZeroInt(), Bucket: math.ZeroInt(), Minted: math.ZeroInt(), GeneralisationPrice: track.Price,
			GeneralisationFullSum: math.ZeroInt(), GeneralisationBucket: math.ZeroInt(),
		}, nil
	}
	return batch, errors.Wrap(err, "read batch")
}

func settleItem(epoch uint64, r types.Request) types.WorkItem {
	return types.WorkItem{Epoch: epoch, Stage: types.WORK_STAGE_SETTLE, Benchmark: r.Benchmark, Order: r.Version}
}

// openRound draws the committee and opens the round. With too few eligible evaluators the
// request waits for one more epoch, then its deposit returns (R19).
func (w *worker) openRound(
	ctx context.Context, b types.Benchmark, state types.BenchmarkState, batch types.Batch,
	request types.Request, version modelregtypes.Version, model modelregtypes.Model,
) (opened bool, err error) {
	parties, err := w.parties(ctx, version, model)
	if err != nil {
		return false, err
	}
	first := seating{benchmark: b, version: request.Version, seats: w.epoch.Params.CommitteeSize}
	seats, weight, err := w.draw(ctx, first, parties)
	if mechanism.CodeOf(err) == mechanism.CodeTooFew {
		return false, w.requeueOrClose(ctx, request, types.CloseTooFew)
	}
	if err != nil {
		return false, err
	}
	prior, source, err := w.prior(ctx, b.Id, state.Frontier, version, model)
	if err != nil {
		return false, err
	}
	round := types.Round{
		Id: types.RoundID(w.epoch.Number, b.Id, batch.Rounds), Version: version.Id, ModelId: model.Id,
		Benchmark: b.Id, Epoch: w.epoch.Number, EvaluatorKind: b.EvaluatorKind(),
		Committee: seats, CommitteeWeight: weight, Prior: prior, PriorSource: source,
		State: types.ROUND_STATE_OPEN, Kind: types.ROUND_KIND_NORMAL, Owner: model.Owner, Parents: version.Parents, ParentOwners: parties.parentOwners,
		Request: request,
	}
	batch.Rounds++
	batch.Unfinished++
	return true, w.storeOpened(ctx, round, batch)
}

// closedOne counts a request that was closed or postponed instead of opened. In an epoch a
// benchmark may do so for as many as it has places, so that nobody can keep the others from
// their rounds with requests that come to nothing; the rest waits for the next epoch. The
// OPEN item counts them in the place where other items have their round.
func (w *worker) closedOne(ctx context.Context, item types.WorkItem) error {
	item.Round++
	if item.Round < w.closingShare() {
		return w.enqueue(ctx, item)
	}
	if err := w.Work.Remove(ctx, workKey(item)); err != nil {
		return errors.Wrap(err, "take work item off the queue")
	}
	live, err := w.LiveBenchmarks.Has(ctx, item.Benchmark)
	if err != nil || live {
		// The next roll begins with a live benchmark anew.
		return errors.Wrap(err, "look up live benchmark")
	}
	return w.enqueue(ctx, types.WorkItem{Epoch: w.epoch.Number + 1, Stage: types.WORK_STAGE_OPEN, Benchmark: item.Benchmark})
}

// closingShare is the number of places of a benchmark in an epoch. It does not depend on the
// units of a block, so neither does the result (I8).
func (w *worker) closingShare() uint64 {
	return uint64(w.epoch.Params.RoundsMax) + uint64(w.epoch.Params.AuditsMax)
}

// storeOpened stores a round that was requested. With its first round a batch begins, and the
// next epoch decides about its appeals.
func (w *worker) storeOpened(ctx context.Context, round types.Round, batch types.Batch) error {
	if err := w.Requests.Remove(ctx, requestKey(round.Request)); err != nil {
		return errors.Wrap(err, "remove request")
	}
	if batch.Rounds == 1 {
		if err := w.enqueue(ctx, drawItem(batch)); err != nil {
			return err
		}
	}
	if err := w.Batches.Set(ctx, collections.Join(batch.Benchmark, batch.Epoch), batch); err != nil {
		return errors.Wrap(err, "store batch")
	}
	item := settleItem(round.Epoch, round.Request)
	item.Round = round.Id
	return w.storeRound(ctx, round, item)
}

func drawItem(batch types.Batch) types.WorkItem {
	return types.WorkItem{Epoch: batch.Epoch + 1, Stage: types.WORK_STAGE_DRAW_APPEALS, Benchmark: batch.Benchmark}
}

// storeRound stores a round that was just opened, gives its members their seats, and queues
// the item that settles it.
func (w *worker) storeRound(ctx context.Context, round types.Round, settle types.WorkItem) error {
	for i, seat := range round.Committee {
		place, err := w.takeSeat(ctx, round, seat.Evaluator)
		if err != nil {
			return errors.Wrapf(err, "seat %s", seat.Evaluator)
		}
		round.Committee[i].Place = place
	}
	if err := w.Rounds.Add(ctx, round); err != nil {
		return err
	}
	if err := w.enqueue(ctx, settle); err != nil {
		return err
	}
	return emit(ctx, &types.EventRoundOpened{
		Round: round.Id, Version: round.Version, Benchmark: round.Benchmark, Epoch: round.Epoch,
		CommitteeSize: uint32(len(round.Committee)), CommitteeWeight: round.CommitteeWeight, Prior: round.Prior,
		ParentRound: round.ParentRound,
	})
}

// draw gives the committee (R19) with the effective credibilities as weights (R17).
func (w *worker) draw(ctx context.Context, s seating, parties parties) ([]types.Seat, uint64, error) {
	kind := s.benchmark.EvaluatorKind()
	if w.rosters[kind] == nil {
		r, err := w.loadRoster(ctx, kind)
		if err != nil {
			return nil, 0, err
		}
		w.rosters[kind] = &r
	}
	roster := w.rosters[kind]
	members, err := w.committee(ctx, s, roster.candidates, parties)
	if err != nil {
		return nil, 0, err
	}
	var seats []types.Seat
	var sum uint64
	for _, member := range members {
		e := roster.find(member)
		weight, _, err := mechanism.EffectiveCredibility(
			int64(e.Credibility), int64(e.LastEpoch), int64(w.epoch.Number), w.epoch.Params.CredibilityRules())
		if err != nil {
			return nil, 0, errors.Wrapf(err, "credibility of %s", e.Address)
		}
		seats = append(seats, types.Seat{Evaluator: e.Address, Weight: uint32(weight)})
		sum += uint64(weight)
	}
	return seats, sum, nil
}
