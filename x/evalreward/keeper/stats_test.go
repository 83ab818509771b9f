package keeper_test

import (
	"math"
	"testing"

	"github.com/stretchr/testify/require"
	"google.golang.org/grpc/codes"
	"pgregory.net/rapid"

	sdkmath "cosmossdk.io/math"

	"github.com/modeld-labs/modeld/x/evalreward/types"
)

// The sums of an evaluator are what its evaluations add up to, per epoch and in all.
func TestTheSumsOfAnEvaluatorAreThoseOfItsRounds(t *testing.T) {
	sparingly(t, 25, func(t *rapid.T) {
		c := quickChain(t, func(gs *types.GenesisState) {
			gs.Params.AuditRate = 500_000
			gs.Benchmarks = append(gs.Benchmarks, benchmark(2))
		})
		names := c.evaluators(12)
		c.developer("decoy")
		c.developer("alice")
		c.end()
		for epoch := range uint64(5) {
			c.runTo(epoch, types.PHASE_COMMIT)
			c.end()
			c.end()
			hidden := decoy
			hidden.word = string(rune('a' + epoch))
			must(c, c.msgs.CommitGold, c.goldCommit(hidden))
			for _, id := range []uint32{1, 2} {
				for _, name := range []string{"decoy", "alice"} {
					_, _ = deliver(c, c.msgs.RequestEvaluation, ask(name, name+"/lm", id))
				}
			}
			c.opening = 5
			raws := map[string]*int64{}
			for _, name := range names {
				raw := rapid.SampledFrom([]int64{550_000, 552_000, 800_000, math.MinInt64, -1}).Draw(t, "raw")
				if raws[name] = &raw; raw == -1 {
					raws[name] = nil
				}
			}
			c.report(epoch, func(_ types.Round, name string) *int64 { return raws[name] })
			c.runTo(epoch, types.PHASE_CHALLENGE)
			old := hidden
			old.word = string(rune('a' + epoch - 1))
			for _, r := range c.rounds(epoch) {
				if r.Version == 1 && rapid.Bool().Draw(t, "gold") {
					_, _ = deliver(c, c.msgs.RevealGold, old.reveal(r.Id))
				}
			}
		}
		c.runTo(7, types.PHASE_COMMIT)
		for _, name := range names {
			c.sumsAreRight(name, 6)
		}
	})
}

// sumsAreRight adds up what an evaluator did in the epochs before one and compares it with
// what the query answers.
func (c *chain) sumsAreRight(name string, before uint64) {
	c.t.Helper()
	var epochs []types.EvaluatorEpoch
	total := types.EvaluatorEpoch{Income: sdkmath.ZeroInt(), Slashed: sdkmath.ZeroInt()}
	for epoch := before; epoch > 0; epoch-- {
		sums := types.EvaluatorEpoch{Epoch: epoch - 1, Kind: automated, Evaluator: account(name), Income: sdkmath.ZeroInt(), Slashed: sdkmath.ZeroInt()}
		for _, r := range c.rounds(epoch - 1) {
			if !r.HasSeat(account(name)) {
				continue
			}
			require.True(c.t, r.Finished())
			addEvaluation(&sums, c.evaluation(r, name))
			addEvaluation(&total, c.evaluation(r, name))
		}
		if sums.Seats > 0 {
			epochs = append(epochs, sums)
		}
	}
	res, err := c.query.EvaluatorStats(c.ctx, &types.QueryEvaluatorStatsRequest{Address: account(name)})
	if total.Seats == 0 {
		require.ErrorContains(c.t, err, "finished no round")
		return
	}
	require.NoError(c.t, err)
	require.Len(c.t, res.Epochs, len(epochs))
	for i := range epochs {
		same(c, &epochs[i], &res.Epochs[i])
	}
	require.Equal(c.t, total.Income.Sub(total.Slashed).String(), res.Net.String())
	require.Equal(c.t, total.Seats, res.Total.Seats)
	require.Equal(c.t, uint32(uint64(total.Reveals)*1_000_000/uint64(total.Seats)), res.RevealRate)
	if total.Judged > 0 {
		require.Equal(c.t, uint32(total.Agreement/uint64(total.Judged)), res.MeanAgreement)
		require.Equal(c.t, uint32(total.Information/uint64(total.Judged)), res.MeanInformation)
	}
}

