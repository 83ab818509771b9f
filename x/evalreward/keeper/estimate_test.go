package keeper_test

import (
	"testing"

	"github.com/stretchr/testify/require"
	"google.golang.org/grpc/codes"
	"pgregory.net/rapid"

	"cosmossdk.io/math"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/modeld-labs/modeld/x/evalreward/types"
)

func (c *chain) estimate(ref string, benchmark, score uint32) *types.QueryEstimateResponse {
	c.t.Helper()
	res, err := c.query.Estimate(c.ctx, &types.QueryEstimateRequest{Ref: ref, Benchmark: benchmark, Score: score})
	require.NoError(c.t, err)
	return res
}

// What is estimated is what is then paid, to whom and when.
func TestAnEstimateComesTrue(t *testing.T) {
	sparingly(t, 15, func(t *rapid.T) {
		c := quickChain(t, general, func(gs *types.GenesisState) { gs.Benchmarks[0].InitialFrontier = 500_000 })
		c.evaluators(5)
		pat := c.developer("pat")
		quinn := c.developer("quinn")
		version := c.developer("alice", pat, quinn)
		c.end()
		c.sponsor("sue", 1, 1+rapid.Int64Range(0, 1_000_000_000).Draw(t, "pool"), "uusd")
		c.sponsor("sue", 1, 77, "umodel")
		// The buckets are full from here on, unless a round draws on them.
		c.runTo(5, types.PHASE_COMMIT)
		other := rapid.Uint32Range(0, 1_000_000).Draw(t, "other score")
		c.request("alice", "alice/lm", 2)
		c.measure(6, version, always(int64(other)))
		c.runTo(12, types.PHASE_COMMIT)
		if rapid.Bool().Draw(t, "after the cut-off") {
			c.runTo(12, types.PHASE_REVEAL)
		}
		score := rapid.Uint32Range(0, 1_000_000).Draw(t, "score")

		want := c.estimate("alice/lm", 1, score)
		require.Equal(t, want.TargetEpoch, c.request("alice", "alice/lm", 1))
		c.measure(want.TargetEpoch, version, always(int64(score)))
		before := c.everything("alice", "pat", "quinn")
		for c.ctx.BlockHeight() < want.ClaimableFrom {
			require.False(t, c.round(want.TargetEpoch, version).Finished())
			c.end()
		}

		round := c.round(want.TargetEpoch, version)
		require.Equal(t, types.ROUND_STATE_FINAL, round.State, "claimable from that height on")
		got := c.award(round.Id)
		c.estimated(want, got)
		paid := c.everything("alice", "pat", "quinn").Sub(before...)
		sum := want.Award.Sponsors
		for _, p := range want.Payees {
			if p.Account != "" {
				sum = sum.Add(sdk.NewCoin("umodel", p.Amount))
			}
		}
		if want.Award.DepositFate == types.DepositReturned {
			sum = sum.Add(sdk.NewCoin("umodel", want.Award.Deposit))
		}
		require.Equal(t, sum.String(), paid.String())
	})
}

// everything gives what accounts may claim in all.
func (c *chain) everything(names ...string) sdk.Coins {
	c.t.Helper()
	sum := sdk.NewCoins()
	for _, name := range names {
		sum = sum.Add(c.due(name)...)
	}
	return sum
}

// estimated compares an estimated award with the one that came: all but the round and its
// epoch are the same.
func (c *chain) estimated(want *types.QueryEstimateResponse, got types.Award) {
	c.t.Helper()
	strip := func(a types.Award) types.Award {
		a.Round, a.Epoch = 0, 0
		if a.Generalisation != nil {
			g := *a.Generalisation
			g.Round, g.Epoch = 0, 0
			a.Generalisation = &g
		}
		return a
	}
	expected, actual := strip(want.Award), strip(got)
	same(c, &expected, &actual)
	community := math.ZeroInt()
	for _, p := range want.Payees {
		require.True(c.t, p.Amount.IsPositive())
		if p.Role == types.RoleCommunity {
			community = p.Amount
		}
	}
	require.Equal(c.t, got.Community.Add(got.Generalisation.Community).String(), community.String())
	require.Equal(c.t, c.stateOf(1).Pot.String(), want.EvaluatorsAtMost.String())
}

