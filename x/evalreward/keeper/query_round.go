package keeper

import (
	"context"
	"encoding/binary"

	"cosmossdk.io/collections"

	"github.com/cosmos/cosmos-sdk/types/query"

	"github.com/modeld-labs/modeld/x/evalreward/types"
	modelregtypes "github.com/modeld-labs/modeld/x/modelreg/types"
)

// Round returns one round.
func (k queryServer) Round(ctx context.Context, req *types.QueryRoundRequest) (*types.QueryRoundResponse, error) {
	if req == nil {
		return nil, errNoRequest
	}
	round, err := k.keptRound(ctx, req.Id)
	if err != nil {
		return nil, err
	}
	ref, _, err := k.reference(ctx, round.Version)
	return &types.QueryRoundResponse{Round: round, Ref: ref}, queryError(err)
}

func (k *Keeper) keptRound(ctx context.Context, id uint64) (types.Round, error) {
	round, err := k.Rounds.Get(ctx, id)
	return found(round, err, "round %d: there is none, or it is older than retention_epochs; its events stay", id)
}

// reference gives "namespace/name@number" of a version, and the version with its model.
func (k *Keeper) reference(ctx context.Context, id uint64) (string, modelregtypes.Version, error) {
	version, model, err := k.modelreg.VersionByID(ctx, id)
	if err != nil {
		return "", version, err
	}
	return modelregtypes.VersionRef(model.Namespace+"/"+model.Name, version.Number), version, nil
}

// Rounds lists rounds by id. An id begins with the epoch and the benchmark, so that a
// selection is a range of ids.
func (k queryServer) Rounds(ctx context.Context, req *types.QueryRoundsRequest) (*types.QueryRoundsResponse, error) {
	if req == nil {
		return nil, errNoRequest
	}
	first, last, err := roundRange(req)
	if err != nil {
		return nil, err
	}
	rounds, next, err := k.roundPage(ctx, first, last, page(req.Pagination))
	return &types.QueryRoundsResponse{Rounds: rounds, Pagination: next}, err
}

// roundRange gives the ids first <= id < last that a request selects.
func roundRange(req *types.QueryRoundsRequest) (first, last uint64, err error) {
	if !req.ByEpoch {
		if req.Benchmark != 0 || req.Epoch != 0 {
			return 0, 0, badRequest("by_epoch: expected true with epoch %d and benchmark %d", req.Epoch, req.Benchmark)
		}
		return 0, ^uint64(0), nil
	}
	if req.Epoch > maxQueryEpoch || req.Benchmark > types.MaxBenchmarkID {
		return 0, 0, badRequest("expected epoch <= %d and benchmark <= %d, got %d and %d", maxQueryEpoch, types.MaxBenchmarkID, req.Epoch, req.Benchmark)
	}
	if req.Benchmark == 0 {
		return types.FirstRoundID(req.Epoch), types.FirstRoundID(req.Epoch + 1), nil
	}
	return types.RoundID(req.Epoch, req.Benchmark, 0), types.RoundID(req.Epoch, req.Benchmark+1, 0), nil
}

// maxQueryEpoch keeps the range of ids within 64 bits.
const maxQueryEpoch = 1<<31 - 1

func (k *Keeper) roundPage(ctx context.Context, first, last uint64, req *query.PageRequest) ([]types.Round, *query.PageResponse, error) {
	if req.Offset != 0 || req.CountTotal {
		return nil, nil, badRequest("pagination: expected a key, not an offset or a total")
	}
	if len(req.Key) != 0 {
		if len(req.Key) != 8 {
			return nil, nil, badRequest("pagination: expected the next_key of the page before, got %d bytes", len(req.Key))
		}
		key := binary.BigEndian.Uint64(req.Key)
		if req.Reverse {
			last = min(last, key+1)
		} else {
			first = max(first, key)
		}
	}
	ranger := new(collections.Range[uint64]).StartInclusive(first).EndExclusive(last)
	if req.Reverse {
		ranger = ranger.Descending()
	}
	if first >= last {
		return nil, &query.PageResponse{}, nil
	}
	response := &query.PageResponse{}
	var rounds []types.Round
	err := k.Rounds.Walk(ctx, ranger, func(id uint64, round types.Round) (bool, error) {
		if uint64(len(rounds)) == req.Limit {
			response.NextKey = binary.BigEndian.AppendUint64(nil, id)
			return true, nil
		}
		rounds = append(rounds, round)
		return false, nil
	})
	return rounds, response, queryError(err)
}

// Evaluation returns one evaluator's commit and reveal in a round.
func (k queryServer) Evaluation(ctx context.Context, req *types.QueryEvaluationRequest) (*types.QueryEvaluationResponse, error) {
	if req == nil {
		return nil, errNoRequest
	}
	addr, err := k.queryAddress("evaluator", req.Evaluator)
	if err != nil {
		return nil, err
	}
	evaluation, err := k.Keeper.Evaluations.Get(ctx, collections.Join(req.Round, []byte(addr)))
	evaluation, err = found(evaluation, err, "%s has committed nothing in round %d", req.Evaluator, req.Round)
	return &types.QueryEvaluationResponse{Evaluation: evaluation}, err
}

// Evaluations lists the evaluations of a round by address.
func (k queryServer) Evaluations(ctx context.Context, req *types.QueryEvaluationsRequest) (*types.QueryEvaluationsResponse, error) {
	if req == nil {
		return nil, errNoRequest
	}
	list, next, err := query.CollectionPaginate(ctx, k.Keeper.Evaluations, page(req.Pagination),
		value[collections.Pair[uint64, []byte], types.Evaluation], pairPrefix[uint64, []byte](req.Round))
	return &types.QueryEvaluationsResponse{Evaluations: list, Pagination: next}, pageError(err)
}

// Batch returns the batch of a benchmark and an epoch.
func (k queryServer) Batch(ctx context.Context, req *types.QueryBatchRequest) (*types.QueryBatchResponse, error) {
	if req == nil {
		return nil, errNoRequest
	}
	batch, err := k.Batches.Get(ctx, collections.Join(req.Benchmark, req.Epoch))
	batch, err = found(batch, err, "benchmark %d had no round in epoch %d, or it is older than retention_epochs", req.Benchmark, req.Epoch)
	return &types.QueryBatchResponse{Batch: batch}, err
}

// Award returns the award record of a round.
func (k queryServer) Award(ctx context.Context, req *types.QueryAwardRequest) (*types.QueryAwardResponse, error) {
	if req == nil {
		return nil, errNoRequest
	}
	if _, err := k.keptRound(ctx, req.Round); err != nil {
		return nil, err
	}
	award, err := k.Awards.Get(ctx, req.Round)
	award, err = found(award, err, "round %d is not final yet", req.Round)
	return &types.QueryAwardResponse{Award: award}, err
}
