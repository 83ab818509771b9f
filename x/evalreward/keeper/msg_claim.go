package keeper

import (
	"context"

	"cosmossdk.io/collections"
	"cosmossdk.io/errors"

	"github.com/modeld-labs/modeld/x/evalreward/types"
)

// Claim sends what the signer earned or got back. Payouts are pulled, so that settling a
// batch moves no balances of accounts.
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
	if err := k.bank.SendCoinsFromModuleToAccount(ctx, types.ModuleName, addr, claimable.Coins); err != nil {
		return nil, errors.Wrap(err, "send claimable coins")
	}

	return &types.MsgClaimResponse{Coins: claimable.Coins}, emit(ctx, &types.EventClaimed{
		Account: msg.Account, Coins: claimable.Coins.String(),
	})
}
