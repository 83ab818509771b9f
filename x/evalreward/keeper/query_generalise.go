package keeper

import (
	"context"

	"cosmossdk.io/math"

	"github.com/modeld-labs/modeld/x/evalreward/mechanism"
	"github.com/modeld-labs/modeld/x/evalreward/types"
	modelregtypes "github.com/modeld-labs/modeld/x/modelreg/types"
)

// Generalisation returns the state of benchmark 0.
func (k queryServer) Generalisation(ctx context.Context, req *types.QueryGeneralisationRequest) (*types.QueryGeneralisationResponse, error) {
	if req == nil {
		return nil, errNoRequest
	}
	epoch, _, err := k.now(ctx)
	if err != nil {
		return nil, queryError(err)
	}
	g, err := k.generalisation(ctx)
	return &types.QueryGeneralisationResponse{Generalisation: g, NextChangeEpoch: suiteChange(g, epoch.Params)}, queryError(err)
}

// trackInfo shows benchmark 0 as one among the benchmarks. It has no requests, no rounds and
// no pot of its own.
func (k *Keeper) trackInfo(ctx context.Context) (types.BenchmarkInfo, error) {
	epoch, _, err := k.now(ctx)
	if err != nil {
		return types.BenchmarkInfo{}, err
	}
	g, err := k.generalisation(ctx)
	if err != nil {
		return types.BenchmarkInfo{}, err
	}
	b := types.Benchmark{
		Name: types.GeneralisationName, Metric: types.GeneralisationMetric, HigherBetter: true, Hi: mechanism.Scale,
		Eta: epoch.Params.GeneralisationEta, Weight: epoch.Params.WeightGeneralisation, TierValues: []uint32{uint32(mechanism.Scale)},
	}
	state := b.NewState()
	state.Status = types.BENCHMARK_STATUS_PENDING
	if len(g.Suite) > 0 {
		state.Status = types.BENCHMARK_STATUS_ACTIVE
	}
	state.Frontier, state.FrontierVersion, state.Bucket, state.Price = g.Frontier, g.FrontierVersion, g.Bucket, g.Price
	state.PointsAwarded, state.PointsBaseline = g.PointsAwarded, g.PointsBaseline
	return types.BenchmarkInfo{Benchmark: b, State: state}, nil
}

// generalScore computes the score of a version on benchmark 0 from its final scores.
func (k *Keeper) generalScore(ctx context.Context, model, version uint64) (types.FinalScore, error) {
	g, err := k.generalisation(ctx)
	if err != nil {
		return types.FinalScore{}, queryError(err)
	}
	if len(g.Suite) == 0 {
		return types.FinalScore{}, notFound("no benchmark counts for generalisation yet")
	}
	index, err := k.generality(ctx, g.Suite, model, version, nil)
	return types.FinalScore{ModelId: model, Version: version, Score: uint32(index.Index), Paid: math.ZeroInt()}, queryError(err)
}

// bestEntries shows the kept best versions of benchmark 0.
func (k *Keeper) bestEntries(ctx context.Context) ([]types.LeaderboardEntry, error) {
	g, err := k.generalisation(ctx)
	if err != nil {
		return nil, err
	}
	var entries []types.LeaderboardEntry
	for _, best := range g.Best {
		version, model, err := k.modelreg.VersionByID(ctx, best.Version)
		if err != nil {
			return nil, err
		}
		entries = append(entries, types.LeaderboardEntry{
			Ref:     modelregtypes.VersionRef(model.Namespace+"/"+model.Name, version.Number),
			Version: best.Version, Score: best.Score, Owner: model.Owner, Tier: 1,
		})
	}
	return entries, nil
}
