package keeper

import (
	"bytes"
	"context"

	"cosmossdk.io/errors"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/modeld-labs/modeld/x/evalreward/types"
)

// PublishBenchmark says where the data of a retired benchmark are (R16). The digest shows
// that the steward means the data to which the benchmark was bound at its creation.
func (k msgServer) PublishBenchmark(ctx context.Context, msg *types.MsgPublishBenchmark) (*types.MsgPublishBenchmarkResponse, error) {
	if err := msg.Validate(); err != nil {
		return nil, err
	}

	b, state, err := k.benchmark(ctx, msg.Benchmark)
	if err != nil {
		return nil, err
	}
	published, err := k.Publications.Has(ctx, b.Id)
	if err != nil {
		return nil, errors.Wrap(err, "look up publication")
	}

	if b.Steward != msg.Steward {
		return nil, errors.Wrapf(types.ErrNotSteward, "expected %s for benchmark %d, got %s", b.Steward, b.Id, msg.Steward)
	}
	if state.Status != types.BENCHMARK_STATUS_RETIRED {
		return nil, errors.Wrapf(types.ErrBenchmarkNotActive, "expected a retired benchmark, got benchmark %d, %s until epoch %d",
			b.Id, state.Status, b.RetireEpoch)
	}
	if published {
		return nil, errors.Wrapf(types.ErrPublished, "benchmark %d", b.Id)
	}
	if !bytes.Equal(b.DatasetDigest, msg.DatasetDigest) {
		return nil, errors.Wrapf(types.ErrInvalidField, "dataset_digest: expected %x, got %x", b.DatasetDigest, msg.DatasetDigest)
	}
	publication := types.Publication{Benchmark: b.Id, DataUri: msg.DataUri, Height: sdk.UnwrapSDKContext(ctx).BlockHeight()}

	if err := k.Publications.Set(ctx, b.Id, publication); err != nil {
		return nil, errors.Wrap(err, "store publication")
	}

	return &types.MsgPublishBenchmarkResponse{}, emit(ctx, &types.EventBenchmarkPublished{Benchmark: b.Id, DataUri: msg.DataUri})
}
