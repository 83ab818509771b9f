package keeper

import (
	"context"

	"cosmossdk.io/collections"
	"cosmossdk.io/errors"

	"github.com/cosmos/cosmos-sdk/types/query"

	"github.com/modeld-labs/modeld/x/evalreward/types"
	modelregtypes "github.com/modeld-labs/modeld/x/modelreg/types"
)

// Score returns the last final score of a version on a benchmark.
func (k queryServer) Score(ctx context.Context, req *types.QueryScoreRequest) (*types.QueryScoreResponse, error) {
	if req == nil {
		return nil, errNoRequest
	}
	version, model, err := k.modelreg.Resolve(ctx, req.Ref)
	if err != nil {
		return nil, registryError(err)
	}
	ref := modelregtypes.VersionRef(model.Namespace+"/"+model.Name, version.Number)
	if req.Benchmark == 0 {
		score, err := k.generalScore(ctx, model.Id, version.Id)
		return &types.QueryScoreResponse{Score: score, Ref: ref}, err
	}
	score, err := k.FinalScores.Get(ctx, collections.Join3(model.Id, req.Benchmark, version.Id))
	score, err = found(score, err, "%s has no final score on benchmark %d", ref, req.Benchmark)
	return &types.QueryScoreResponse{Score: score, Ref: ref}, err
}

// registryError gives a refused reference or name the code of a bad or a missing one.
func registryError(err error) error {
	if errors.IsOf(err, modelregtypes.ErrInvalidReference, modelregtypes.ErrInvalidField) {
		return badRequest("%s", err)
	}
	return notFound("%s", err)
}

type leaderboardIndex = collections.Triple[uint32, uint32, uint64]

// Leaderboard lists the versions of a benchmark, best first, in the order that settlement
// maintains.
func (k queryServer) Leaderboard(ctx context.Context, req *types.QueryLeaderboardRequest) (*types.QueryLeaderboardResponse, error) {
	if req == nil {
		return nil, errNoRequest
	}
	if req.Benchmark == 0 {
		entries, err := k.bestEntries(ctx)
		return &types.QueryLeaderboardResponse{Entries: entries}, queryError(err)
	}
	b, _, err := k.benchmark(ctx, req.Benchmark)
	if err != nil {
		return nil, queryError(err)
	}
	entries, next, err := query.CollectionPaginate(ctx, k.Keeper.Leaderboard, page(req.Pagination),
		func(key leaderboardIndex, model uint64) (types.LeaderboardEntry, error) {
			return k.leaderboardEntry(ctx, b, model, key.K3())
		}, triplePrefix[uint32, uint32, uint64](req.Benchmark))
	return &types.QueryLeaderboardResponse{Entries: entries, Pagination: next}, pageError(err)
}

func (k *Keeper) leaderboardEntry(ctx context.Context, b types.Benchmark, modelID, versionID uint64) (types.LeaderboardEntry, error) {
	score, err := k.FinalScores.Get(ctx, collections.Join3(modelID, b.Id, versionID))
	if err != nil {
		return types.LeaderboardEntry{}, err
	}
	version, model, err := k.modelreg.VersionByID(ctx, versionID)
	if err != nil {
		return types.LeaderboardEntry{}, err
	}
	tier, _, err := b.Tiers().Step(int64(score.Score), false)
	return types.LeaderboardEntry{
		Ref: modelregtypes.VersionRef(model.Namespace+"/"+model.Name, version.Number), Version: versionID,
		Score: score.Score, Owner: model.Owner, Round: score.Round, Epoch: score.Epoch, Tier: uint32(tier),
	}, err
}

type finalScoreIndex = collections.Triple[uint64, uint32, uint64]

// ScoreHistory lists the final scores of a model by benchmark and version.
func (k queryServer) ScoreHistory(ctx context.Context, req *types.QueryScoreHistoryRequest) (*types.QueryScoreHistoryResponse, error) {
	if req == nil {
		return nil, errNoRequest
	}
	model, err := k.modelreg.ModelByName(ctx, req.Model)
	if err != nil {
		return nil, registryError(err)
	}
	prefix := triplePrefix[uint64, uint32, uint64](model.Id)
	if req.Benchmark != 0 {
		key := collections.TripleSuperPrefix[uint64, uint32, uint64](model.Id, req.Benchmark)
		prefix = func(o *query.CollectionsPaginateOptions[finalScoreIndex]) { o.Prefix = &key }
	}
	entries, next, err := query.CollectionPaginate(ctx, k.FinalScores, page(req.Pagination),
		func(_ finalScoreIndex, score types.FinalScore) (types.ScoreHistoryEntry, error) {
			ref, _, err := k.reference(ctx, score.Version)
			return types.ScoreHistoryEntry{Ref: ref, Score: score}, err
		}, prefix)
	return &types.QueryScoreHistoryResponse{Entries: entries, Pagination: next}, pageError(err)
}
