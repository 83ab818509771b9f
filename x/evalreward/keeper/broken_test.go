package keeper_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/modeld-labs/modeld/x/evalreward/types"
)

// A message never succeeds with half of what it had to read or write.
func TestMessagesReportABrokenStore(t *testing.T) {
	c, rounds := opened(t)
	c.fund(account("new"), enough)
	name := c.everywhere(rounds)
	low := c.evaluator(name, automated)
	low.Bond = low.Bond.SubRaw(1)
	c.setEvaluator(low)
	c.model("alice", "alice/next")
	c.version("alice", "alice/next", "next")
	send := func(what string, run func(f *chain) error) { c.tried(t, what, run) }
	send("register", func(f *chain) error {
		_, err := deliver(f, f.msgs.RegisterEvaluator, &types.MsgRegisterEvaluator{Evaluator: account("new"), Kind: automated})
		return err
	})
	send("top up", func(f *chain) error {
		_, err := deliver(f, f.msgs.TopUpBond, &types.MsgTopUpBond{Evaluator: account(name), Kind: automated, Amount: power(0)})
		return err
	})
	send("unbond", func(f *chain) error {
		_, err := deliver(f, f.msgs.Unbond, &types.MsgUnbond{Evaluator: account(name), Kind: automated})
		return err
	})
	send("bond steward", func(f *chain) error {
		_, err := deliver(f, f.msgs.BondSteward, &types.MsgBondSteward{Steward: account("new")})
		return err
	})
	send("create", func(f *chain) error {
		_, err := deliver(f, f.msgs.CreateBenchmark, create(2, 3, func(b *types.Benchmark) { b.BaselineVersion = 1 }))
		return err
	})
	send("retire", func(f *chain) error {
		_, err := deliver(f, f.msgs.RetireBenchmark, &types.MsgRetireBenchmark{Signer: authority, Benchmark: 1})
		return err
	})
	send("request", func(f *chain) error {
		_, err := deliver(f, f.msgs.RequestEvaluation, ask("alice", "alice/next", 1))
		return err
	})
	send("update params", func(f *chain) error { _, err := deliver(f, f.msgs.UpdateParams, update()); return err })
	send("commit", func(f *chain) error {
		_, err := deliver(f, f.msgs.CommitEvaluations, commitMsg(name, f.commitItem(name, rounds[0].Id, 1)))
		return err
	})
	c.commit(name, rounds[0].Id, 1)
	c.runTo(1, types.PHASE_REVEAL)
	send("reveal", func(f *chain) error {
		_, err := deliver(f, f.msgs.RevealEvaluations, revealMsg(name, revealItem(name, rounds[0].Id, 1)))
		return err
	})
	must(c, c.msgs.BondSteward, &types.MsgBondSteward{Steward: account("new")})
	send("unbond steward", func(f *chain) error {
		_, err := deliver(f, f.msgs.UnbondSteward, &types.MsgUnbondSteward{Steward: account("new")})
		return err
	})
	c = freed(t)
	send("claim", func(f *chain) error {
		_, err := deliver(f, f.msgs.Claim, &types.MsgClaim{Account: account("eva-0")})
		return err
	})
}

