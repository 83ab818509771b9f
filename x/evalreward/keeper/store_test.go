package keeper_test

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"cosmossdk.io/core/store"

	"github.com/modeld-labs/modeld/x/evalreward/types"
)

var errStore = errors.New("broken store")

// shakyStore is a store that may fail: it asks before every operation.
type shakyStore struct {
	store.KVStoreService
	ask func() error
}

func (s *shakyStore) OpenKVStore(ctx context.Context) store.KVStore {
	return shakyKV{s.KVStoreService.OpenKVStore(ctx), s}
}

type shakyKV struct {
	store.KVStore
	service *shakyStore
}

func (kv shakyKV) check() error {
	if kv.service.ask == nil {
		return nil
	}
	return kv.service.ask()
}

func (kv shakyKV) Get(key []byte) ([]byte, error) {
	if err := kv.check(); err != nil {
		return nil, err
	}
	return kv.KVStore.Get(key)
}

func (kv shakyKV) Has(key []byte) (bool, error) {
	if err := kv.check(); err != nil {
		return false, err
	}
	return kv.KVStore.Has(key)
}

func (kv shakyKV) Set(key, value []byte) error {
	if err := kv.check(); err != nil {
		return err
	}
	return kv.KVStore.Set(key, value)
}

func (kv shakyKV) Delete(key []byte) error {
	if err := kv.check(); err != nil {
		return err
	}
	return kv.KVStore.Delete(key)
}

func (kv shakyKV) Iterator(start, end []byte) (store.Iterator, error) {
	if err := kv.check(); err != nil {
		return nil, err
	}
	return kv.KVStore.Iterator(start, end)
}

func (kv shakyKV) ReverseIterator(start, end []byte) (store.Iterator, error) {
	if err := kv.check(); err != nil {
		return nil, err
	}
	return kv.KVStore.ReverseIterator(start, end)
}

// failAt lets the nth operation fail, counted from 0; the others succeed.
func (c *chain) failAt(n int) (made *int) {
	made = new(int)
	c.shaky.ask = func() error {
		*made++
		if *made == n+1 {
			return errStore
		}
		return nil
	}
	return made
}

// tried runs something once for each of its operations, each time with that one failing, on a
// branch of the state.
func (c *chain) tried(t *testing.T, what string, run func(f *chain) error) {
	t.Helper()
	for n := 0; ; n++ {
		f := c.fork(t)
		made := f.failAt(n)
		err := run(f)
		f.shaky.ask = nil
		if *made <= n {
			require.NoError(t, err, what)
			require.Positive(t, n, what)
			return
		}
		require.Error(t, err, "%s hides that operation %d failed", what, n)
		require.ErrorContains(t, err, errStore.Error(), what)
	}
}

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
	round := c.round(1, 2)
	payee := account(c.member(round, 0))
	for what, run := range map[string]func(f *chain) error{
		"params":    func(f *chain) error { _, err := f.query.Params(f.ctx, &types.QueryParamsRequest{}); return err },
		"schedule":  func(f *chain) error { _, err := f.query.Schedule(f.ctx, &types.QueryScheduleRequest{}); return err },
		"supply":    func(f *chain) error { _, err := f.query.Supply(f.ctx, &types.QuerySupplyRequest{}); return err },
		"epoch":     func(f *chain) error { _, err := f.query.Epoch(f.ctx, &types.QueryEpochRequest{Number: 2}); return err },
		"benchmark": func(f *chain) error { _, err := f.query.Benchmark(f.ctx, &types.QueryBenchmarkRequest{Id: 1}); return err },
		"benchmarks": func(f *chain) error {
			_, err := f.query.Benchmarks(f.ctx, &types.QueryBenchmarksRequest{})
			return err
		},
		"steward": func(f *chain) error {
			_, err := f.query.Steward(f.ctx, &types.QueryStewardRequest{Address: account("steward")})
			return err
		},
		"stewards":   func(f *chain) error { _, err := f.query.Stewards(f.ctx, &types.QueryStewardsRequest{}); return err },
		"evaluator":  func(f *chain) error { _, err := f.query.Evaluator(f.ctx, &types.QueryEvaluatorRequest{Address: payee}); return err },
		"evaluators": func(f *chain) error { _, err := f.query.Evaluators(f.ctx, &types.QueryEvaluatorsRequest{}); return err },
		"requests":   func(f *chain) error { _, err := f.query.Requests(f.ctx, &types.QueryRequestsRequest{Benchmark: 1}); return err },
		"round":      func(f *chain) error { _, err := f.query.Round(f.ctx, &types.QueryRoundRequest{Id: round.Id}); return err },
		"rounds":     func(f *chain) error { _, err := f.query.Rounds(f.ctx, &types.QueryRoundsRequest{}); return err },
		"evaluation": func(f *chain) error {
			_, err := f.query.Evaluation(f.ctx, &types.QueryEvaluationRequest{Round: round.Id, Evaluator: payee})
			return err
		},
		"evaluations": func(f *chain) error {
			_, err := f.query.Evaluations(f.ctx, &types.QueryEvaluationsRequest{Round: round.Id})
			return err
		},
		"batch": func(f *chain) error { _, err := f.query.Batch(f.ctx, &types.QueryBatchRequest{Benchmark: 1, Epoch: 1}); return err },
		"award": func(f *chain) error { _, err := f.query.Award(f.ctx, &types.QueryAwardRequest{Round: round.Id}); return err },
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
		"history":    func(f *chain) error { _, err := f.query.ScoreHistory(f.ctx, &types.QueryScoreHistoryRequest{Model: "alice/lm"}); return err },
		"reputation": func(f *chain) error { _, err := f.query.Reputation(f.ctx, &types.QueryReputationRequest{Owner: account("alice")}); return err },
		"claimable":  func(f *chain) error { _, err := f.query.Claimable(f.ctx, &types.QueryClaimableRequest{Address: payee}); return err },
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

// EB-2 for the store: whichever operation of the block work fails once, the block goes on,
// no money is lost, and all work is done by the next epoch.
func TestBlocksSurviveABrokenStore(t *testing.T) {
	c := busy(t)
	f := c.fork(t)
	made := f.failAt(-1)
	for range 14 {
		f.unchecked = true
		f.end()
	}
	total := *made
	f.shaky.ask = nil
	require.Greater(t, total, 500)
	step := 7
	if testing.Short() {
		step = 61
	}
	for n := 0; n < total; n += step {
		t.Run(fmt.Sprint(n), func(t *testing.T) {
			f := c.fork(t)
			f.t = t
			f.unchecked = true
			f.failAt(n)
			for range 14 {
				f.end()
			}
			f.shaky.ask = nil
			f.unchecked = false
			f.runTo(3, types.PHASE_COMMIT)
			f.end()
			f.end()
			require.NoError(t, f.k.Rounds.Walk(f.ctx, nil, func(_ uint64, r types.Round) (bool, error) {
				require.True(t, r.Finished() || r.Epoch == 3, "round %d", r.Id)
				return false, nil
			}))
		})
	}
}
