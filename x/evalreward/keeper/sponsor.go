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

type poolKey = collections.Pair[uint32, string]

// pools gives the sponsor pools of a benchmark by denom, at most MaxSponsorDenoms.
func (k *Keeper) pools(ctx context.Context, benchmark uint32) ([]types.SponsorPool, error) {
	var pools []types.SponsorPool
	err := k.SponsorPools.Walk(ctx, collections.NewPrefixedPairRange[uint32, string](benchmark),
		func(_ poolKey, pool types.SponsorPool) (bool, error) {
			pools = append(pools, pool)
			return false, nil
		})
	return pools, errors.Wrapf(err, "read sponsor pools of benchmark %d", benchmark)
}

// drawSponsors takes from every pool of a benchmark what the points of an award draw (R14).
// The owner is credited when the round is paid.
func (w *worker) drawSponsors(ctx context.Context, b types.Benchmark, award types.Award) (sdk.Coins, error) {
	if award.Points == 0 {
		return nil, nil
	}
	pools, err := w.pools(ctx, b.Id)
	if err != nil {
		return nil, err
	}
	var drawn sdk.Coins
	for _, pool := range pools {
		payment, left, err := sponsorPayment(pool, b, award)
		if err != nil {
			return nil, err
		}
		pool.Amount = left.Amount
		drawn = drawn.Add(payment)
		if err := w.SponsorPools.Set(ctx, collections.Join(pool.Benchmark, pool.Denom), pool); err != nil {
			return nil, errors.Wrap(err, "store sponsor pool")
		}
	}
	return drawn, nil
}

// sponsorPayment gives what an award draws from a pool and what it leaves (R14).
func sponsorPayment(pool types.SponsorPool, b types.Benchmark, award types.Award) (payment, left sdk.Coin, err error) {
	before, err := b.Tiers().Points(int64(award.FrontierBefore))
	if err != nil {
		return payment, left, errors.Wrap(err, "compute points of the frontier")
	}
	amount, rest, err := mechanism.SponsorPayment(pool.Amount, int64(award.Points), before)
	if err != nil {
		return payment, left, errors.Wrapf(err, "draw on sponsor pool of %s", pool.Denom)
	}
	return sdk.NewCoin(pool.Denom, amount), sdk.NewCoin(pool.Denom, rest), nil
}

// returnSponsors puts back what an award drew when its round comes to nothing after all.
func (w *worker) returnSponsors(ctx context.Context, benchmark uint32, drawn sdk.Coins) error {
	for _, coin := range drawn {
		key := collections.Join(benchmark, coin.Denom)
		pool, err := w.SponsorPools.Get(ctx, key)
		if err != nil {
			return errors.Wrap(err, "read sponsor pool")
		}
		pool.Amount = pool.Amount.Add(coin.Amount)
		if err := w.SponsorPools.Set(ctx, key, pool); err != nil {
			return errors.Wrap(err, "store sponsor pool")
		}
	}
	return nil
}

// refundItem returns the sponsor pools of a benchmark that retires, after its last batch.
func refundItem(epoch uint64, benchmark uint32) types.WorkItem {
	return types.WorkItem{Epoch: epoch + 1, Stage: types.WORK_STAGE_REFUND, Benchmark: benchmark}
}

// refund returns what is left in the first pool of a retired benchmark to those who gave, in
// proportion; the remainder goes to the community pool (R14). more is false with the last pool.
func (w *worker) refund(ctx context.Context, benchmark uint32) (more bool, err error) {
	pools, err := w.pools(ctx, benchmark)
	if err != nil || len(pools) == 0 {
		return false, err
	}
	pool := pools[0]
	given, err := w.contributions(ctx, pool)
	if err != nil {
		return false, err
	}
	amounts := make([]math.Int, len(given))
	for i, c := range given {
		amounts[i] = c.Amount
	}
	refunds, remainder, err := mechanism.SponsorRefunds(pool.Amount, amounts)
	if err != nil {
		return false, errors.Wrap(err, "divide sponsor pool")
	}
	for i, c := range given {
		if err := w.refundOne(ctx, c, sdk.NewCoin(pool.Denom, refunds[i])); err != nil {
			return false, err
		}
	}
	if remainder.IsPositive() {
		if err := w.refundCommunity(ctx, benchmark, sdk.NewCoin(pool.Denom, remainder)); err != nil {
			return false, err
		}
	}
	return len(pools) > 1, errors.Wrap(w.SponsorPools.Remove(ctx, collections.Join(benchmark, pool.Denom)), "remove sponsor pool")
}

// refundCommunity hands what the division of a pool left to the community pool.
func (w *worker) refundCommunity(ctx context.Context, benchmark uint32, remainder sdk.Coin) error {
	if err := w.distr.FundCommunityPool(ctx, sdk.NewCoins(remainder), moduleAddress); err != nil {
		return errors.Wrap(err, "fund community pool")
	}
	return emit(ctx, &types.EventSponsorRefunded{Benchmark: benchmark, Amount: remainder.String()})
}

func (k *Keeper) contributions(ctx context.Context, pool types.SponsorPool) ([]types.Contribution, error) {
	var given []types.Contribution
	ranger := collections.NewSuperPrefixedTripleRange[uint32, string, []byte](pool.Benchmark, pool.Denom)
	err := k.Contributions.Walk(ctx, ranger, func(_ contributionKey, c types.Contribution) (bool, error) {
		given = append(given, c)
		return false, nil
	})
	return given, errors.Wrap(err, "read contributions")
}

type contributionKey = collections.Triple[uint32, string, []byte]

func (w *worker) refundOne(ctx context.Context, c types.Contribution, refund sdk.Coin) error {
	addr, err := w.address(c.Contributor)
	if err != nil {
		return err
	}
	if err := w.Contributions.Remove(ctx, collections.Join3(c.Benchmark, c.Denom, []byte(addr))); err != nil {
		return errors.Wrap(err, "remove contribution")
	}
	if refund.IsZero() {
		return nil
	}
	if err := w.creditCoins(ctx, c.Contributor, sdk.NewCoins(refund)); err != nil {
		return err
	}
	return emit(ctx, &types.EventSponsorRefunded{Benchmark: c.Benchmark, Account: c.Contributor, Amount: refund.String()})
}
