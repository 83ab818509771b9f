package keeper

import (
	"context"

	"cosmossdk.io/collections"
	"cosmossdk.io/errors"

	"github.com/modeld-labs/modeld/x/evalreward/mechanism"
	"github.com/modeld-labs/modeld/x/evalreward/types"
)

// benchmark gives a benchmark with its state.
func (k *Keeper) benchmark(ctx context.Context, id uint32) (types.Benchmark, types.BenchmarkState, error) {
	b, err := k.Benchmarks.Get(ctx, id)
	if errors.IsOf(err, collections.ErrNotFound) {
		return types.Benchmark{}, types.BenchmarkState{}, errors.Wrapf(types.ErrBenchmarkNotFound, "benchmark %d", id)
	}
	if err != nil {
		return types.Benchmark{}, types.BenchmarkState{}, errors.Wrapf(err, "read benchmark %d", id)
	}
	state, err := k.BenchmarkStates.Get(ctx, id)
	return b, state, errors.Wrapf(err, "read state of benchmark %d", id)
}

// liveBenchmarks gives the pending and active benchmarks by id, at most max_benchmarks.
func (k *Keeper) liveBenchmarks(ctx context.Context) ([]types.Benchmark, error) {
	var live []types.Benchmark
	err := k.LiveBenchmarks.Walk(ctx, nil, func(id uint32) (bool, error) {
		b, err := k.Benchmarks.Get(ctx, id)
		live = append(live, b)
		return false, err
	})
	return live, errors.Wrap(err, "read live benchmarks")
}

// liveWeights gives the sum of the weights of the live benchmarks, in ppm.
func (k *Keeper) liveWeights(ctx context.Context) (uint64, error) {
	live, err := k.liveBenchmarks(ctx)
	if err != nil {
		return 0, err
	}
	var sum uint64
	for _, b := range live {
		sum += uint64(b.Weight)
	}
	return sum, nil
}

// checkWeights sees to it that the weights and that of benchmark 0 are at most the whole.
func checkWeights(sum uint64, p types.Params) error {
	if sum+uint64(p.WeightGeneralisation) > uint64(mechanism.Scale) {
		return errors.Wrapf(types.ErrWeightExceeded, "expected the weights of the live benchmarks and weight_generalisation to be at most %d ppm, got %d + %d",
			mechanism.Scale, sum, p.WeightGeneralisation)
	}
	return nil
}
