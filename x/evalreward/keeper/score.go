package keeper

import (
	"context"

	"cosmossdk.io/collections"
	"cosmossdk.io/errors"

	"github.com/modeld-labs/modeld/x/evalreward/mechanism"
	"github.com/modeld-labs/modeld/x/evalreward/types"
)

// storeScores keeps the final score of a round, unpaid so far: per version, as the last of the model, on
// the leaderboard, and in the owner's reputation.
func (w *worker) storeScores(ctx context.Context, round types.Round, b types.Benchmark, award types.Award) error {
	score := types.FinalScore{
		ModelId: round.ModelId, Benchmark: round.Benchmark, Version: round.Version, Score: round.FinalScore,
		Round: round.Id, Epoch: round.Epoch, Points: award.Points, Paid: award.Gross,
	}
	old, err := w.FinalScores.Get(ctx, finalScoreKey(score))
	switch {
	case err == nil:
		if err := w.Leaderboard.Remove(ctx, leaderboardKey(old)); err != nil {
			return errors.Wrap(err, "remove leaderboard entry")
		}
	case !errors.IsOf(err, collections.ErrNotFound):
		return errors.Wrap(err, "read final score")
	}
	if err := w.FinalScores.Set(ctx, finalScoreKey(score), score); err != nil {
		return errors.Wrap(err, "store final score")
	}
	if err := w.Leaderboard.Set(ctx, leaderboardKey(score), score.ModelId); err != nil {
		return errors.Wrap(err, "store leaderboard entry")
	}
	last := types.ModelScore{ModelId: score.ModelId, Benchmark: score.Benchmark, Version: score.Version, Score: score.Score}
	if err := w.ModelScores.Set(ctx, collections.Join(score.ModelId, score.Benchmark), last); err != nil {
		return errors.Wrap(err, "store last score of the model")
	}
	return w.gainReputation(ctx, round, b)
}

// leaderboardKey orders the versions of a benchmark by falling score.
func leaderboardKey(s types.FinalScore) collections.Triple[uint32, uint32, uint64] {
	return collections.Join3(s.Benchmark, uint32(mechanism.Scale)-s.Score, s.Version)
}

// gainReputation adds what the owner's own best score grew by (R15).
func (w *worker) gainReputation(ctx context.Context, round types.Round, b types.Benchmark) error {
	addr, err := w.address(round.Owner)
	if err != nil {
		return err
	}
	key := collections.Join([]byte(addr), round.Benchmark)
	reputation, err := w.Reputations.Get(ctx, key)
	if errors.IsOf(err, collections.ErrNotFound) {
		reputation, err = types.Reputation{Owner: round.Owner, Benchmark: round.Benchmark}, nil
	}
	if err != nil {
		return errors.Wrap(err, "read reputation")
	}
	own := mechanism.None()
	if reputation.HasBest {
		own = mechanism.Some(int64(reputation.Best))
	}
	gain, best, err := mechanism.ReputationGain(int64(round.FinalScore), own, b.Tiers())
	if err != nil {
		return errors.Wrap(err, "compute reputation")
	}
	_, badge, err := b.Tiers().Step(int64(round.FinalScore), false)
	if err != nil {
		return errors.Wrap(err, "compute badge")
	}
	reputation.Points += uint64(gain)
	reputation.HasBest, reputation.Best = true, uint32(best)
	if err := w.Reputations.Set(ctx, key, reputation); err != nil {
		return errors.Wrap(err, "store reputation")
	}
	if gain == 0 {
		return nil
	}
	return emit(ctx, &types.EventReputationGained{
		Owner: round.Owner, Benchmark: round.Benchmark, Gain: uint32(gain), Best: uint32(best), Badge: uint32(badge),
	})
}
