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

// closeFailed closes what a failed unit worked on, without asking any other module for
// anything: the round is void, the request ends, deposit and bonds return.
func (w *worker) closeFailed(ctx sdk.Context, item types.WorkItem, failure error) error {
	switch item.Stage {
	case types.WORK_STAGE_OPEN:
		return w.closeFailedOpen(ctx, item)
	case types.WORK_STAGE_DRAW_APPEALS:
		// The rounds are paid without appeals, and bonds of challengers return with them.
		return w.takeOff(ctx, item)
	case types.WORK_STAGE_REFUND:
		// The coins stay in the pool for another try.
		if err := w.takeOff(ctx, item); err != nil {
			return err
		}
		item.Epoch = w.epoch.Number + 1
		return w.enqueue(ctx, item)
	case types.WORK_STAGE_APPEAL:
		if err := w.dropAppeal(ctx, item.Round); err != nil {
			return err
		}
		return w.takeOff(ctx, item)
	}
	round, err := w.voidFailed(ctx, item.Round, failure)
	if err != nil {
		return err
	}
	_ = w.guard(ctx, "unmark escrow", func(ctx sdk.Context) error {
		return w.modelreg.SetEscrow(ctx, round.Version, round.Benchmark, false)
	})
	if round.IsAppeal() {
		// Awards belong to first rounds: that of the same version may be another one's.
		return w.takeOff(ctx, item, latePay(round.Epoch, round))
	}
	return w.takeOff(ctx, item, awardItem(round), payItem(round), late(awardItem(round)), late(payItem(round)))
}

func (w *worker) takeOff(ctx context.Context, items ...types.WorkItem) error {
	for _, item := range items {
		if err := w.Work.Remove(ctx, workKey(item)); err != nil {
			return errors.Wrap(err, "take work item off the queue")
		}
	}
	return nil
}

func (w *worker) closeFailedOpen(ctx context.Context, item types.WorkItem) error {
	request, found, err := w.nextRequest(ctx, item.Benchmark)
	if err != nil {
		return err
	}
	if !found {
		return w.takeOff(ctx, item)
	}
	if err := w.closeRequest(ctx, request, types.CloseError); err != nil {
		return err
	}
	return w.closedOne(ctx, item)
}

// dropAppeal lets the first verdict stand when an appeal could not be held.
func (w *worker) dropAppeal(ctx context.Context, id uint64) error {
	first, err := w.Rounds.Head(ctx, id)
	if err != nil {
		return errors.Wrapf(err, "read round %d", id)
	}
	if first.Finished() {
		return nil
	}
	first.Appeal.Verdict = string(mechanism.VerdictInconclusive)
	first.Appeal.HasScore, first.Appeal.Score = false, 0
	return errors.Wrap(w.Rounds.Set(ctx, id, first), "store round")
}

// voidFailed makes a round void whose settlement failed. Of what its award took, the sponsors'
// coins go back; frontier and score stay moved, because later versions may count on them.
func (w *worker) voidFailed(ctx context.Context, id uint64, failure error) (types.Round, error) {
	round, err := w.Rounds.Head(ctx, id)
	if err != nil {
		return round, errors.Wrapf(err, "read round %d", id)
	}
	batch, err := w.Batches.Get(ctx, collections.Join(round.Benchmark, round.BatchEpoch()))
	if err != nil {
		return round, errors.Wrap(err, "read batch")
	}
	round.State, round.Outcome = types.ROUND_STATE_VOID, types.OutcomeError
	round.HasFinalScore, round.FinalScore = false, 0
	if round.IsAppeal() {
		err = w.voidAppeal(ctx, round)
	} else {
		err = w.voidFirst(ctx, &round)
	}
	if err != nil {
		return round, err
	}
	if err := w.freeSeats(ctx, round); err != nil {
		return round, err
	}
	if err := w.leaveBatch(ctx, round, batch); err != nil {
		return round, err
	}
	return round, emit(ctx, &types.EventRoundVoided{
		Round: id, Version: round.Version, Benchmark: round.Benchmark, Reason: types.OutcomeError, Detail: failure.Error(),
	})
}

// voidFirst returns what was paid for a failed round.
func (w *worker) voidFirst(ctx context.Context, round *types.Round) error {
	b, err := w.Benchmarks.Get(ctx, round.Benchmark)
	if err != nil {
		return errors.Wrapf(err, "read benchmark %d", round.Benchmark)
	}
	old, err := w.Awards.Get(ctx, round.Id)
	if err != nil && !errors.IsOf(err, collections.ErrNotFound) {
		return errors.Wrap(err, "read award")
	}
	if err := w.returnSponsors(ctx, b.Id, old.Sponsors); err != nil {
		return err
	}
	award := newAward(*round, b)
	award.Reason, award.DepositFate = types.ReasonError, types.DepositReturned
	if err := w.Awards.Set(ctx, round.Id, award); err != nil {
		return errors.Wrap(err, "store award")
	}
	if err := w.endPursuit(ctx, round.Request); err != nil {
		return err
	}
	if err := w.returnDeposit(ctx, round.Request, round.Id); err != nil {
		return err
	}
	return w.returnBonds(ctx, round)
}

// returnBonds returns the bonds of a failed round. That of a challenge whose appeal was opened
// returns with the appeal, which finds nothing earned and nothing lost.
func (w *worker) returnBonds(ctx context.Context, round *types.Round) error {
	if a := round.Appeal; a != nil {
		a.FirstPaid, a.Slashed = math.ZeroInt(), math.ZeroInt()
		if a.Round == 0 {
			if err := w.returnBond(ctx, a.Challenger, a.Bond, round.Id); err != nil {
				return err
			}
		}
	}
	gold := round.Gold
	if gold == nil || gold.Disputer == "" {
		return nil
	}
	if err := w.returnBond(ctx, gold.Disputer, gold.Bond, round.Id); err != nil {
		return err
	}
	addr, err := w.address(gold.Steward)
	if err != nil {
		return err
	}
	steward, err := w.Stewards.Get(ctx, addr)
	if err != nil {
		return errors.Wrap(err, "read steward")
	}
	steward.Disputes--
	return errors.Wrap(w.Stewards.Set(ctx, addr, steward), "store steward")
}

// voidAppeal ends a failed appeal: the first verdict stands, the bond returns, and what the
// first committee lost is burned; if even that fails it stays in the module account, and the
// account of the appeal shows it.
func (w *worker) voidAppeal(ctx context.Context, appeal types.Round) error {
	first, err := w.Rounds.Head(ctx, appeal.ParentRound)
	if err != nil {
		return errors.Wrapf(err, "read round %d", appeal.ParentRound)
	}
	a := first.Appeal
	zero := math.ZeroInt()
	a.Account = &types.AppealAccount{
		Pot: zero, FromSlash: zero, FromBond: zero, FromMint: zero, Paid: zero, Minted: zero, Challenger: zero,
		BondReturned: a.Bond, Burned: zero,
	}
	if !first.Finished() {
		a.Verdict, a.HasScore, a.Score = string(mechanism.VerdictInconclusive), false, 0
	}
	burn := func(ctx sdk.Context) error { return w.burn(ctx, a.Slashed) }
	if w.guard(sdk.UnwrapSDKContext(ctx), "burn slashed bonds", burn) == nil {
		a.Account.Burned = a.Slashed
	}
	if err := w.Rounds.Set(ctx, first.Id, first); err != nil {
		return errors.Wrap(err, "store round")
	}
	return w.returnBond(ctx, a.Challenger, a.Bond, first.Id)
}
