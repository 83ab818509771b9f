package keeper

import (
	"context"
	"encoding/hex"

	"cosmossdk.io/errors"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/modeld-labs/modeld/x/internal/unit"
	"github.com/modeld-labs/modeld/x/modelreg/types"
)

// EndBlock burns the registration fees of the block and removes stale commits, at most
// ExpiredCommitsPerBlock. It never fails: what goes wrong is logged, leaves no trace in the
// state and is tried again in the next block.
func (k *Keeper) EndBlock(ctx context.Context) error {
	sdkCtx := sdk.UnwrapSDKContext(ctx)
	run(sdkCtx, "burn registration fees", k.burnFees)
	var stale []heightKey
	run(sdkCtx, "find stale version commits", func(ctx sdk.Context) (err error) {
		stale, err = k.staleCommits(ctx)
		return err
	})
	for _, key := range stale {
		run(sdkCtx, "remove stale version commit", func(ctx sdk.Context) error { return k.expireCommit(ctx, key) })
	}
	return nil
}

// run does one piece of block work: all of it or nothing.
func run(ctx sdk.Context, name string, work func(sdk.Context) error) {
	// The failure is logged; the next block tries again.
	_ = unit.Run(ctx, types.ModuleName, name, work)
}

// burnFees burns all umodel of the module's account. Burning here and not in the
// transactions keeps them from writing the supply.
func (k *Keeper) burnFees(ctx sdk.Context) error {
	balance := k.bank.GetBalance(ctx, k.accounts.GetModuleAddress(types.ModuleName), types.BaseDenom)
	if !balance.IsPositive() {
		return nil
	}
	burned, err := k.Burned(ctx)
	if err != nil {
		return err
	}
	if err := k.BurnedTotal.Set(ctx, burned.Add(balance.Amount)); err != nil {
		return errors.Wrap(err, "store burned fees")
	}
	if err := k.bank.BurnCoins(ctx, types.ModuleName, sdk.NewCoins(balance)); err != nil {
		return errors.Wrap(err, "burn fees")
	}
	return emit(ctx, &types.EventFeesBurned{Amount: balance.Amount.String()})
}

// staleCommits gives the oldest commits that are older than max_commit_age_blocks.
func (k *Keeper) staleCommits(ctx sdk.Context) ([]heightKey, error) {
	p, err := k.params(ctx)
	if err != nil {
		return nil, err
	}
	var stale []heightKey
	expiry := p.ExpiryHeight(ctx.BlockHeight())
	err = k.CommitHeights.Walk(ctx, nil, func(key heightKey) (bool, error) {
		if key.K1() >= expiry {
			return true, nil
		}
		stale = append(stale, key)
		return len(stale) == types.ExpiredCommitsPerBlock, nil
	})
	return stale, errors.Wrap(err, "read queue of version commits")
}

func (k *Keeper) expireCommit(ctx sdk.Context, key heightKey) error {
	signer, err := k.addresses.BytesToString(key.K2())
	if err != nil {
		return errors.Wrap(err, "spell signer")
	}
	if err := k.dropCommit(ctx, key); err != nil {
		return err
	}
	return emit(ctx, &types.EventVersionCommitExpired{Signer: signer, Hash: hex.EncodeToString(key.K3())})
}
