package keeper

import (
	"context"
	"errors"
	"fmt"

	"cosmossdk.io/collections"
	"cosmossdk.io/math"

	"github.com/modeld-labs/modeld/x/evalreward/mechanism"
	"github.com/modeld-labs/modeld/x/evalreward/types"
)

// checkEscrow is I6: what a batch minted is what its finished rounds paid, so nothing of an
// unfinished round was paid and no round was paid twice.
func (k *Keeper) checkEscrow(ctx context.Context) error {
	return k.Batches.Walk(ctx, nil, func(key collections.Pair[uint32, uint64], batch types.Batch) (bool, error) {
		paid, whole, err := k.paidInBatch(ctx, batch)
		if err == nil && whole && !paid.Equal(batch.Minted) {
			err = fmt.Errorf("batch of benchmark %d in epoch %d: expected %s minted, got %s", key.K1(), key.K2(), paid, batch.Minted)
		}
		return err != nil, err
	})
}

// paidInBatch sums what the rounds of a batch paid; whole is false when reports are pruned.
func (k *Keeper) paidInBatch(ctx context.Context, batch types.Batch) (paid math.Int, whole bool, err error) {
	paid = math.ZeroInt()
	for position := range batch.Rounds {
		round, err := k.Rounds.Head(ctx, types.RoundID(batch.Epoch, batch.Benchmark, position))
		if errors.Is(err, collections.ErrNotFound) {
			return paid, false, nil
		}
		if err != nil {
			return paid, false, err
		}
		if round.State != types.ROUND_STATE_FINAL {
			continue
		}
		amount, whole, err := k.paidInRound(ctx, round)
		if err != nil || !whole {
			return paid, false, err
		}
		paid = paid.Add(amount)
		if a := round.Appeal; a != nil && a.Account != nil {
			paid = paid.Add(a.Account.Minted)
		}
	}
	return paid, true, nil
}

func (k *Keeper) paidInRound(ctx context.Context, round types.Round) (paid math.Int, whole bool, err error) {
	award, err := k.Awards.Get(ctx, round.Id)
	if err != nil {
		return math.Int{}, false, err
	}
	members, err := k.evaluations(ctx, round)
	if err != nil {
		return math.Int{}, false, err
	}
	paid = award.Gross
	if award.Generalisation != nil {
		paid = paid.Add(award.Generalisation.Gross)
	}
	for _, m := range members {
		if m.Result == nil {
			return paid, false, nil
		}
		paid = paid.Add(m.Result.Pay)
	}
	return paid, true, nil
}

// checkPayments is I13: every stored payment follows from the integers stored with it.
func (k *Keeper) checkPayments(ctx context.Context) error {
	return k.Rounds.Walk(ctx, nil, func(id uint64, round types.Round) (bool, error) {
		if round.State != types.ROUND_STATE_FINAL {
			return false, nil
		}
		if err := k.recomputePays(ctx, round); err != nil {
			return true, fmt.Errorf("round %d: %w", id, err)
		}
		if round.IsAppeal() {
			return false, nil
		}
		if err := k.recomputeAward(ctx, round); err != nil {
			return true, fmt.Errorf("round %d: %w", id, err)
		}
		return false, nil
	})
}

func (k *Keeper) recomputePays(ctx context.Context, round types.Round) error {
	pot, err := k.potOf(ctx, round)
	if errors.Is(err, collections.ErrNotFound) && round.IsAppeal() {
		// The first round, which knows the pot, is pruned before its appeal.
		return nil
	}
	if err != nil {
		return err
	}
	members, err := k.evaluations(ctx, round)
	if err != nil {
		return err
	}
	claims := make([]mechanism.Claim, len(members))
	for i, m := range members {
		if m.Result == nil {
			// Reports older than retention_epochs are being pruned.
			return nil
		}
		claims[i] = mechanism.Claim{X: int64(m.Result.Merit), C: int64(m.Result.Weight)}
	}
	pays, err := mechanism.EvaluatorPay(pot, int64(round.CommitteeWeight), claims)
	if err != nil {
		return err
	}
	for i, m := range members {
		if !pays.Each[i].Equal(m.Result.Pay) {
			return fmt.Errorf("%s: expected pay %s, got %s", m.Evaluator, pays.Each[i], m.Result.Pay)
		}
	}
	return nil
}

