package keeper

import (
	"context"

	"cosmossdk.io/collections"
	"cosmossdk.io/errors"
	"cosmossdk.io/math"

	"github.com/modeld-labs/modeld/x/evalreward/types"
)

// finish makes a paid round final or void.
func (w *worker) finish(ctx context.Context, p *payout) error {
	p.round.State = types.ROUND_STATE_VOID
	if p.stands() {
		p.round.State = types.ROUND_STATE_FINAL
	}
	if err := w.modelreg.SetEscrow(ctx, p.round.Version, p.round.Benchmark, false); err != nil {
		return errors.Wrap(err, "unmark escrow")
	}
	if err := w.BenchmarkStates.Set(ctx, p.benchmark.Id, p.state); err != nil {
		return errors.Wrap(err, "store state of benchmark")
	}
	if p.award.Generalisation != nil {
		if err := w.Generalisation.Set(ctx, p.track); err != nil {
			return errors.Wrap(err, "store state of benchmark 0")
		}
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
	return emitFinished(ctx, p)
}

func emitFinished(ctx context.Context, p *payout) error {
	if p.round.State == types.ROUND_STATE_VOID {
		return emit(ctx, &types.EventRoundVoided{
			Round: p.round.Id, Version: p.round.Version, Benchmark: p.round.Benchmark, Reason: p.round.Outcome,
		})
	}
	general := math.ZeroInt()
	if g := p.award.Generalisation; g != nil {
		general = g.Gross
	}
	return emit(ctx, &types.EventRoundFinalised{
		Round: p.round.Id, Version: p.round.Version, Benchmark: p.round.Benchmark, Score: p.round.FinalScore,
		Evaluators: p.evaluators.String(), Gross: p.gross.String(), GeneralisationGross: general.String(),
	})
}

// leaveBatch stores a finished round and takes it out of its batch,
// which a disputed gold round has left before.
func (k *Keeper) leaveBatch(ctx context.Context, round types.Round, batch types.Batch) error {
	if err := k.Rounds.Set(ctx, round.Id, round); err != nil {
		return err
	}
	if round.Gold != nil && round.Gold.LeftBatch {
		return errors.Wrap(k.Batches.Set(ctx, collections.Join(batch.Benchmark, batch.Epoch), batch), "store batch")
	}
	return k.shrinkBatch(ctx, batch)
}

// shrinkBatch takes one round out of a batch and finalises the batch with the last one.
func (k *Keeper) shrinkBatch(ctx context.Context, batch types.Batch) error {
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
