package keeper

import (
	"context"
	"slices"

	"cosmossdk.io/errors"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/modeld-labs/modeld/x/evalreward/mechanism"
	"github.com/modeld-labs/modeld/x/evalreward/types"
)

// rollGeneralisation begins the epoch for benchmark 0: price and bucket (R9, R12), and the
// suite when it may change (R10).
func (k *Keeper) rollGeneralisation(ctx sdk.Context, epoch types.Epoch) error {
	g, err := k.generalisation(ctx)
	if err != nil {
		return err
	}
	p := epoch.Params
	accrual, err := mechanism.Bucket(g.Bucket, epoch.OwnerPool, int64(p.WeightGeneralisation), int64(p.Kappa))
	if err != nil {
		return errors.Wrap(err, "fill bucket")
	}
	g.Price, g.Bucket = accrual.Price, accrual.Bucket
	suite, err := k.activeSuite(ctx)
	if err != nil {
		return err
	}
	// Without any active benchmark the old suite stays: a score needs at least one.
	if len(suite) > 0 && !slices.Equal(suite, g.Suite) && epoch.Number >= suiteChange(g, p) {
		if g, err = k.changeSuite(ctx, epoch, g, suite); err != nil {
			return err
		}
	}
	if err := k.Generalisation.Set(ctx, g); err != nil {
		return errors.Wrap(err, "store state of benchmark 0")
	}
	return emit(ctx, &types.EventGeneralisationRepriced{
		Epoch: epoch.Number, Price: g.Price.String(), Bucket: g.Bucket.String(),
	})
}

// suiteChange gives the first epoch in which the suite may change.
func suiteChange(g types.Generalisation, p types.Params) uint64 {
	if len(g.Suite) == 0 {
		return 0
	}
	return g.SuiteEpoch + p.SuiteMinEpochs
}

// activeSuite gives the active benchmarks by id. A benchmark is created at least two epochs
// before it is active, so that nobody is surprised by a new member of the suite.
func (k *Keeper) activeSuite(ctx context.Context) ([]types.SuiteMember, error) {
	live, err := k.liveBenchmarks(ctx)
	if err != nil {
		return nil, err
	}
	var suite []types.SuiteMember
	for _, b := range live {
		state, err := k.BenchmarkStates.Get(ctx, b.Id)
		if err != nil {
			return nil, errors.Wrapf(err, "read state of benchmark %d", b.Id)
		}
		if state.Status == types.BENCHMARK_STATUS_ACTIVE {
			suite = append(suite, types.SuiteMember{Benchmark: b.Id, Domain: b.Domain, Chance: b.Chance})
		}
	}
	return suite, nil
}

// changeSuite computes the frontier anew from the best versions, so that progress that was
// paid under the old suite is not paid again. The work is bounded by MaxBestVersions times
// max_benchmarks reads.
func (k *Keeper) changeSuite(ctx context.Context, epoch types.Epoch, g types.Generalisation, suite []types.SuiteMember) (types.Generalisation, error) {
	before := g.Frontier
	g.Suite, g.SuiteEpoch = suite, epoch.Number
	g.Frontier, g.FrontierVersion, g.PointsAwarded, g.PointsBaseline = 0, 0, 0, 0
	best := slices.Clone(g.Best)
	for i := range best {
		index, err := k.generality(ctx, suite, best[i].ModelId, best[i].Version, nil)
		if err != nil {
			return g, err
		}
		best[i].Score = uint32(index.Index)
	}
	g.Best = sortBest(best)
	if len(g.Best) > 0 {
		g.Frontier, g.FrontierVersion = g.Best[0].Score, g.Best[0].Version
	}
	g.Start = g.Frontier
	if err := k.modelreg.SetFrontierHolder(ctx, 0, g.FrontierVersion); err != nil {
		return g, errors.Wrap(err, "tell the registry who holds the frontier")
	}
	event := &types.EventSuiteChanged{Epoch: epoch.Number, Before: before, After: g.Frontier, Version: g.FrontierVersion}
	for _, member := range suite {
		event.Suite = append(event.Suite, member.Benchmark)
	}
	return g, emit(ctx, event)
}
