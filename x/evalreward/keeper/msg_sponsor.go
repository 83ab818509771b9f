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

// FundSponsorPool adds coins of any denom to a pool of an active benchmark (R14).
func (k msgServer) FundSponsorPool(ctx context.Context, msg *types.MsgFundSponsorPool) (*types.MsgFundSponsorPoolResponse, error) {
	if err := msg.Validate(); err != nil {
		return nil, err
	}

	b, state, err := k.benchmark(ctx, msg.Benchmark)
	if err != nil {
		return nil, err
	}
	addr, err := k.address(msg.Sponsor)
	if err != nil {
		return nil, err
	}
	pool, err := k.poolFor(ctx, b.Id, msg.Amount.Denom)
	if err != nil {
		return nil, err
	}
	given, known, err := k.contribution(ctx, pool, msg.Sponsor, addr)
	if err != nil {
		return nil, err
	}

	if state.Status != types.BENCHMARK_STATUS_ACTIVE {
		return nil, errors.Wrapf(types.ErrBenchmarkNotActive, "expected an active benchmark, got benchmark %d, %s", b.Id, state.Status)
	}
	if err := k.bank.IsSendEnabledCoins(ctx, msg.Amount); err != nil {
		return nil, err
	}
	if !known {
		pool.Contributors++
	}
	if pool.Contributors > types.MaxContributors {
		return nil, errors.Wrapf(types.ErrPoolFull, "expected at most %d contributors of %s on benchmark %d", types.MaxContributors, pool.Denom, b.Id)
	}
	pool.Amount, given.Amount = pool.Amount.Add(msg.Amount.Amount), given.Amount.Add(msg.Amount.Amount)
	if !mechanism.ValidAmount(pool.Amount) || !mechanism.ValidAmount(given.Amount) {
		return nil, errors.Wrapf(types.ErrPoolFull, "expected less than 2^120%s in all", pool.Denom)
	}

	err = k.bank.SendCoinsFromAccountToModuleVirtual(ctx, addr, types.ModuleName, sdk.NewCoins(msg.Amount))
	if err != nil {
		return nil, errors.Wrap(err, "pay into sponsor pool")
	}
	if err := k.SponsorPools.Set(ctx, collections.Join(pool.Benchmark, pool.Denom), pool); err != nil {
		return nil, errors.Wrap(err, "store sponsor pool")
	}
	if err := k.Contributions.Set(ctx, collections.Join3(pool.Benchmark, pool.Denom, []byte(addr)), given); err != nil {
		return nil, errors.Wrap(err, "store contribution")
	}

	return &types.MsgFundSponsorPoolResponse{}, emit(ctx, &types.EventSponsorPoolFunded{
		Benchmark: b.Id, Sponsor: msg.Sponsor, Amount: msg.Amount.String(),
	})
}

// poolFor gives the pool of a denom, or a new one as long as the benchmark has a place.
func (k *Keeper) poolFor(ctx context.Context, benchmark uint32, denom string) (types.SponsorPool, error) {
	pools, err := k.pools(ctx, benchmark)
	if err != nil {
		return types.SponsorPool{}, err
	}
	for _, pool := range pools {
		if pool.Denom == denom {
			return pool, nil
		}
	}
	if len(pools) >= types.MaxSponsorDenoms {
		return types.SponsorPool{}, errors.Wrapf(types.ErrPoolFull, "expected one of the %d denoms of the pools of benchmark %d, got %s",
			types.MaxSponsorDenoms, benchmark, denom)
	}
	return types.SponsorPool{Benchmark: benchmark, Denom: denom, Amount: math.ZeroInt()}, nil
}

func (k *Keeper) contribution(ctx context.Context, pool types.SponsorPool, sponsor string, addr []byte) (given types.Contribution, known bool, err error) {
	given, err = k.Contributions.Get(ctx, collections.Join3(pool.Benchmark, pool.Denom, addr))
	if errors.IsOf(err, collections.ErrNotFound) {
		return types.Contribution{
			Benchmark: pool.Benchmark, Denom: pool.Denom, Contributor: sponsor, Amount: math.ZeroInt(),
		}, false, nil
	}
	return given, err == nil, errors.Wrap(err, "read contribution")
}
