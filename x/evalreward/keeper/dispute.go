package keeper

import (
	"context"

	"cosmossdk.io/errors"
	"cosmossdk.io/math"

	"github.com/modeld-labs/modeld/x/evalreward/types"
)

// closeDispute ends the dispute about a gold round as far as money goes (R21). While the
// authority has not spoken the round leaves its batch and waits alone; when its time is over
// the round is void.
func (w *worker) closeDispute(ctx context.Context, p *payout) (waits bool, err error) {
	gold := p.round.Gold
	if gold == nil || gold.Disputer == "" {
		return false, nil
	}
	if gold.Resolution == "" {
		if w.epoch.Number < gold.UntilEpoch {
			return true, w.waitAlone(ctx, p)
		}
		gold.Resolution = types.GoldExpired
		if err := emit(ctx, &types.EventGoldResolved{Round: p.round.Id, Resolution: gold.Resolution}); err != nil {
			return false, err
		}
	}
	if gold.Resolution == types.GoldUpheld {
		p.burned = p.burned.Add(gold.Bond)
		err = emit(ctx, &types.EventBondBurned{Account: gold.Disputer, Amount: gold.Bond.String(), Round: p.round.Id})
	} else {
		p.round.Outcome = types.OutcomeGoldVoid
		p.award.Reason = types.OutcomeGoldVoid
		err = w.returnBond(ctx, gold.Disputer, gold.Bond, p.round.Id)
	}
	if err != nil {
		return false, err
	}
	return false, w.releaseStewardOf(ctx, p)
}

// waitAlone takes a disputed round out of its batch, so that nobody else waits for it.
func (w *worker) waitAlone(ctx context.Context, p *payout) error {
	p.round.Gold.LeftBatch = true
	if err := w.Rounds.Set(ctx, p.round.Id, p.round); err != nil {
		return errors.Wrap(err, "store round")
	}
	if err := w.enqueue(ctx, disputeItem(p.round)); err != nil {
		return err
	}
	return w.shrinkBatch(ctx, p.batch)
}

// disputeItem pays a disputed round when the time of the authority is over.
func disputeItem(round types.Round) types.WorkItem {
	item := payItem(round)
	item.Epoch = round.Gold.UntilEpoch
	return item
}

// releaseStewardOf lets the steward leave again, as far as this dispute goes, and burns its
// bond when the authority said so.
func (w *worker) releaseStewardOf(ctx context.Context, p *payout) error {
	addr, err := w.address(p.round.Gold.Steward)
	if err != nil {
		return err
	}
	steward, err := w.Stewards.Get(ctx, addr)
	if err != nil {
		return errors.Wrap(err, "read steward")
	}
	steward.Disputes--
	if p.round.Gold.SlashSteward && steward.Bond.IsPositive() {
		p.burned = p.burned.Add(steward.Bond)
		err := emit(ctx, &types.EventStewardSlashed{
			Steward: steward.Address, Round: p.round.Id, Amount: steward.Bond.String(),
		})
		if err != nil {
			return err
		}
		steward.Bond = math.ZeroInt()
	}
	return errors.Wrap(w.Stewards.Set(ctx, addr, steward), "store steward")
}
