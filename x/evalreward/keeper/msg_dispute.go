package keeper

import (
	"context"

	"cosmossdk.io/collections"
	"cosmossdk.io/errors"

	"github.com/modeld-labs/modeld/x/evalreward/types"
)

// DisputeGold takes a bond and leaves the score of a gold round to the authority (R21).
func (k msgServer) DisputeGold(ctx context.Context, msg *types.MsgDisputeGold) (*types.MsgDisputeGoldResponse, error) {
	if err := msg.Validate(); err != nil {
		return nil, err
	}

	epoch, pos, err := k.now(ctx)
	if err != nil {
		return nil, err
	}
	round, err := k.round(ctx, msg.Round)
	if err != nil {
		return nil, err
	}
	addr, err := k.address(msg.Disputer)
	if err != nil {
		return nil, err
	}

	if err := inChallenge(round, pos); err != nil {
		return nil, err
	}
	if round.State != types.ROUND_STATE_GOLD {
		return nil, errors.Wrapf(types.ErrWrongRound, "expected a gold round without a dispute, got round %d in state %s", round.Id, round.State)
	}
	batch, err := k.Batches.Get(ctx, collections.Join(round.Benchmark, round.Epoch))
	if err != nil {
		return nil, errors.Wrap(err, "read batch")
	}
	round.State = types.ROUND_STATE_DISPUTED
	round.Gold.Disputer, round.Gold.Bond = msg.Disputer, batch.Pot.MulRaw(int64(epoch.Params.ChallengePots))
	round.Gold.UntilEpoch = pos.Epoch + epoch.Params.GoldDisputeEpochs

	if err := k.holdSteward(ctx, round.Gold.Steward); err != nil {
		return nil, err
	}
	if err := k.collect(ctx, addr, round.Gold.Bond); err != nil {
		return nil, errors.Wrap(err, "pay bond of the dispute")
	}
	if err := k.Rounds.Set(ctx, round.Id, round); err != nil {
		return nil, errors.Wrap(err, "store round")
	}

	return &types.MsgDisputeGoldResponse{Bond: round.Gold.Bond, UntilEpoch: round.Gold.UntilEpoch}, emit(ctx, &types.EventGoldDisputed{
		Round: round.Id, Disputer: msg.Disputer, Bond: round.Gold.Bond.String(), UntilEpoch: round.Gold.UntilEpoch,
	})
}

// holdSteward keeps the bond of a steward until the dispute is decided.
func (k *Keeper) holdSteward(ctx context.Context, address string) error {
	addr, err := k.address(address)
	if err != nil {
		return err
	}
	steward, err := k.Stewards.Get(ctx, addr)
	if err != nil {
		return errors.Wrap(err, "read steward")
	}
	steward.Disputes++
	return errors.Wrap(k.Stewards.Set(ctx, addr, steward), "store steward")
}

// ResolveGold decides about a disputed gold round. The money moves when the round is paid.
func (k msgServer) ResolveGold(ctx context.Context, msg *types.MsgResolveGold) (*types.MsgResolveGoldResponse, error) {
	if err := k.checkAuthority(msg.Authority); err != nil {
		return nil, err
	}
	if err := msg.Validate(); err != nil {
		return nil, err
	}

	_, pos, err := k.now(ctx)
	if err != nil {
		return nil, err
	}
	round, err := k.round(ctx, msg.Round)
	if err != nil {
		return nil, err
	}

	if round.State != types.ROUND_STATE_DISPUTED {
		return nil, errors.Wrapf(types.ErrWrongRound, "expected a disputed round, got round %d in state %s", round.Id, round.State)
	}
	if round.Gold.Resolution != "" {
		return nil, errors.Wrapf(types.ErrWrongRound, "the dispute about round %d is decided already: %s", round.Id, round.Gold.Resolution)
	}
	round.Gold.Resolution, round.Gold.SlashSteward = types.GoldRejected, msg.SlashSteward
	if msg.Upheld {
		round.Gold.Resolution = types.GoldUpheld
	}

	if err := k.hurryDispute(ctx, round, pos.Epoch); err != nil {
		return nil, err
	}
	if err := k.Rounds.Set(ctx, round.Id, round); err != nil {
		return nil, errors.Wrap(err, "store round")
	}

	return &types.MsgResolveGoldResponse{}, emit(ctx, &types.EventGoldResolved{Round: round.Id, Resolution: round.Gold.Resolution})
}

// hurryDispute moves the payment of a round that waits alone to this epoch; one that is
// still in its batch is paid with that.
func (k *Keeper) hurryDispute(ctx context.Context, round types.Round, epoch uint64) error {
	if !round.Gold.LeftBatch {
		return nil
	}
	item := disputeItem(round)
	if err := k.Work.Remove(ctx, workKey(item)); err != nil {
		return errors.Wrap(err, "take work item off the queue")
	}
	item.Epoch = epoch
	return k.enqueue(ctx, item)
}
