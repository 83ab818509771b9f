package keeper

import (
	"context"

	"cosmossdk.io/collections"
	"cosmossdk.io/errors"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/modeld-labs/modeld/x/evalreward/types"
)

// finish makes a paid round final or void.
func (w *worker) finish(ctx context.Context, p *payout) error {
	p.round.State = types.ROUND_STATE_VOID
	if p.conclusive() {
		p.round.State = types.ROUND_STATE_FINAL
		if err := w.modelreg.SetEscrow(ctx, p.round.Version, p.round.Benchmark, false); err != nil {
			return errors.Wrap(err, "unmark escrow")
		}
	}
	if err := w.BenchmarkStates.Set(ctx, p.benchmark.Id, p.state); err != nil {
		return errors.Wrap(err, "store state of benchmark")
	}
	if err := w.Awards.Set(ctx, p.round.Id, p.award); err != nil {
		return errors.Wrap(err, "store award")
	}
	p.batch.Minted = p.batch.Minted.Add(p.evaluators).Add(p.gross)
	if err := w.leaveBatch(ctx, p.round, p.batch); err != nil {
		return err
	}
	if p.award.DepositFate != types.DepositRequeued {
		if err := w.endPursuit(ctx, p.round.Request); err != nil {
			return err
		}
	}
	if !p.conclusive() {
		return emit(ctx, &types.EventRoundVoided{
			Round: p.round.Id, Version: p.round.Version, Benchmark: p.round.Benchmark, Reason: p.round.Outcome,
		})
	}
	return emit(ctx, &types.EventRoundFinalised{
		Round: p.round.Id, Version: p.round.Version, Benchmark: p.round.Benchmark, Score: p.round.Score,
		Evaluators: p.evaluators.String(), Gross: p.gross.String(),
	})
}

// leaveBatch stores a finished round, frees its committee and finalises its batch when it
// was the last one.
func (k *Keeper) leaveBatch(ctx context.Context, round types.Round, batch types.Batch) error {
	if err := k.Rounds.Set(ctx, round.Id, round); err != nil {
		return errors.Wrap(err, "store round")
	}
	for _, seat := range round.Committee {
		addr, err := k.address(seat.Evaluator)
		if err != nil {
			return err
		}
		if err := k.Assignments.Remove(ctx, collections.Join3([]byte(addr), uint32(round.Kind), round.Id)); err != nil {
			return errors.Wrap(err, "remove assignment")
		}
	}
	batch.Unfinished--
	if batch.Unfinished == 0 {
		batch.State = types.BATCH_STATE_FINALISED
	}
	if err := k.Batches.Set(ctx, collections.Join(batch.Benchmark, batch.Epoch), batch); err != nil {
		return errors.Wrap(err, "store batch")
	}
	if batch.State != types.BATCH_STATE_FINALISED {
		return nil
	}
	return emit(ctx, &types.EventBatchFinalised{Benchmark: batch.Benchmark, Epoch: batch.Epoch, Minted: batch.Minted.String()})
}

// closeFailed closes what a failed unit worked on, without asking any other module for
// anything: the round is void, the request ends, its deposit returns.
func (w *worker) closeFailed(ctx sdk.Context, item types.WorkItem, failure error) error {
	if item.Stage == types.WORK_STAGE_OPEN {
		request, found, err := w.nextRequest(ctx, item.Benchmark)
		if err != nil {
			return err
		}
		if found {
			if err := w.closeRequest(ctx, request, types.CloseError); err != nil {
				return err
			}
			return w.closedOne(ctx, item)
		}
		return errors.Wrap(w.Work.Remove(ctx, workKey(item)), "take work item off the queue")
	}
	round, err := w.voidFailed(ctx, item.Round, failure)
	if err != nil {
		return err
	}
	_ = w.guard(ctx, "unmark escrow", func(ctx sdk.Context) error {
		return w.modelreg.SetEscrow(ctx, round.Version, round.Benchmark, false)
	})
	for _, left := range []types.WorkItem{item, awardItem(round), payItem(round)} {
		if err := w.Work.Remove(ctx, workKey(left)); err != nil {
			return errors.Wrap(err, "take work item off the queue")
		}
	}
	return nil
}

func (w *worker) voidFailed(ctx context.Context, id uint64, failure error) (types.Round, error) {
	round, err := w.Rounds.Get(ctx, id)
	if err != nil {
		return round, errors.Wrapf(err, "read round %d", id)
	}
	b, err := w.Benchmarks.Get(ctx, round.Benchmark)
	if err != nil {
		return round, errors.Wrapf(err, "read benchmark %d", round.Benchmark)
	}
	batch, err := w.Batches.Get(ctx, collections.Join(round.Benchmark, round.Epoch))
	if err != nil {
		return round, errors.Wrap(err, "read batch")
	}
	round.State, round.Outcome = types.ROUND_STATE_VOID, types.OutcomeError
	award := newAward(round, b)
	award.Reason, award.DepositFate = types.ReasonError, types.DepositReturned
	if err := w.Awards.Set(ctx, id, award); err != nil {
		return round, errors.Wrap(err, "store award")
	}
	if err := w.leaveBatch(ctx, round, batch); err != nil {
		return round, err
	}
	if err := w.endPursuit(ctx, round.Request); err != nil {
		return round, err
	}
	if err := w.returnDeposit(ctx, round.Request, id); err != nil {
		return round, err
	}
	return round, emit(ctx, &types.EventRoundVoided{
		Round: id, Version: round.Version, Benchmark: round.Benchmark, Reason: types.OutcomeError, Detail: failure.Error(),
	})
}
