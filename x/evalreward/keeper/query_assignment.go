package keeper

import (
	"context"

	"cosmossdk.io/collections"

	"github.com/cosmos/cosmos-sdk/types/query"

	"github.com/modeld-labs/modeld/x/evalreward/types"
	modelregtypes "github.com/modeld-labs/modeld/x/modelreg/types"
)

type assignmentKey = collections.Triple[[]byte, uint32, uint64]

// OpenAssignments lists the open rounds of an evaluator with their deadlines in heights.
func (k queryServer) OpenAssignments(ctx context.Context, req *types.QueryOpenAssignmentsRequest) (*types.QueryOpenAssignmentsResponse, error) {
	if req == nil {
		return nil, errNoRequest
	}
	addr, err := k.queryAddress("evaluator", req.Evaluator)
	if err != nil {
		return nil, err
	}
	// Seats in settled rounds wait for their batch; they are no work any more.
	open := func(key assignmentKey, _ collections.NoValue) (bool, error) {
		round, err := k.Keeper.Rounds.Get(ctx, key.K3())
		return round.State == types.ROUND_STATE_OPEN, err
	}
	list, next, err := query.CollectionFilteredPaginate(ctx, k.Assignments, page(req.Pagination), open,
		func(key assignmentKey, _ collections.NoValue) (types.Assignment, error) {
			return k.assignment(ctx, key)
		},
		triplePrefix[[]byte, uint32, uint64](addr))
	return &types.QueryOpenAssignmentsResponse{Assignments: list, Pagination: next}, pageError(err)
}

func (k *Keeper) assignment(ctx context.Context, key assignmentKey) (types.Assignment, error) {
	round, err := k.Rounds.Get(ctx, key.K3())
	if err != nil {
		return types.Assignment{}, err
	}
	ref, version, err := k.reference(ctx, round.Version)
	if err != nil {
		return types.Assignment{}, err
	}
	benchmark, err := k.Benchmarks.Get(ctx, round.Benchmark)
	if err != nil {
		return types.Assignment{}, err
	}
	epoch, err := k.Epochs.Get(ctx, round.Epoch)
	if err != nil {
		return types.Assignment{}, err
	}
	evaluation, err := orEmpty(k.Evaluations.Get(ctx, collections.Join(round.Id, key.K1())))
	if err != nil {
		return types.Assignment{}, err
	}
	reveal := epoch.StartHeight + int64(epoch.Params.CommitBlocks)
	assignment := types.Assignment{
		Round: round.Id, Ref: ref, Version: round.Version, Digest: modelregtypes.FormatDigest(version.ContentDigest),
		ArtifactUri: version.ArtifactUri, Benchmark: benchmark.Id, BenchmarkName: benchmark.Name,
		CommitUntil: reveal - 1, RevealFrom: reveal, RevealUntil: reveal + int64(epoch.Params.RevealBlocks) - 1,
		Committed: len(evaluation.Commit) != 0, Revealed: evaluation.Revealed,
		Kind: benchmark.Kind.Word(), RoundKind: round.Kind.Word(),
	}
	if len(benchmark.RubricDigest) != 0 {
		assignment.RubricDigest = modelregtypes.FormatDigest(benchmark.RubricDigest)
	}
	if benchmark.AnchorVersion == 0 {
		return assignment, nil
	}
	ref, anchor, err := k.reference(ctx, benchmark.AnchorVersion)
	assignment.AnchorRef, assignment.AnchorUri = ref, anchor.ArtifactUri
	assignment.AnchorDigest = modelregtypes.FormatDigest(anchor.ContentDigest)
	return assignment, err
}