func addEvaluation(sums *types.EvaluatorEpoch, e types.Evaluation) {
	r := e.Result
	sums.Seats++
	if e.Revealed {
		sums.Reveals++
	}
	// Reports of void rounds and those that say unfetchable are not judged, but by gold.
	if e.Revealed && r.Reason != "void" && (r.Reason != "unfetchable" || r.Penalty == "fault") {
		sums.Judged++
		sums.Agreement += uint64(r.Agreement)
		sums.Information += uint64(r.Information)
	}
	if r.Penalty == "fault" || r.Penalty == "outlier" {
		sums.Faults++
	}
	sums.Income, sums.Slashed = sums.Income.Add(r.Pay), sums.Slashed.Add(r.Slash)
}

func TestStatsAreRefused(t *testing.T) {
	c := quickChain(t)
	c.evaluators(1)
	c.end()
	_, err := c.query.EvaluatorStats(c.ctx, &types.QueryEvaluatorStatsRequest{Address: "x"})
	fails(t, err, codes.InvalidArgument, "address")
	_, err = c.query.EvaluatorStats(c.ctx, &types.QueryEvaluatorStatsRequest{Address: account("eva-0")})
	fails(t, err, codes.NotFound, "finished no round as automated")
	_, err = c.query.EvaluatorStats(c.ctx, &types.QueryEvaluatorStatsRequest{Address: account("eva-0"), Kind: human})
	fails(t, err, codes.NotFound, "finished no round as human")
}

// The bond that is asked for is the one that is told, with the reason of a refusal.
func TestTheBondOfAChallengeIsTold(t *testing.T) {
	c, round, plain := gilded(t, map[string]int64{"eva-0": 550_000})
	bond := func(id uint64) *types.QueryChallengeBondResponse {
		res, err := c.query.ChallengeBond(c.ctx, &types.QueryChallengeBondRequest{Round: id})
		require.NoError(t, err)
		return res
	}
	told := bond(plain.Id)
	require.Empty(t, told.Refusal)
	require.True(t, told.Gross.IsPositive())
	require.Equal(t, c.stateOf(1).Pot.MulRaw(3).Add(told.Gross.QuoRaw(10)).String(), told.Bond.String())
	require.Equal(t, c.epoch(1).StartHeight+24, told.UntilHeight)
	require.Contains(t, bond(round.Id).Refusal, "expected a round with a result")
	paid := must(c, c.msgs.ChallengeRound, &types.MsgChallengeRound{Challenger: account("dora"), Round: plain.Id}).Bond
	require.Equal(t, told.Bond.String(), paid.String())
	require.Contains(t, bond(plain.Id).Refusal, "challenged already")
	must(c, c.msgs.RevealGold, decoy.reveal(round.Id))
	require.Contains(t, bond(round.Id).Refusal, "gold")
	c.runTo(2, types.PHASE_COMMIT)
	c.end()
	require.Contains(t, bond(round.Id).Refusal, "CHALLENGE of epoch 1")
	require.Zero(t, bond(round.Id).UntilHeight)
	_, err := c.query.ChallengeBond(c.ctx, &types.QueryChallengeBondRequest{Round: 9})
	fails(t, err, codes.NotFound)
}

func TestQueriesWithoutARequestAreRefused(t *testing.T) {
	c := quickChain(t)
	for _, ask := range []func() error{
		func() error { _, err := c.query.EvaluatorStats(c.ctx, nil); return err },
		func() error { _, err := c.query.ChallengeBond(c.ctx, nil); return err },
		func() error { _, err := c.query.Golds(c.ctx, nil); return err },
		func() error { _, err := c.query.SponsorPools(c.ctx, nil); return err },
		func() error { _, err := c.query.Contributions(c.ctx, nil); return err },
		func() error { _, err := c.query.Generalisation(c.ctx, nil); return err },
		func() error { _, err := c.query.Estimate(c.ctx, nil); return err },
	} {
		fails(t, ask(), codes.InvalidArgument)
	}
}
