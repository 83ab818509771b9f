package keeper_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"cosmossdk.io/math"

	"github.com/modeld-labs/modeld/x/evalreward/types"
	modelregtypes "github.com/modeld-labs/modeld/x/modelreg/types"
)

// people has a human benchmark with the grades 0 to 4.
func people(gs *types.GenesisState) {
	b := benchmark(2)
	b.Kind, b.RubricDigest, b.Metric = types.BENCHMARK_KIND_HUMAN, b.HarnessDigest, "grade"
	b.RawDecimals, b.Hi, b.Domain = 0, 4, 2
	b.T0, b.T1, b.InitialFrontier = 100_000, 400_000, 250_000
	gs.Benchmarks = append(gs.Benchmarks, b)
}

// humans registers n human evaluators; those that are named eva-0 .. are automated ones too.
func (c *chain) humans(names ...string) {
	c.t.Helper()
	for _, name := range names {
		if c.staff[account(name)] == "" {
			c.staff[account(name)] = name
			c.fund(account(name), enough)
		}
		must(c, c.msgs.RegisterEvaluator, &types.MsgRegisterEvaluator{Evaluator: account(name), Kind: human, Moniker: name})
	}
}

// People grade coarsely, so their benchmark has a wide band: a grade off is worth half.
// Credibility is kept per kind, also for who is both.
func TestAHumanBenchmarkIsGradedByPeople(t *testing.T) {
	c := quickChain(t, people)
	c.evaluators(5)
	c.humans("eva-0", "hum-1", "hum-2", "hum-3", "hum-4")
	version := c.developer("alice")
	c.end()
	c.request("alice", "alice/lm", 1)
	c.request("alice", "alice/lm", 2)
	c.runTo(1, types.PHASE_COMMIT)
	c.end()
	c.end()
	c.end()
	todo := c.assignments("eva-0")
	require.Len(t, todo, 2, "one as each kind")
	require.Equal(t, [2]string{"automated", "human"}, [2]string{todo[0].Kind, todo[1].Kind})
	require.Empty(t, todo[0].RubricDigest)
	require.Equal(t, modelregtypes.FormatDigest(benchmark(2).HarnessDigest), todo[1].RubricDigest)
	require.Empty(t, todo[1].AnchorRef)
	grades := map[string]int64{"eva-0": 3, "hum-1": 3, "hum-2": 3, "hum-3": 2, "hum-4": 3}
	before := c.evaluator("eva-0", automated).Credibility

	c.report(1, func(r types.Round, name string) *int64 {
		if r.Benchmark == 1 {
			return always(100_000)(name)
		}
		return by(grades)(name)
	})
	c.finalise(1)

	var graded types.Round
	for _, r := range c.rounds(1) {
		if r.Benchmark == 2 {
			graded = r
		}
		for _, seat := range r.Committee {
			require.Equal(t, r.EvaluatorKind, c.evaluator(c.staff[seat.Evaluator], r.EvaluatorKind).Kind)
		}
	}
	require.Equal(t, human, graded.EvaluatorKind)
	require.Equal(t, uint32(750_000), graded.FinalScore)
	for name, agreement := range map[string]uint32{"eva-0": 1_000_000, "hum-1": 1_000_000, "hum-3": 500_000, "hum-4": 1_000_000} {
		require.Equal(t, agreement, c.evaluation(graded, name).Result.Agreement, name)
	}
	require.Equal(t, before+8_000, c.evaluator("eva-0", human).Credibility)
	require.Equal(t, uint64(1_000_000), c.evaluator("eva-0", human).Reputation)
	require.Equal(t, uint64(1), c.evaluator("eva-0", automated).Rounds)
	require.Equal(t, uint64(1), c.evaluator("eva-0", human).Rounds)
	require.True(t, c.award(graded.Id).Gross.IsPositive())
	require.Equal(t, version, c.stateOf(2).FrontierVersion)
	sums, err := c.query.EvaluatorStats(c.ctx, &types.QueryEvaluatorStatsRequest{Address: account("eva-0"), Kind: human})
	require.NoError(t, err)
	require.Equal(t, uint32(1), sums.Total.Seats)
	require.Equal(t, c.evaluation(graded, "eva-0").Result.Pay.String(), sums.Total.Income.String())

	// To leave as one kind does not touch the other.
	must(c, c.msgs.Unbond, &types.MsgUnbond{Evaluator: account("eva-0"), Kind: human})
	require.Equal(t, types.EVALUATOR_STATUS_ACTIVE, c.evaluator("eva-0", automated).Status)
	c.runTo(5, types.PHASE_REVEAL)
	require.Equal(t, types.EVALUATOR_STATUS_ACTIVE, c.evaluator("eva-0", automated).Status)
}

