package keeper

import (
	"context"
	"fmt"

	"cosmossdk.io/collections"
	"cosmossdk.io/errors"
	"cosmossdk.io/math"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/modeld-labs/modeld/x/evalreward/types"
)

// checkSolvency is I2: the module account holds exactly what the module owes, in every denom.
// Rewards in escrow are not minted yet, so they are no part of it.
func (k *Keeper) checkSolvency(ctx context.Context) error {
	owed := sdk.NewCoins()
	add := func(amount math.Int) { owed = owed.Add(coins(amount)...) }
	for _, part := range []func(context.Context, func(math.Int)) error{k.sumDeposits, k.sumBonds} {
		if err := part(ctx, add); err != nil {
			return err
		}
	}
	err := k.Payouts.Walk(ctx, nil, func(_ []byte, c types.Claimable) (bool, error) {
		owed = owed.Add(c.Coins...)
		return false, nil
	})
	if err != nil {
		return err
	}
	err = k.Claimables.Walk(ctx, nil, func(_ []byte, c types.Claimable) (bool, error) {
		owed = owed.Add(c.Coins...)
		return false, nil
	})
	if err != nil {
		return errors.Wrap(err, "read claimable coins")
	}
	sponsored, err := k.sumSponsors(ctx)
	if err != nil {
		return err
	}
	owed = owed.Add(sponsored...)
	if held := k.bank.GetAllBalances(ctx, moduleAddress); !held.Equal(owed) {
		return errors.Wrapf(types.ErrInsolvent, "expected %s on %s, got %s", owed, moduleAddress, held)
	}
	return nil
}

// sumDeposits adds the deposits of requests and rounds, and the bonds of challenges and
// disputes with what appeals have still to divide.
func (k *Keeper) sumDeposits(ctx context.Context, add func(math.Int)) error {
	err := k.Requests.Walk(ctx, nil, func(_ RequestKey, r types.Request) (bool, error) {
		add(r.Deposit)
		return false, nil
	})
	if err != nil {
		return errors.Wrap(err, "read requests")
	}
	err = k.Rounds.Walk(ctx, nil, func(_ uint64, r types.Round) (bool, error) {
		if !r.Finished() {
			add(r.Request.Deposit)
		}
		if !r.Finished() && r.Gold != nil {
			add(r.Gold.Bond)
		}
		add(r.HeldByAppeal())
		return false, nil
	})
	return errors.Wrap(err, "read rounds")
}

func (k *Keeper) sumBonds(ctx context.Context, add func(math.Int)) error {
	err := k.Evaluators.Walk(ctx, nil, func(_ evaluatorKey, e types.Evaluator) (bool, error) {
		add(e.Bond)
		return false, nil
	})
	if err != nil {
		return errors.Wrap(err, "read evaluators")
	}
	err = k.Stewards.Walk(ctx, nil, func(_ []byte, s types.Steward) (bool, error) {
		add(s.Bond)
		return false, nil
	})
	return errors.Wrap(err, "read stewards")
}

// sumSponsors gives the coins of all pools, with what awards drew for rounds that are not
// paid yet.
func (k *Keeper) sumSponsors(ctx context.Context) (sdk.Coins, error) {
	sum := sdk.NewCoins()
	err := k.SponsorPools.Walk(ctx, nil, func(_ poolKey, pool types.SponsorPool) (bool, error) {
		sum = sum.Add(sdk.NewCoin(pool.Denom, pool.Amount))
		return false, nil
	})
	if err != nil {
		return nil, errors.Wrap(err, "read sponsor pools")
	}
	err = k.Awards.Walk(ctx, nil, func(id uint64, award types.Award) (bool, error) {
		if award.Sponsors.Empty() {
			return false, nil
		}
		round, err := k.Rounds.Get(ctx, id)
		if err == nil && !round.Finished() {
			sum = sum.Add(award.Sponsors...)
		}
		return err != nil, err
	})
	return sum, errors.Wrap(err, "read awards")
}

// checkAppeals sees to it that the account of every appeal adds up (R20).
func (k *Keeper) checkAppeals(ctx context.Context) error {
	return k.Rounds.Walk(ctx, nil, func(id uint64, r types.Round) (bool, error) {
		if r.Appeal == nil || r.Appeal.Account == nil {
			return false, nil
		}
		if rest := r.HeldByAppeal(); !rest.IsZero() && r.Appeal.Account.Burned.IsPositive() {
			return true, fmt.Errorf("round %d: bond, slashes and mint of the appeal exceed what it paid and burned by %s", id, rest)
		}
		return false, nil
	})
}

// checkPools compares sponsor pools with the contributions to them: a pool holds at most what
// was given, and counts who gave.
func (k *Keeper) checkPools(ctx context.Context) error {
	return k.SponsorPools.Walk(ctx, nil, func(key poolKey, pool types.SponsorPool) (bool, error) {
		sum, count := math.ZeroInt(), uint32(0)
		ranger := collections.NewSuperPrefixedTripleRange[uint32, string, []byte](key.K1(), key.K2())
		err := k.Contributions.Walk(ctx, ranger, func(_ contributionKey, c types.Contribution) (bool, error) {
			sum, count = sum.Add(c.Amount), count+1
			return false, nil
		})
		if err == nil && (pool.Amount.GT(sum) || pool.Contributors != count) {
			err = fmt.Errorf("pool of %s on benchmark %d: expected at most %s by %d, got %s by %d", key.K2(), key.K1(), sum, count, pool.Amount, pool.Contributors)
		}
		return err != nil, err
	})
}
