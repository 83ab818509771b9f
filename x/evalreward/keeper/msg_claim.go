package keeper

import (
	"context"

	"cosmossdk.io/collections"
	"cosmossdk.io/errors"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/modeld-labs/modeld/x/evalreward/types"
)

// payoutGas is what a claim pays for the transfer that follows it at the end of the block: about
// what a transfer between accounts writes.
const payoutGas = 15_000

// Claim pays out what the signer earned or got back. Payouts are pulled, so that settling a
// batch moves no balances of accounts. The coins arrive at the end of the block: a transfer by
// the transaction would write the balance of the module, and all claims of a block would wait
// for each other.
func (k msgServer) Claim(ctx context.Context, msg *types.MsgClaim) (*types.MsgClaimResponse, error) {
	if err := msg.Validate(); err != nil {
		return nil, err
	}

	addr, err := k.address(msg.Account)
	if err != nil {
		return nil, err
	}
	claimable, err := k.Claimables.Get(ctx, addr)
	if errors.IsOf(err, collections.ErrNotFound) {
		return nil, errors.Wrapf(types.ErrNothingClaimable, "%s", msg.Account)
	}
	if err != nil {
		return nil, errors.Wrap(err, "read claimable coins")
	}

	if err := k.Claimables.Remove(ctx, addr); err != nil {
		return nil, errors.Wrap(err, "remove claimable coins")
	}
	if err := k.Payouts.Set(ctx, addr, claimable); err != nil {
		return nil, errors.Wrap(err, "queue payout")
	}
	sdk.UnwrapSDKContext(ctx).GasMeter().ConsumeGas(payoutGas, "payout at the end of the block")

	return &types.MsgClaimResponse{Coins: claimable.Coins}, emit(ctx, &types.EventClaimed{
		Account: msg.Account, Coins: claimable.Coins.String(),
	})
}

// payOut sends what was claimed in the block. The gas of the block bounds the number of claims.
// What cannot be sent is claimable again.
func (k *Keeper) payOut(ctx sdk.Context) error {
	var due []types.Claimable
	err := k.Payouts.Walk(ctx, nil, func(_ []byte, payout types.Claimable) (bool, error) {
		due = append(due, payout)
		return false, nil
	})
	if err != nil {
		return errors.Wrap(err, "read payouts")
	}
	for _, payout := range due {
		addr, err := k.address(payout.Address)
		if err != nil {
			return err
		}
		if err := k.Payouts.Remove(ctx, addr); err != nil {
			return errors.Wrap(err, "remove payout")
		}
		send := func(ctx sdk.Context) error {
			return k.bank.SendCoinsFromModuleToAccount(ctx, types.ModuleName, addr, payout.Coins)
		}
		if k.guard(ctx, "send claimed coins", send) == nil {
			continue
		}
		if err := k.creditTo(ctx, addr, payout.Address, payout.Coins); err != nil {
			return errors.Wrap(err, "return claimed coins")
		}
		if err := emit(ctx, &types.EventClaimReturned{Account: payout.Address, Coins: payout.Coins.String()}); err != nil {
			return err
		}
	}
	return nil
}