// With an appeal the pay is claimable after SETTLE of the next epoch has begun.
func TestAnEstimateKnowsWhenAnAppealIsOver(t *testing.T) {
	for _, appeal := range []bool{false, true} {
		c := quickChain(t)
		c.evaluators(12)
		version := c.developer("alice")
		c.fund(account("dora"), enough)
		c.end()
		want := c.estimate("alice/lm", 1, 800_000)
		require.Equal(t, uint64(1), want.TargetEpoch)
		c.request("alice", "alice/lm", 1)
		c.measure(1, version, always(800_000))
		c.runTo(1, types.PHASE_CHALLENGE)
		due := want.ClaimableFrom
		if appeal {
			due = want.ClaimableAfterAppeal
			must(c, c.msgs.ChallengeRound, &types.MsgChallengeRound{Challenger: account("dora"), Round: c.round(1, version).Id})
			c.report(2, func(types.Round, string) *int64 { return always(800_000)("") })
		}
		for c.ctx.BlockHeight() < due {
			_, err := deliver(c, c.msgs.Claim, &types.MsgClaim{Account: account("alice")})
			require.ErrorIs(t, err, types.ErrNothingClaimable, "height %d", c.ctx.BlockHeight())
			c.end()
		}
		must(c, c.msgs.Claim, &types.MsgClaim{Account: account("alice")})
	}
}

func TestAnEstimateIsRefused(t *testing.T) {
	c := quickChain(t)
	c.developer("alice")
	c.end()
	for _, broken := range []struct {
		req  *types.QueryEstimateRequest
		code codes.Code
		word string
	}{
		{nil, codes.InvalidArgument, "request"},
		{&types.QueryEstimateRequest{Ref: "alice/lm", Benchmark: 1, Score: 1_000_001}, codes.InvalidArgument, "score"},
		{&types.QueryEstimateRequest{Ref: "alice/lm", Benchmark: 9}, codes.NotFound, "benchmark 9"},
		{&types.QueryEstimateRequest{Ref: "alice/lm", Benchmark: 0}, codes.NotFound, "benchmark 0"},
		{&types.QueryEstimateRequest{Ref: "bob/lm", Benchmark: 1}, codes.NotFound, "bob"},
		{&types.QueryEstimateRequest{Ref: "no model", Benchmark: 1}, codes.InvalidArgument, "no model"},
	} {
		_, err := c.query.Estimate(c.ctx, broken.req)
		fails(t, err, broken.code, broken.word)
	}
}

// An estimate says in words what a score is worth, a score that is worth nothing too.
func TestAnEstimateIsSaidInWords(t *testing.T) {
	c := quickChain(t, general, func(gs *types.GenesisState) {
		gs.Params.GeneralisationEta = 1_000_000
		gs.Benchmarks[1].RetireEpoch = 1
		later := benchmark(3)
		later.ValidFromEpoch = 5
		gs.Benchmarks = append(gs.Benchmarks, later)
	})
	c.developer("alice")
	c.end()
	require.Contains(t, c.estimate("alice/lm", 1, 750_000).Text, "moved the frontier from 700000: 100000 points")
	require.Contains(t, c.estimate("alice/lm", 1, 750_000).Text, "is returned (R13)")
	low := c.estimate("alice/lm", 1, 1)
	require.Contains(t, low.Text, "below the frontier 700000 + eta 10000")
	require.Contains(t, low.Text, "harmonic mean of the domains [1 0]")
	require.Contains(t, low.Text, "is burned (R13)")
	require.Empty(t, low.Payees)
	require.Contains(t, c.estimate("alice/lm", 2, 1).Text, "retires in epoch 1, before the round could run")
	require.Equal(t, uint64(5), c.estimate("alice/lm", 3, 1).TargetEpoch)
	require.Equal(t, "alice/lm@1", low.Ref)
}
