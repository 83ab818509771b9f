package keeper

import (
	"context"

	"cosmossdk.io/errors"

	"github.com/modeld-labs/modeld/x/evalreward/mechanism"
	"github.com/modeld-labs/modeld/x/evalreward/types"
)

// settle computes the consensus of a round (R3) and what the reveals add to the next seed
// (R19). It reads each ballot once. Nothing is paid before the batch is final, and what every
// member earned follows from what is stored already (see judge).
func (w *worker) settle(ctx context.Context, id uint64) error {
	round, err := w.Rounds.Head(ctx, id)
	if err != nil {
		return errors.Wrapf(err, "read round %d", id)
	}
	b, err := w.Benchmarks.Get(ctx, round.Benchmark)
	if err != nil {
		return errors.Wrapf(err, "read benchmark %d", round.Benchmark)
	}
	params, err := w.paramsOf(ctx, round.Epoch)
	if err != nil {
		return err
	}
	members, err := w.members(ctx, round)
	if err != nil {
		return err
	}
	rules := params.RoundRules(b)
	consensus, err := mechanism.Consensus(reports(members), int64(round.CommitteeWeight), rules.Quorum, rules.Band.T1)
	if err != nil {
		return errors.Wrapf(err, "find the consensus of round %d", id)
	}

	if err := w.mixReveals(ctx, round, members); err != nil {
		return err
	}
	if round, err = w.storeSettled(ctx, round, members, consensus); err != nil {
		return err
	}
	if round.IsAppeal() {
		return w.hear(ctx, round, b.T1)
	}
	return w.queuePayment(ctx, round)
}

// paramsOf gives the snapshot that rules the rounds of an epoch.
func (w *worker) paramsOf(ctx context.Context, epoch uint64) (types.Params, error) {
	if epoch == w.epoch.Number {
		return w.epoch.Params, nil
	}
	if params, known := w.params[epoch]; known {
		return params, nil
	}
	e, err := w.Epochs.Get(ctx, epoch)
	if err != nil {
		return e.Params, errors.Wrapf(err, "read epoch %d", epoch)
	}
	w.params[epoch] = e.Params
	return e.Params, nil
}

func reports(members []member) []mechanism.Report {
	var out []mechanism.Report
	for _, m := range members {
		if m.Revealed {
			out = append(out, mechanism.Report{
				Evaluator: m.Evaluator, Score: int64(m.Score), Weight: int64(m.weight),
			})
		}
	}
	return out
}

// mixReveals adds the reveals of the current epoch to the seed of the next one (R19).
func (w *worker) mixReveals(ctx context.Context, round types.Round, members []member) error {
	if round.Epoch != w.epoch.Number {
		return nil
	}
	stored, err := w.Accumulator.Get(ctx)
	if err != nil {
		return errors.Wrap(err, "read accumulator")
	}
	accumulator := [types.HashBytes]byte(stored)
	for _, m := range members {
		if !m.Revealed {
			continue
		}
		leaf, err := mechanism.SeedLeaf(mechanism.Reveal{Salt: m.Salt, Address: m.addr, Round: round.Id})
		if err != nil {
			return errors.Wrap(err, "hash reveal")
		}
		accumulator = mechanism.Mix(accumulator, leaf)
	}
	return errors.Wrap(w.Accumulator.Set(ctx, accumulator[:]), "store accumulator")
}

func (w *worker) storeSettled(ctx context.Context, round types.Round, members []member, consensus mechanism.Outcome) (types.Round, error) {
	round.State, round.Outcome = types.ROUND_STATE_SETTLED, string(consensus.Reason)
	round.HasScore, round.Score = consensus.Score.Present, uint32(consensus.Score.Value)
	for _, m := range members {
		if m.Revealed {
			round.Reveals++
		}
	}
	if err := w.Rounds.Set(ctx, round.Id, round); err != nil {
		return round, err
	}
	return round, emit(ctx, &types.EventRoundSettled{
		Round: round.Id, Version: round.Version, Benchmark: round.Benchmark, Outcome: round.Outcome,
		HasScore: round.HasScore, Score: round.Score, Reveals: round.Reveals,
	})
}

// queuePayment queues what finalises a round in the next epoch.
func (w *worker) queuePayment(ctx context.Context, round types.Round) error {
	if round.Conclusive() {
		if err := w.modelreg.SetEscrow(ctx, round.Version, round.Benchmark, true); err != nil {
			return errors.Wrap(err, "mark escrow")
		}
		if err := w.enqueue(ctx, awardItem(round)); err != nil {
			return err
		}
	}
	return w.enqueue(ctx, payItem(round))
}

// awardItem moves the frontier with a round, in the order of the versions (R8), the
// baseline first.
func awardItem(round types.Round) types.WorkItem {
	item := types.WorkItem{
		Epoch: round.Epoch + 1, Stage: types.WORK_STAGE_AWARD, Benchmark: round.Benchmark, Order: round.Version, Round: round.Id,
	}
	if round.Request.Baseline {
		item.Order = 0
	}
	return item
}

// payItem pays a round, in the order of the rounds (R17).
func payItem(round types.Round) types.WorkItem {
	return types.WorkItem{
		Epoch: round.Epoch + 1, Stage: types.WORK_STAGE_PAY, Benchmark: round.Benchmark, Order: round.Id, Round: round.Id,
	}
}