// Neither does a query, an export, or an invariant.
func TestReadersReportABrokenStore(t *testing.T) {
	c := busy(t)
	c.finalise(1)
	round := c.rounds(1)[0]
	payee := account(c.member(round, 0))
	for what, run := range map[string]func(f *chain) error{
		"params":   func(f *chain) error { _, err := f.query.Params(f.ctx, &types.QueryParamsRequest{}); return err },
		"schedule": func(f *chain) error { _, err := f.query.Schedule(f.ctx, &types.QueryScheduleRequest{}); return err },
		"supply":   func(f *chain) error { _, err := f.query.Supply(f.ctx, &types.QuerySupplyRequest{}); return err },
		"epoch":    func(f *chain) error { _, err := f.query.Epoch(f.ctx, &types.QueryEpochRequest{Number: 2}); return err },
		"benchmark": func(f *chain) error {
			_, err := f.query.Benchmark(f.ctx, &types.QueryBenchmarkRequest{Id: 1})
			return err
		},
		"benchmarks": func(f *chain) error {
			_, err := f.query.Benchmarks(f.ctx, &types.QueryBenchmarksRequest{})
			return err
		},
		"steward": func(f *chain) error {
			_, err := f.query.Steward(f.ctx, &types.QueryStewardRequest{Address: account("steward")})
			return err
		},
		"stewards": func(f *chain) error { _, err := f.query.Stewards(f.ctx, &types.QueryStewardsRequest{}); return err },
		"evaluator": func(f *chain) error {
			_, err := f.query.Evaluator(f.ctx, &types.QueryEvaluatorRequest{Address: payee})
			return err
		},
		"evaluators": func(f *chain) error { _, err := f.query.Evaluators(f.ctx, &types.QueryEvaluatorsRequest{}); return err },
		"requests": func(f *chain) error {
			_, err := f.query.Requests(f.ctx, &types.QueryRequestsRequest{Benchmark: 1})
			return err
		},
		"round": func(f *chain) error {
			_, err := f.query.Round(f.ctx, &types.QueryRoundRequest{Id: round.Id})
			return err
		},
		"rounds": func(f *chain) error { _, err := f.query.Rounds(f.ctx, &types.QueryRoundsRequest{}); return err },
		"evaluation": func(f *chain) error {
			_, err := f.query.Evaluation(f.ctx, &types.QueryEvaluationRequest{Round: round.Id, Evaluator: payee})
			return err
		},
		"evaluations": func(f *chain) error {
			_, err := f.query.Evaluations(f.ctx, &types.QueryEvaluationsRequest{Round: round.Id})
			return err
		},
		"batch": func(f *chain) error {
			_, err := f.query.Batch(f.ctx, &types.QueryBatchRequest{Benchmark: 1, Epoch: 1})
			return err
		},
		"award": func(f *chain) error {
			_, err := f.query.Award(f.ctx, &types.QueryAwardRequest{Round: round.Id})
			return err
		},
		"assignments": func(f *chain) error {
			_, err := f.query.OpenAssignments(f.ctx, &types.QueryOpenAssignmentsRequest{Evaluator: payee})
			return err
		},
		"score": func(f *chain) error {
			_, err := f.query.Score(f.ctx, &types.QueryScoreRequest{Ref: "alice/lm", Benchmark: 1})
			return err
		},
		"leaderboard": func(f *chain) error {
			_, err := f.query.Leaderboard(f.ctx, &types.QueryLeaderboardRequest{Benchmark: 1})
			return err
		},
		"history": func(f *chain) error {
			_, err := f.query.ScoreHistory(f.ctx, &types.QueryScoreHistoryRequest{Model: "alice/lm"})
			return err
		},
		"reputation": func(f *chain) error {
			_, err := f.query.Reputation(f.ctx, &types.QueryReputationRequest{Owner: account("alice")})
			return err
		},
		"claimable": func(f *chain) error {
			_, err := f.query.Claimable(f.ctx, &types.QueryClaimableRequest{Address: payee})
			return err
		},
		"explain": func(f *chain) error {
			_, err := f.query.Explain(f.ctx, &types.QueryExplainRequest{Round: round.Id, Payee: payee})
			return err
		},
		"export": func(f *chain) error { _, err := f.k.ExportGenesis(f.ctx); return err },
	} {
		c.tried(t, what, run)
	}
	for _, invariant := range c.k.Invariants() {
		c.tried(t, invariant.Name, func(f *chain) error { return invariant.Check(f.ctx) })
	}
}

func TestGenesisReportsABrokenStore(t *testing.T) {
	c := busy(t)
	c.end()
	must(c, c.msgs.UpdateParams, &types.MsgUpdateParams{Authority: authority, Params: c.epoch(1).Params})
	gs, err := c.k.ExportGenesis(c.ctx)
	require.NoError(t, err)
	n := c.reborn()
	n.tried(t, "init", func(f *chain) error { return f.k.InitGenesis(f.ctx, *gs) })
}

// turn gives a chain before epoch 3, in whose first block bonds return and a benchmark with
// a baseline begins.
func turn(t *testing.T) *chain {
	t.Helper()
	c := quickChain(t)
	c.evaluators(6)
	c.developer("public")
	c.fund(account("sam"), enough)
	must(c, c.msgs.BondSteward, &types.MsgBondSteward{Steward: account("sam")})
	must(c, c.msgs.CreateBenchmark, create(2, 3, func(b *types.Benchmark) { b.BaselineVersion = 1 }))
	c.end()
	must(c, c.msgs.UnbondSteward, &types.MsgUnbondSteward{Steward: account("sam")})
	must(c, c.msgs.Unbond, &types.MsgUnbond{Evaluator: account("eva-0"), Kind: automated})
	c.runTo(2, types.PHASE_REVEAL)
	c.request("public", "public/lm", 1)
	must(c, c.msgs.UpdateParams, update())
	c.runTo(3, types.PHASE_COMMIT)
	return c
}

// EB-2 for the store: whichever operation of the block work fails once, the block goes on,
// no money is lost, and the work is done in one of the next blocks.
func TestBlocksSurviveABrokenStore(t *testing.T) {
	for _, scenario := range []struct {
		name   string
		chain  *chain
		blocks int
		step   int
	}{{"settle and pay", busy(t), 14, 3}, {"turn of the epoch", turn(t), 4, 1}, {"prune", pruned(t, 20), 4, 1}} {
		step := scenario.step
		if testing.Short() {
			step *= 19
		}
		run := func(t *testing.T, n int) (made int) {
			t.Helper()
			f := scenario.chain.fork(t)
			f.t, f.unchecked = t, true
			count := f.failAt(n)
			for range scenario.blocks {
				f.end()
			}
			f.shaky.ask, f.unchecked = nil, false
			f.end()
			require.NoError(t, f.k.Rounds.Walk(f.ctx, nil, func(_ uint64, r types.Round) (bool, error) {
				require.True(t, r.Finished() || r.Epoch == f.position().Epoch, "round %d", r.Id)
				return false, nil
			}))
			return *count
		}
		total := run(t, -1)
		require.Greater(t, total, 50)
		for n := 0; n < total; n += step {
			t.Run(fmt.Sprint(scenario.name, n), func(t *testing.T) { run(t, n) })
		}
	}
}