// potOf gives what a round could pay to its committee: for an appeal it follows from the
// verdict.
func (k *Keeper) potOf(ctx context.Context, round types.Round) (math.Int, error) {
	if round.IsAppeal() {
		first, err := k.Rounds.Head(ctx, round.ParentRound)
		if err != nil || first.Appeal.Account == nil {
			return math.ZeroInt(), err
		}
		return first.Appeal.Account.Pot, nil
	}
	batch, err := k.Batches.Get(ctx, collections.Join(round.Benchmark, round.Epoch))
	return batch.Pot, err
}

func (k *Keeper) recomputeAward(ctx context.Context, round types.Round) error {
	a, err := k.Awards.Get(ctx, round.Id)
	if err != nil {
		return err
	}
	if a.Generalisation != nil {
		if err := recompute(*a.Generalisation); err != nil {
			return fmt.Errorf("generalisation: %w", err)
		}
	}
	return recompute(a)
}

func recompute(a types.Award) error {
	full := mechanism.FullPay(a.Price, int64(a.Points))
	gross := mechanism.BucketShare(full, a.FullSum, a.Bucket)
	parents := a.EachParent.MulRaw(int64(len(a.Parents)))
	split := a.Community.Add(parents).Add(a.OwnerAmount)
	if !full.Equal(a.Full) || !gross.Equal(a.Gross) || !split.Equal(a.Gross) {
		return fmt.Errorf("expected full %s, gross %s, and a split that sums to it, got %s, %s, %s", full, gross, a.Full, a.Gross, split)
	}
	return nil
}

// checkIndexes compares the indexes that settlement maintains with their records.
func (k *Keeper) checkIndexes(ctx context.Context) error {
	scores, ranked := 0, 0
	err := k.FinalScores.Walk(ctx, nil, func(_ finalScoreIndex, s types.FinalScore) (bool, error) {
		scores++
		has, err := k.Leaderboard.Has(ctx, leaderboardKey(s))
		if err == nil && !has {
			err = fmt.Errorf("version %d is not on the leaderboard of benchmark %d", s.Version, s.Benchmark)
		}
		return err != nil, err
	})
	if err != nil {
		return err
	}
	if err := k.Leaderboard.Walk(ctx, nil, func(leaderboardIndex, uint64) (bool, error) {
		ranked++
		return false, nil
	}); err != nil {
		return err
	}
	if scores != ranked {
		return fmt.Errorf("expected %d leaderboard entries, got %d", scores, ranked)
	}
	return k.checkSeats(ctx)
}

// checkSeats compares dockets and counts of open seats with the committees.
func (k *Keeper) checkSeats(ctx context.Context) error {
	open := map[string]uint32{}
	err := k.Rounds.Walk(ctx, nil, func(id uint64, round types.Round) (bool, error) {
		seats, err := k.Rounds.Committee(ctx, id)
		if err != nil {
			return true, err
		}
		for _, seat := range seats {
			docket, err := orEmpty(k.Dockets.Get(ctx, docketKey(round, seat.Address)))
			if err != nil {
				return true, err
			}
			if place, found := docket.Place(id); !found || place != seat.Place {
				return true, fmt.Errorf("round %d: expected place %d of a docket, got %d (found: %t)", id, seat.Place, place, found)
			}
			if !round.Finished() {
				open[fmt.Sprint(uint32(round.EvaluatorKind), seat.Address)]++
			}
		}
		return false, nil
	})
	if err != nil {
		return err
	}
	return k.Evaluators.Walk(ctx, nil, func(key evaluatorKey, e types.Evaluator) (bool, error) {
		if counted := open[fmt.Sprint(key.K1(), key.K2())]; counted != e.OpenSeats {
			return true, fmt.Errorf("%s: expected %d open seats, got %d", e.Address, counted, e.OpenSeats)
		}
		return false, nil
	})
}
