package keeper

import (
	"context"

	"cosmossdk.io/collections"
	"cosmossdk.io/errors"

	"github.com/modeld-labs/modeld/x/evalreward/types"
)

// initOutside stores what does not belong to one round: gold commits, publications, sponsor
// pools, benchmark 0 and the sums of evaluators.
func (k *Keeper) initOutside(ctx context.Context, gs types.GenesisState) error {
	for _, gold := range gs.Golds {
		if err := k.Golds.Set(ctx, collections.Join(gold.Benchmark, gold.Hash), gold); err != nil {
			return errors.Wrap(err, "store gold commit")
		}
		if err := k.GoldTargets.Set(ctx, collections.Join3(gold.TargetEpoch, gold.Benchmark, gold.Hash)); err != nil {
			return errors.Wrap(err, "index gold commit")
		}
	}
	for _, p := range gs.Publications {
		if err := k.Publications.Set(ctx, p.Benchmark, p); err != nil {
			return errors.Wrap(err, "store publication")
		}
	}
	if gs.Generalisation != nil {
		if err := k.Generalisation.Set(ctx, *gs.Generalisation); err != nil {
			return errors.Wrap(err, "store state of benchmark 0")
		}
	}
	for _, sums := range gs.EvaluatorEpochs {
		addr, err := k.address(sums.Evaluator)
		if err != nil {
			return err
		}
		if err := k.EvaluatorEpochs.Set(ctx, collections.Join3(sums.Epoch, uint32(sums.Kind), []byte(addr)), sums); err != nil {
			return errors.Wrap(err, "store sums of evaluator")
		}
	}
	return k.initSponsors(ctx, gs)
}

func (k *Keeper) initSponsors(ctx context.Context, gs types.GenesisState) error {
	for _, pool := range gs.SponsorPools {
		if err := k.SponsorPools.Set(ctx, collections.Join(pool.Benchmark, pool.Denom), pool); err != nil {
			return errors.Wrap(err, "store sponsor pool")
		}
	}
	for _, c := range gs.Contributions {
		addr, err := k.address(c.Contributor)
		if err != nil {
			return err
		}
		if err := k.Contributions.Set(ctx, collections.Join3(c.Benchmark, c.Denom, []byte(addr)), c); err != nil {
			return errors.Wrap(err, "store contribution")
		}
	}
	return nil
}
