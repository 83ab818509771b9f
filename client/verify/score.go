package verify

import (
	"context"
	"fmt"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/modeld-labs/modeld/x/evalreward/types"
)

// Score is a proven final score of a version.
type Score struct {
	Version
	// Score is the last final score: nothing can change it but another round.
	Score types.FinalScore
}

// Score proves the last final score of a version on a benchmark. Scores that may still be
// challenged are not final and are absent.
// Errors: those of Version; ErrAbsent when the version has no final score.
func (s *Snapshot) Score(ctx context.Context, ref string, benchmark uint32) (Score, error) {
	v, err := s.Version(ctx, ref)
	if err != nil {
		return Score{}, err
	}
	score := Score{Version: v}
	key, err := types.FinalScoreKey(v.Model.Id, benchmark, v.Version.Id)
	err = record(ctx, s, types.StoreKey, &score.Score, fmt.Sprintf("final score of %s on benchmark %d", v.Ref(), benchmark), key, err)
	return score, err
}

// Benchmark proves a benchmark. Errors: ErrAbsent, ErrProof.
func (s *Snapshot) Benchmark(ctx context.Context, id uint32) (benchmark types.Benchmark, err error) {
	key, err := types.BenchmarkKey(id)
	err = record(ctx, s, types.StoreKey, &benchmark, fmt.Sprintf("benchmark %d", id), key, err)
	return benchmark, err
}

// Evaluator proves an evaluator of a kind by its address. Errors: ErrAbsent, ErrProof.
func (s *Snapshot) Evaluator(ctx context.Context, kind types.EvaluatorKind, address string) (evaluator types.Evaluator, err error) {
	raw, err := sdk.AccAddressFromBech32(address)
	if err != nil {
		return evaluator, fmt.Errorf("verify: evaluator: expected an address, got %q: %w", address, err)
	}
	key, err := types.EvaluatorKey(kind, raw)
	err = record(ctx, s, types.StoreKey, &evaluator, "evaluator "+address, key, err)
	return evaluator, err
}

// Claimable proves what an account can claim. Errors: ErrAbsent for nothing, ErrProof.
func (s *Snapshot) Claimable(ctx context.Context, address string) (claimable types.Claimable, err error) {
	raw, err := sdk.AccAddressFromBech32(address)
	if err != nil {
		return claimable, fmt.Errorf("verify: claimable: expected an address, got %q: %w", address, err)
	}
	key, err := types.ClaimableKey(raw)
	err = record(ctx, s, types.StoreKey, &claimable, "claimable coins of "+address, key, err)
	return claimable, err
}

// Round proves a round, without its committee. Errors: ErrAbsent, ErrProof.
func (s *Snapshot) Round(ctx context.Context, id uint64) (round types.Round, err error) {
	key, err := types.RoundKey(id)
	err = record(ctx, s, types.StoreKey, &round, fmt.Sprintf("round %d", id), key, err)
	return round, err
}
