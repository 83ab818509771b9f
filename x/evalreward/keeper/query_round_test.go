package keeper_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/modeld-labs/modeld/x/evalreward/types"
)

func TestARoundIsShownWithAllThatBelongsToIt(t *testing.T) {
	c, version := five(t)
	c.measure(1, version, by(map[string]int64{"eva-0": 750_000, "eva-1": 750_000, "eva-2": 750_000, "eva-3": 750_000}))
	c.finalise(1)
	stored := c.round(1, version)

	round, err := c.query.Round(c.ctx, &types.QueryRoundRequest{Id: stored.Id})
	require.NoError(t, err)
	require.Equal(t, "alice/lm@1", round.Ref)
	same(c, &stored, &round.Round)
	evaluations, err := c.query.Evaluations(c.ctx, &types.QueryEvaluationsRequest{Round: stored.Id})
	require.NoError(t, err)
	require.Len(t, evaluations.Evaluations, 5, "the silent have a result too")
	for _, e := range evaluations.Evaluations {
		one, err := c.query.Evaluation(c.ctx, &types.QueryEvaluationRequest{Round: stored.Id, Evaluator: e.Evaluator})
		require.NoError(t, err)
		same(c, &e, &one.Evaluation)
	}
	batch, err := c.query.Batch(c.ctx, &types.QueryBatchRequest{Benchmark: 1, Epoch: 1})
	require.NoError(t, err)
	require.Equal(t, types.BATCH_STATE_FINALISED, batch.Batch.State)
	award, err := c.query.Award(c.ctx, &types.QueryAwardRequest{Round: stored.Id})
	require.NoError(t, err)
	want := c.award(stored.Id)
	same(c, &want, &award.Award)
	none, err := c.query.Evaluations(c.ctx, &types.QueryEvaluationsRequest{Round: 4})
	require.NoError(t, err)
	require.Empty(t, none.Evaluations)
}
