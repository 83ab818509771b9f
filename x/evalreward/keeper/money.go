package keeper

import (
	"context"

	"cosmossdk.io/collections"
	"cosmossdk.io/errors"
	"cosmossdk.io/math"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/modeld-labs/modeld/x/evalreward/types"
)

func (k *Keeper) totals(ctx context.Context) (types.Totals, error) {
	totals, err := k.Totals.Get(ctx)
	return totals, errors.Wrap(err, "read totals")
}

// mint creates coins in the module account. The module is the only minter of the chain and
// mints only in EndBlock, exactly what it credits in the same unit of work (R12).
func (k *Keeper) mint(ctx context.Context, amount math.Int) error {
	if amount.IsZero() {
		return nil
	}
	totals, err := k.totals(ctx)
	if err != nil {
		return err
	}
	if err := k.bank.MintCoins(ctx, types.ModuleName, coins(amount)); err != nil {
		return errors.Wrap(err, "mint")
	}
	totals.Minted = totals.Minted.Add(amount)
	return errors.Wrap(k.Totals.Set(ctx, totals), "store totals")
}

// burn destroys coins of the module account.
func (k *Keeper) burn(ctx context.Context, amount math.Int) error {
	if amount.IsZero() {
		return nil
	}
	totals, err := k.totals(ctx)
	if err != nil {
		return err
	}
	if err := k.bank.BurnCoins(ctx, types.ModuleName, coins(amount)); err != nil {
		return errors.Wrap(err, "burn")
	}
	totals.Burned = totals.Burned.Add(amount)
	return errors.Wrap(k.Totals.Set(ctx, totals), "store totals")
}

// credit makes an amount claimable that the module account holds or is about to mint.
func (k *Keeper) credit(ctx context.Context, account string, amount math.Int) error {
	if amount.IsZero() {
		return nil
	}
	return k.creditCoins(ctx, account, coins(amount))
}

// creditCoins makes coins claimable that the module account holds or is about to mint. What
// would be more than MaxClaimableDenoms denoms is sent at once, so that a list stays short
// and nothing is lost.
func (k *Keeper) creditCoins(ctx context.Context, account string, given sdk.Coins) error {
	addr, err := k.address(account)
	if err != nil {
		return errors.Wrapf(err, "address %q", account)
	}
	return k.creditTo(ctx, addr, account, given)
}

// creditTo is creditCoins for an account whose bytes are known.
func (k *Keeper) creditTo(ctx context.Context, addr sdk.AccAddress, account string, given sdk.Coins) error {
	claimable, err := k.Claimables.Get(ctx, addr)
	if errors.IsOf(err, collections.ErrNotFound) {
		claimable, err = types.Claimable{Address: account}, nil
	}
	if err != nil {
		return errors.Wrap(err, "read claimable coins")
	}
	for _, coin := range given {
		if len(claimable.Coins) >= types.MaxClaimableDenoms && claimable.Coins.AmountOf(coin.Denom).IsZero() {
			if err := k.bank.SendCoinsFromModuleToAccount(ctx, types.ModuleName, addr, sdk.NewCoins(coin)); err != nil {
				return errors.Wrap(err, "send coins")
			}
			if err := emit(ctx, &types.EventClaimed{Account: account, Coins: coin.String()}); err != nil {
				return err
			}
			continue
		}
		claimable.Coins = addCoin(claimable.Coins, coin)
	}
	return errors.Wrap(k.Claimables.Set(ctx, addr, claimable), "store claimable coins")
}

// addCoin is Coins.Add for one coin, without checking and sorting all of them again.
func addCoin(all sdk.Coins, coin sdk.Coin) sdk.Coins {
	for i := range all {
		if all[i].Denom == coin.Denom {
			all[i].Amount = all[i].Amount.Add(coin.Amount)
			return all
		}
	}
	return all.Add(coin)
}

// reward credits an amount that was earned in a round.
func (k *Keeper) reward(ctx context.Context, account string, amount math.Int, role string, round uint64) error {
	if amount.IsZero() {
		return nil
	}
	if err := k.credit(ctx, account, amount); err != nil {
		return err
	}
	return emit(ctx, &types.EventRewardCredited{Account: account, Amount: amount.String(), Role: role, Round: round})
}

// returnDeposit makes the deposit of a request claimable again (R13).
func (k *Keeper) returnDeposit(ctx context.Context, r types.Request, round uint64) error {
	if r.Deposit.IsZero() {
		return nil
	}
	if err := k.credit(ctx, r.Requester, r.Deposit); err != nil {
		return err
	}
	return emit(ctx, &types.EventDepositReturned{Account: r.Requester, Amount: r.Deposit.String(), Round: round})
}

// returnBond makes the bond of a challenge or a dispute claimable again (R20, R21).
func (k *Keeper) returnBond(ctx context.Context, account string, amount math.Int, round uint64) error {
	if amount.IsZero() {
		return nil
	}
	if err := k.credit(ctx, account, amount); err != nil {
		return err
	}
	return emit(ctx, &types.EventBondReturned{Account: account, Amount: amount.String(), Round: round})
}
