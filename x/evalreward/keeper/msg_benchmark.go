package keeper

import (
	"context"

	"cosmossdk.io/collections"
	"cosmossdk.io/errors"

	"github.com/modeld-labs/modeld/x/evalreward/mechanism"
	"github.com/modeld-labs/modeld/x/evalreward/types"
)

// CreateBenchmark adds a benchmark that gets rounds from valid_from_epoch.
func (k msgServer) CreateBenchmark(ctx context.Context, msg *types.MsgCreateBenchmark) (*types.MsgCreateBenchmarkResponse, error) {
	if err := k.checkAuthority(msg.Authority); err != nil {
		return nil, err
	}
	b := msg.Benchmark

	epoch, pos, err := k.now(ctx)
	if err != nil {
		return nil, err
	}
	if err := b.Validate(epoch.Params); err != nil {
		return nil, err
	}
	steward, err := k.steward(ctx, b.Steward)
	if err != nil {
		return nil, err
	}

	if steward.Unbonding {
		return nil, errors.Wrapf(types.ErrWrongStatus, "steward %s is unbonding", b.Steward)
	}
	if b.ValidFromEpoch < pos.Epoch+2 {
		return nil, errors.Wrapf(types.ErrInvalidField, "valid_from_epoch: expected at least %d, two epochs from now, got %d", pos.Epoch+2, b.ValidFromEpoch)
	}
	if err := k.checkNewBenchmark(ctx, b, epoch.Params); err != nil {
		return nil, err
	}

	state, err := newState(b, pos.Epoch, epoch.Params)
	if err != nil {
		return nil, err
	}
	if err := k.addBenchmark(ctx, b, state); err != nil {
		return nil, err
	}

	return &types.MsgCreateBenchmarkResponse{}, emit(ctx, &types.EventBenchmarkCreated{
		Benchmark: b.Id, Name: b.Name, Steward: b.Steward, ValidFromEpoch: b.ValidFromEpoch, RetireEpoch: b.RetireEpoch,
	})
}

// checkNewBenchmark checks what depends on the other benchmarks and on the registry. The
// weights must fit under the params in force and under those that wait.
func (k *Keeper) checkNewBenchmark(ctx context.Context, b types.Benchmark, p types.Params) error {
	exists, err := k.Benchmarks.Has(ctx, b.Id)
	if err != nil {
		return errors.Wrap(err, "look up benchmark")
	}
	if exists {
		return errors.Wrapf(types.ErrBenchmarkExists, "benchmark %d: choose another id", b.Id)
	}
	if err := k.checkVersions(ctx, b); err != nil {
		return err
	}
	live, err := k.liveBenchmarks(ctx)
	if err != nil {
		return err
	}
	if len(live) >= int(p.MaxBenchmarks) {
		return errors.Wrapf(types.ErrTooManyBenchmarks, "expected fewer than max_benchmarks = %d live ones, got %d", p.MaxBenchmarks, len(live))
	}
	sum := uint64(b.Weight)
	for _, other := range live {
		sum += uint64(other.Weight)
	}
	if err := checkWeights(sum, p); err != nil {
		return err
	}
	pending, err := k.PendingParams.Get(ctx)
	if errors.IsOf(err, collections.ErrNotFound) {
		return nil
	}
	if err != nil {
		return errors.Wrap(err, "read pending params")
	}
	return checkWeights(sum, pending)
}

// checkVersions refuses a benchmark whose anchor or baseline is not registered.
func (k *Keeper) checkVersions(ctx context.Context, b types.Benchmark) error {
	for _, version := range []uint64{b.AnchorVersion, b.BaselineVersion} {
		if version == 0 {
			continue
		}
		if _, _, err := k.modelreg.VersionByID(ctx, version); err != nil {
			return errors.Wrapf(err, "anchor or baseline of benchmark %d", b.Id)
		}
	}
	return nil
}

// newState gives the state of a new benchmark. Its deposit is at the floor, the pot that it
// would have now (R13).
func newState(b types.Benchmark, epoch uint64, p types.Params) (types.BenchmarkState, error) {
	budget, err := mechanism.Emission(int64(epoch), p.EmissionRules())
	if err != nil {
		return types.BenchmarkState{}, errors.Wrap(err, "compute emission")
	}
	state := b.NewState()
	state.Deposit, err = mechanism.Pot(budget.EvaluatorPool, p.PotRules(b.Weight))
	return state, errors.Wrap(err, "compute pot")
}

func (k *Keeper) addBenchmark(ctx context.Context, b types.Benchmark, state types.BenchmarkState) error {
	if err := k.Benchmarks.Set(ctx, b.Id, b); err != nil {
		return errors.Wrap(err, "store benchmark")
	}
	if err := k.BenchmarkStates.Set(ctx, b.Id, state); err != nil {
		return errors.Wrap(err, "store state of benchmark")
	}
	if state.Status == types.BENCHMARK_STATUS_RETIRED {
		return nil
	}
	return errors.Wrap(k.LiveBenchmarks.Set(ctx, b.Id), "index live benchmark")
}

// RetireBenchmark lets a benchmark end with the next epoch.
func (k msgServer) RetireBenchmark(ctx context.Context, msg *types.MsgRetireBenchmark) (*types.MsgRetireBenchmarkResponse, error) {
	if err := msg.Validate(); err != nil {
		return nil, err
	}
	_, pos, err := k.now(ctx)
	if err != nil {
		return nil, err
	}
	b, state, err := k.benchmark(ctx, msg.Benchmark)
	if err != nil {
		return nil, err
	}

	if msg.Signer != k.authority && (msg.Signer != b.Steward || pos.Epoch < b.RetireEpoch) {
		return nil, errors.Wrapf(types.ErrInvalidAuthority, "expected %s, or the steward %s from epoch %d on, got %s in epoch %d",
			k.authority, b.Steward, b.RetireEpoch, msg.Signer, pos.Epoch)
	}
	if state.Status == types.BENCHMARK_STATUS_RETIRED {
		return nil, errors.Wrapf(types.ErrBenchmarkNotActive, "benchmark %d is retired already", b.Id)
	}
	b.RetireEpoch = min(b.RetireEpoch, pos.Epoch+1)

	if err := k.Benchmarks.Set(ctx, b.Id, b); err != nil {
		return nil, errors.Wrap(err, "store benchmark")
	}

	return &types.MsgRetireBenchmarkResponse{RetireEpoch: b.RetireEpoch}, emit(ctx, &types.EventBenchmarkRetired{
		Benchmark: b.Id, RetireEpoch: b.RetireEpoch,
	})
}
