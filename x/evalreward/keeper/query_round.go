package keeper

import (
	"bytes"
	"context"
	"encoding/binary"
	"slices"

	"cosmossdk.io/collections"
	"cosmossdk.io/errors"

	sdk "github.com/cosmos/cosmos-sdk/types"
	"github.com/cosmos/cosmos-sdk/types/query"

	"github.com/modeld-labs/modeld/x/evalreward/mechanism"
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
	round, err := k.Keeper.Rounds.Get(ctx, req.Round)
	if err != nil {
		_, err = found(round, err, "%s has committed nothing in round %d", req.Evaluator, req.Round)
		return nil, err
	}
	list, err := k.shownEvaluations(ctx, round)
	if err != nil {
		return nil, queryError(err)
	}
	i := slices.IndexFunc(list, func(e types.Evaluation) bool { return e.Evaluator == addr.String() })
	if i < 0 {
		return nil, notFound("%s has committed nothing in round %d", req.Evaluator, req.Round)
	}
	return &types.QueryEvaluationResponse{Evaluation: list[i]}, nil
}

// Evaluations lists the evaluations of a round by address: those with a commit or a result.
// A committee is smaller than a page.
func (k queryServer) Evaluations(ctx context.Context, req *types.QueryEvaluationsRequest) (*types.QueryEvaluationsResponse, error) {
	if req == nil {
		return nil, errNoRequest
	}
	round, err := k.Keeper.Rounds.Get(ctx, req.Round)
	if errors.IsOf(err, collections.ErrNotFound) {
		return &types.QueryEvaluationsResponse{Pagination: &query.PageResponse{}}, nil
	}
	if err != nil {
		return nil, queryError(err)
	}
	list, err := k.shownEvaluations(ctx, round)
	if err != nil {
		return nil, queryError(err)
	}
	list, next, err := pageOf(list, page(req.Pagination))
	return &types.QueryEvaluationsResponse{Evaluations: list, Pagination: next}, err
}

// pageOf cuts a page out of a short list. The key of a page is the number of its first entry.
func pageOf[V any](list []V, req *query.PageRequest) ([]V, *query.PageResponse, error) {
	total := uint64(len(list))
	if req.Reverse {
		slices.Reverse(list)
	}
	first := req.Offset
	if len(req.Key) != 0 {
		if len(req.Key) != 8 || req.Offset != 0 {
			return nil, nil, badRequest("pagination: expected the next_key of the page before and no offset, got %d bytes and %d", len(req.Key), req.Offset)
		}
		first = binary.BigEndian.Uint64(req.Key)
	}
	first = min(first, total)
	last := first + min(req.Limit, total-first)
	next := &query.PageResponse{}
	if last < total {
		next.NextKey = binary.BigEndian.AppendUint64(nil, last)
	}
	if req.CountTotal && len(req.Key) == 0 {
		next.Total = total
	}
	return list[first:last], next, nil
}

// shownEvaluations gives the evaluations of a round with a commit or a result, by address,
// each with its commit hash.
func (k *Keeper) shownEvaluations(ctx context.Context, round types.Round) ([]types.Evaluation, error) {
	members, err := k.evaluations(ctx, round)
	if err != nil {
		return nil, err
	}
	slices.SortFunc(members, func(a, b member) int { return bytes.Compare(a.addr, b.addr) })
	chainID := sdk.UnwrapSDKContext(ctx).ChainID()
	var list []types.Evaluation
	for _, m := range members {
		if m.CommitHeight == 0 && m.Result == nil {
			continue
		}
		if m.Revealed {
			hash, err := mechanism.CommitHash(mechanism.Evaluation{
				ChainID: chainID, Round: round.Id, Address: m.addr, Raw: m.Raw, Transcript: m.TranscriptDigest, Salt: m.Salt,
			})
			if err != nil {
				return nil, err
			}
			m.Commit = hash[:]
		}
		list = append(list, m.Evaluation)
	}
	return list, nil
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
