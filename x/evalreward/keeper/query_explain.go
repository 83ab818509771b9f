package keeper

import (
	"context"

	"cosmossdk.io/collections"
	"cosmossdk.io/errors"
	"cosmossdk.io/math"

	"github.com/modeld-labs/modeld/x/evalreward/types"
)

// Explain returns the integers from which a payee's amounts follow, and the reasons in words.
func (k queryServer) Explain(ctx context.Context, req *types.QueryExplainRequest) (*types.QueryExplainResponse, error) {
	if req == nil {
		return nil, errNoRequest
	}
	addr, err := k.queryAddress("payee", req.Payee)
	if err != nil {
		return nil, err
	}
	// An address may also be written in capitals.
	payee := addr.String()
	round, err := k.keptRound(ctx, req.Round)
	if err != nil {
		return nil, err
	}
	// The batch of an appeal is pruned with the first rounds, before the appeal.
	batch, err := orEmpty(k.Batches.Get(ctx, collections.Join(round.Benchmark, round.BatchEpoch())))
	if err != nil {
		return nil, queryError(err)
	}
	evaluation, err := k.evaluationOrNil(ctx, round, payee)
	if err != nil {
		return nil, queryError(err)
	}
	award, err := k.awardOrNil(ctx, round.Id)
	if err != nil {
		return nil, queryError(err)
	}
	response := &types.QueryExplainResponse{
		Explanations: types.Explain(payee, round, evaluation, award),
		Round:        round, Pot: math.ZeroInt(), Evaluation: evaluation, Award: award,
	}
	if batch.Benchmark != 0 {
		response.Pot, response.Batch = batch.Pot, &batch
	}
	return response, nil
}

// evaluationOrNil gives what a member did so far, nil for an account without a seat.
func (k *Keeper) evaluationOrNil(ctx context.Context, round types.Round, payee string) (*types.Evaluation, error) {
	if !round.HasSeat(payee) {
		return nil, nil
	}
	list, err := k.shownEvaluations(ctx, round)
	if err != nil {
		return nil, err
	}
	for _, e := range list {
		if e.Evaluator == payee {
			return &e, nil
		}
	}
	return &types.Evaluation{Round: round.Id, Evaluator: payee}, nil
}

// awardOrNil gives the award of a round, nil before its batch is worked on.
func (k *Keeper) awardOrNil(ctx context.Context, round uint64) (*types.Award, error) {
	award, err := k.Awards.Get(ctx, round)
	if errors.IsOf(err, collections.ErrNotFound) {
		return nil, nil
	}
	return &award, err
}
