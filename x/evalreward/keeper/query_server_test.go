package keeper_test

import (
	"reflect"
	"testing"

	"github.com/stretchr/testify/require"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"github.com/modeld-labs/modeld/x/evalreward/types"
)

// fails tells that a query was refused with a code, and that its text has all words.
func fails(t *testing.T, err error, code codes.Code, words ...string) {
	t.Helper()
	require.Equal(t, code, status.Code(err), "%v", err)
	for _, word := range words {
		require.ErrorContains(t, err, word)
	}
}

func TestEveryQueryRefusesAMissingRequest(t *testing.T) {
	c := quickChain(t)
	c.end()
	server := reflect.ValueOf(c.query)
	asked := 0
	for i := range server.NumMethod() {
		method := server.Type().Method(i)
		if method.Type.NumIn() != 3 || method.Type.In(2).Kind() != reflect.Pointer {
			continue
		}
		if _, rpc := reflect.TypeFor[types.QueryServer]().MethodByName(method.Name); !rpc {
			continue
		}
		asked++
		out := server.Method(i).Call([]reflect.Value{reflect.ValueOf(sdkContext(c.ctx)), reflect.Zero(method.Type.In(2))})
		err, _ := reflect.TypeAssert[error](out[1])
		fails(t, err, codes.InvalidArgument, "expected a request")
	}
	require.Equal(t, reflect.TypeFor[types.QueryServer]().NumMethod(), asked)
}

func TestEveryQueryRefusesABadAddress(t *testing.T) {
	c := quickChain(t)
	c.end()
	for _, bad := range []string{"", "alice", account("alice") + "x", "cosmos1\x00"} {
		_, err := c.query.Steward(c.ctx, &types.QueryStewardRequest{Address: bad})
		fails(t, err, codes.InvalidArgument, "address")
		_, err = c.query.Evaluator(c.ctx, &types.QueryEvaluatorRequest{Address: bad})
		fails(t, err, codes.InvalidArgument, "address")
		_, err = c.query.Evaluation(c.ctx, &types.QueryEvaluationRequest{Round: 1, Evaluator: bad})
		fails(t, err, codes.InvalidArgument, "evaluator")
		_, err = c.query.OpenAssignments(c.ctx, &types.QueryOpenAssignmentsRequest{Evaluator: bad})
		fails(t, err, codes.InvalidArgument, "evaluator")
		_, err = c.query.Reputation(c.ctx, &types.QueryReputationRequest{Owner: bad})
		fails(t, err, codes.InvalidArgument, "owner")
		_, err = c.query.Claimable(c.ctx, &types.QueryClaimableRequest{Address: bad})
		fails(t, err, codes.InvalidArgument, "address")
		_, err = c.query.Explain(c.ctx, &types.QueryExplainRequest{Round: 1, Payee: bad})
		fails(t, err, codes.InvalidArgument, "payee")
	}
}

func TestQueriesTellWhatIsNotThere(t *testing.T) {
	c := quickChain(t)
	_, err := c.query.Schedule(c.ctx, &types.QueryScheduleRequest{})
	fails(t, err, codes.NotFound, "first block")
	c.developer("alice")
	c.end()
	_, err = c.query.Benchmark(c.ctx, &types.QueryBenchmarkRequest{Id: 9})
	fails(t, err, codes.NotFound, "benchmark 9")
	_, err = c.query.Leaderboard(c.ctx, &types.QueryLeaderboardRequest{Benchmark: 9})
	fails(t, err, codes.NotFound, "benchmark 9")
	_, err = c.query.Steward(c.ctx, &types.QueryStewardRequest{Address: account("alice")})
	fails(t, err, codes.NotFound, account("alice"))
	_, err = c.query.Evaluator(c.ctx, &types.QueryEvaluatorRequest{Address: account("alice")})
	fails(t, err, codes.NotFound, "no evaluator")
	_, err = c.query.Epoch(c.ctx, &types.QueryEpochRequest{Number: 1})
	fails(t, err, codes.NotFound, "epoch 1", "retention_epochs")
	_, err = c.query.Round(c.ctx, &types.QueryRoundRequest{Id: 5})
	fails(t, err, codes.NotFound, "round 5", "retention_epochs")
	_, err = c.query.Award(c.ctx, &types.QueryAwardRequest{Round: 5})
	fails(t, err, codes.NotFound, "round 5")
	_, err = c.query.Explain(c.ctx, &types.QueryExplainRequest{Round: 5, Payee: account("alice")})
	fails(t, err, codes.NotFound, "round 5")
	_, err = c.query.Evaluation(c.ctx, &types.QueryEvaluationRequest{Round: 5, Evaluator: account("alice")})
	fails(t, err, codes.NotFound, "round 5")
	_, err = c.query.Batch(c.ctx, &types.QueryBatchRequest{Benchmark: 1, Epoch: 0})
	fails(t, err, codes.NotFound, "benchmark 1")
	_, err = c.query.Score(c.ctx, &types.QueryScoreRequest{Ref: "alice/lm@1", Benchmark: 1})
	fails(t, err, codes.NotFound, "alice/lm@1 has no final score")
	_, err = c.query.Score(c.ctx, &types.QueryScoreRequest{Ref: "alice/lm@2", Benchmark: 1})
	fails(t, err, codes.NotFound)
	_, err = c.query.Score(c.ctx, &types.QueryScoreRequest{Ref: "alice/", Benchmark: 1})
	fails(t, err, codes.InvalidArgument)
	_, err = c.query.ScoreHistory(c.ctx, &types.QueryScoreHistoryRequest{Model: "bob/lm"})
	fails(t, err, codes.NotFound, "bob/lm")
	_, err = c.query.ScoreHistory(c.ctx, &types.QueryScoreHistoryRequest{Model: "bob"})
	fails(t, err, codes.InvalidArgument)
}

