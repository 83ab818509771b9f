package keeper

import (
	"context"

	"cosmossdk.io/collections"
	"cosmossdk.io/errors"
	"cosmossdk.io/math"

	"github.com/modeld-labs/modeld/x/evalreward/mechanism"
	"github.com/modeld-labs/modeld/x/evalreward/types"
)

// settle computes the consensus of a round (R3), what every member earned (R4 to R6), and
// what the reveals add to the next seed (R19). It reads each report once. Nothing is paid
// before the batch is final.
func (w *worker) settle(ctx context.Context, id uint64) error {
	round, err := w.Rounds.Get(ctx, id)
	if err != nil {
		return errors.Wrapf(err, "read round %d", id)
	}
	b, err := w.Benchmarks.Get(ctx, round.Benchmark)
	if err != nil {
		return errors.Wrapf(err, "read benchmark %d", round.Benchmark)
	}
	batch, err := w.Batches.Get(ctx, collections.Join(round.Benchmark, round.BatchEpoch()))
	if err != nil {
		return errors.Wrap(err, "read batch")
	}
	params, err := w.paramsOf(ctx, round.Epoch)
	if err != nil {
		return err
	}
	evaluations, err := w.evaluations(ctx, round)
	if err != nil {
		return err
	}

	facts := mechanism.RoundFacts{Pot: batch.Pot, Prior: int64(round.Prior)}
	if round.IsAppeal() {
		// What an appeal can pay follows from its verdict.
		facts.Pot = math.ZeroInt()
	}
	result, err := mechanism.ScoreRound(seats(round, evaluations), facts, params.RoundRules(b))
	if err != nil {
		return errors.Wrapf(err, "score round %d", id)
	}

	if err := w.storeResults(ctx, evaluations, result); err != nil {
		return err
	}
	if err := w.mixReveals(ctx, round, evaluations); err != nil {
		return err
	}
	if round, err = w.storeSettled(ctx, round, evaluations, result); err != nil {
		return err
	}
	if round.IsAppeal() {
		return w.hear(ctx, round, result, b.T1)
	}
	return w.queuePayment(ctx, round)
}

// paramsOf gives the snapshot that rules the rounds of an epoch.
func (w *worker) paramsOf(ctx context.Context, epoch uint64) (types.Params, error) {
	if epoch == w.epoch.Number {
		return w.epoch.Params, nil
	}
	e, err := w.Epochs.Get(ctx, epoch)
	return e.Params, errors.Wrapf(err, "read epoch %d", epoch)
}

// member is an evaluation with the address bytes of its author.
type member struct {
	types.Evaluation
	addr []byte
}

// evaluations gives one entry per seat, in the order of the committee; a member who did
// not commit has an empty one.
func (k *Keeper) evaluations(ctx context.Context, round types.Round) ([]member, error) {
	members := make([]member, len(round.Committee))
	for i, seat := range round.Committee {
		addr, err := k.address(seat.Evaluator)
		if err != nil {
			return nil, err
		}
		evaluation, err := k.Evaluations.Get(ctx, collections.Join(round.Id, []byte(addr)))
		if errors.IsOf(err, collections.ErrNotFound) {
			evaluation, err = types.Evaluation{Round: round.Id, Evaluator: seat.Evaluator}, nil
		}
		if err != nil {
			return nil, errors.Wrapf(err, "read evaluation of %s", seat.Evaluator)
		}
		members[i] = member{evaluation, addr}
	}
	return members, nil
}

func seats(round types.Round, members []member) []mechanism.Seat {
	out := make([]mechanism.Seat, len(members))
	for i, m := range members {
		out[i] = mechanism.Seat{Evaluator: m.Evaluator, Weight: int64(round.Committee[i].Weight)}
		if m.Revealed {
			out[i].Score = mechanism.Some(int64(m.Score))
		}
	}
	return out
}

func (w *worker) storeResults(ctx context.Context, members []member, result mechanism.RoundResult) error {
	for i, m := range members {
		seat := result.Seats[i]
		m.Result = newResult(seat, nil)
		if m.Revealed && int64(m.Score) != mechanism.Unfetchable {
			weighted, err := mechanism.WeightedScore(int64(m.Score), seat.Weight)
			if err != nil {
				return errors.Wrap(err, "weigh score")
			}
			m.Result.WeightedScore = uint32(weighted)
		}
		if err := w.Evaluations.Set(ctx, collections.Join(m.Round, m.addr), m.Evaluation); err != nil {
			return errors.Wrap(err, "store result")
		}
	}
	return nil
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

func (w *worker) storeSettled(ctx context.Context, round types.Round, members []member, result mechanism.RoundResult) (types.Round, error) {
	round.State, round.Outcome = types.ROUND_STATE_SETTLED, string(result.Consensus.Reason)
	round.HasScore, round.Score = result.Consensus.Score.Present, uint32(result.Consensus.Score.Value)
	for _, m := range members {
		if m.Revealed {
			round.Reveals++
		}
	}
	if err := w.Rounds.Set(ctx, round.Id, round); err != nil {
		return round, errors.Wrap(err, "store round")
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