// Without people no round of a human benchmark is opened, however many machines there are.
func TestMachinesDoNotGradeForPeople(t *testing.T) {
	c := quickChain(t, people)
	c.evaluators(9)
	c.humans("hum-1", "hum-2")
	c.developer("alice")
	c.end()
	c.request("alice", "alice/lm", 2)
	c.runTo(3, types.PHASE_COMMIT)
	require.Empty(t, append(c.rounds(1), c.rounds(2)...))
	require.Equal(t, c.stateOf(2).Deposit.String(), c.claimable("alice").String(), "the request was closed, the deposit is back")
}

// In an arena the machines let a version play against an anchor; the assignment says which.
func TestAnArenaIsPlayedAgainstItsAnchor(t *testing.T) {
	c := quickChain(t)
	c.evaluators(5)
	anchor := c.developer("anchor")
	version := c.developer("alice")
	c.end()
	must(c, c.msgs.CreateBenchmark, create(2, 2, func(b *types.Benchmark) {
		b.Kind, b.AnchorVersion, b.Metric, b.InitialFrontier = types.BENCHMARK_KIND_ARENA, anchor, "win_rate", 500_000
	}))
	c.runTo(1, types.PHASE_COMMIT)
	c.request("alice", "alice/lm", 2)
	c.runTo(2, types.PHASE_COMMIT)
	c.end()
	c.end()
	todo := c.assignments("eva-3")
	require.Len(t, todo, 1)
	artifact, _, err := c.reg.VersionByID(c.ctx, anchor)
	require.NoError(t, err)
	require.Equal(t, [5]string{"arena", "normal", "anchor/lm@1", modelregtypes.FormatDigest(artifact.ContentDigest), artifact.ArtifactUri},
		[5]string{todo[0].Kind, todo[0].RoundKind, todo[0].AnchorRef, todo[0].AnchorDigest, todo[0].AnchorUri})
	require.Empty(t, todo[0].RubricDigest)
	c.measure(2, version, always(650_000))
	c.finalise(2)
	require.Equal(t, automated, c.round(2, version).EvaluatorKind)
	award := c.award(c.round(2, version).Id)
	require.Equal(t, "paid", award.Reason)
	require.Equal(t, uint32(500_000), award.FrontierBefore)
	require.Equal(t, uint32(650_000), c.stateOf(2).Frontier)
}

// A human gold round faults by its own band.
func TestAGoldRoundOfAHumanBenchmark(t *testing.T) {
	c := quickChain(t, people)
	var names []string
	for i := range 5 {
		names = append(names, fmt.Sprint("hum-", i))
	}
	c.humans(names...)
	version := c.developer("decoy")
	hidden := decoy
	hidden.benchmark, hidden.score = 2, 1_000_000
	c.end()
	must(c, c.msgs.CommitGold, c.goldCommit(hidden))
	c.request("decoy", "decoy/lm", 2)
	c.measure(1, version, by(map[string]int64{"hum-0": 4, "hum-1": 3, "hum-2": 2, "hum-3": 2, "hum-4": 2}))
	c.runTo(1, types.PHASE_CHALLENGE)
	must(c, c.msgs.RevealGold, hidden.reveal(c.round(1, version).Id))
	c.finalise(1)
	unit := c.epoch(1).Params.BondUnit
	for i, q := range []uint32{1_000_000, 500_000, 0, 0, 0} {
		r := c.evaluation(c.round(1, version), names[i]).Result
		require.Equal(t, q, r.Agreement)
		lost := math.ZeroInt()
		if q == 0 {
			lost = unit.QuoRaw(10)
		}
		require.Equal(t, lost.String(), r.Slash.String())
	}
}