func TestParamsAreShownWithThoseThatWait(t *testing.T) {
	c := quickChain(t)
	c.end()
	res, err := c.query.Params(c.ctx, &types.QueryParamsRequest{})
	require.NoError(t, err)
	params := quickParams()
	same(c, &params, &res.Params)
	require.Nil(t, res.Pending)
	msg := update(func(p *types.Params) { p.Beta = 1 })
	must(c, c.msgs.UpdateParams, msg)

	res, err = c.query.Params(c.ctx, &types.QueryParamsRequest{})

	require.NoError(t, err)
	same(c, &params, &res.Params)
	same(c, &msg.Params, res.Pending)
}

func TestBenchmarksStewardsAndRequestsAreShown(t *testing.T) {
	c := quickChain(t, func(gs *types.GenesisState) { gs.Benchmarks = append(gs.Benchmarks, benchmark(2)) })
	for _, name := range []string{"bob", "alice"} {
		c.developer(name)
		c.end()
		c.request(name, name+"/lm", 2)
	}

	one, err := c.query.Benchmark(c.ctx, &types.QueryBenchmarkRequest{Id: 2})
	require.NoError(t, err)
	all, err := c.query.Benchmarks(c.ctx, &types.QueryBenchmarksRequest{})
	require.NoError(t, err)
	require.Len(t, all.Benchmarks, 2)
	same(c, &one.Benchmark, &all.Benchmarks[1])
	state := c.stateOf(2)
	same(c, &state, &one.Benchmark.State)
	steward, err := c.query.Steward(c.ctx, &types.QueryStewardRequest{Address: account("steward")})
	require.NoError(t, err)
	stewards, err := c.query.Stewards(c.ctx, &types.QueryStewardsRequest{})
	require.NoError(t, err)
	require.Len(t, stewards.Stewards, 1)
	same(c, &steward.Steward, &stewards.Stewards[0])
	requests, err := c.query.Requests(c.ctx, &types.QueryRequestsRequest{Benchmark: 2})
	require.NoError(t, err)
	require.Len(t, requests.Requests, 2)
	require.Equal(t, account("bob"), requests.Requests[0].Requester, "in the order in which they are served")
	none, err := c.query.Requests(c.ctx, &types.QueryRequestsRequest{Benchmark: 1})
	require.NoError(t, err)
	require.Empty(t, none.Requests)
	empty, err := c.query.Claimable(c.ctx, &types.QueryClaimableRequest{Address: account("bob")})
	require.NoError(t, err)
	require.Empty(t, empty.Coins)
}

// An evaluator is shown with what the lottery would say now.
func TestEvaluatorsAreShownAsTheLotterySeesThem(t *testing.T) {
	c := quickChain(t)
	c.evaluators(2)
	must(c, c.msgs.RegisterEvaluator, &types.MsgRegisterEvaluator{Evaluator: account("eva-0"), Kind: human})
	c.trust("eva-0", 900_000)
	c.runTo(5, types.PHASE_REVEAL)
	must(c, c.msgs.Unbond, &types.MsgUnbond{Evaluator: account("eva-0"), Kind: human})

	res, err := c.query.Evaluator(c.ctx, &types.QueryEvaluatorRequest{Address: account("eva-0")})

	require.NoError(t, err)
	require.Len(t, res.Evaluators, 2)
	require.Equal(t, uint32(892_000), res.Evaluators[0].EffectiveCredibility, "four idle epochs")
	require.True(t, res.Evaluators[0].Eligible)
	require.Empty(t, res.Evaluators[0].NotEligibleReason)
	require.False(t, res.Evaluators[1].Eligible)
	require.Equal(t, "unbonding", res.Evaluators[1].NotEligibleReason)
	for kind, n := range map[types.EvaluatorKind]int{0: 3, automated: 2, human: 1, 7: 0} {
		list, err := c.query.Evaluators(c.ctx, &types.QueryEvaluatorsRequest{Kind: kind})
		require.NoError(t, err)
		require.Len(t, list.Evaluators, n)
	}
}
