package keeper_test

import (
	"math"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"google.golang.org/grpc/codes"

	"github.com/modeld-labs/modeld/x/evalreward/types"
)

// told gives what an account is told about a round: role, reason and amount, per role.
func (c *chain) told(round uint64, name string) []string {
	c.t.Helper()
	res, err := c.query.Explain(c.ctx, &types.QueryExplainRequest{Round: round, Payee: account(name)})
	require.NoError(c.t, err)
	var lines []string
	for _, x := range res.Explanations {
		require.NotEmpty(c.t, x.Text)
		final := ""
		if !x.Final {
			final = " not final"
		}
		lines = append(lines, x.Role+" "+x.Reason+" "+x.Amount.String()+final)
	}
	return lines
}

// From the request to the pay, each party of a round is told where it stands.
func TestEveryPartyIsToldWhereItStands(t *testing.T) {
	c := quickChain(t)
	c.evaluators(5)
	parent := c.developer("pat")
	version := c.developer("alice", parent)
	c.fund(account("sponsor"), enough)
	c.end()
	must(c, c.msgs.RequestEvaluation, ask("sponsor", "alice/lm", 1))
	c.runTo(1, types.PHASE_COMMIT)
	c.end()
	round := c.round(1, version)
	require.Equal(t, []string{"owner open 0 not final"}, c.told(round.Id, "alice"))
	require.Equal(t, []string{"requester open 0 not final"}, c.told(round.Id, "sponsor"))
	require.Equal(t, []string{"evaluator open 0 not final"}, c.told(round.Id, "eva-0"))
	require.Equal(t, []string{"parent open 0 not final"}, c.told(round.Id, "pat"))

	c.measure(1, version, by(map[string]int64{
		"eva-0": 750_000, "eva-1": 750_000, "eva-2": 750_000, "eva-3": math.MinInt64,
	}))
	c.end()
	pay := c.evaluation(c.round(1, version), "eva-0").Result.Pay.String()
	require.Equal(t, []string{"evaluator paid " + pay + " not final"}, c.told(round.Id, "eva-0"))
	_, err := c.query.Award(c.ctx, &types.QueryAwardRequest{Round: round.Id})
	fails(t, err, codes.NotFound, "not final yet")
	c.finalise(1)

	award := c.award(round.Id)
	require.Equal(t, []string{"owner paid " + award.OwnerAmount.String(), "generalisation_owner below_threshold 0"}, c.told(round.Id, "alice"))
	require.Equal(t, []string{"parent paid " + award.EachParent.String(), "generalisation_parent below_threshold 0"}, c.told(round.Id, "pat"))
	require.Equal(t, []string{"requester returned " + award.Deposit.String()}, c.told(round.Id, "sponsor"))
	require.Equal(t, []string{"evaluator paid " + pay}, c.told(round.Id, "eva-0"))
	require.Equal(t, []string{"evaluator unfetchable 0"}, c.told(round.Id, "eva-3"))
	require.Equal(t, []string{"evaluator not_revealed 0"}, c.told(round.Id, "eva-4"))
	require.Equal(t, []string{"none none 0"}, c.told(round.Id, "mallory"))
	res, err := c.query.Explain(c.ctx, &types.QueryExplainRequest{Round: round.Id, Payee: strings.ToUpper(account("eva-0"))})
	require.NoError(t, err)
	require.Equal(t, "evaluator", res.Explanations[0].Role, "in capitals it is the same account")
	require.Equal(t, c.stateOf(1).Pot.String(), res.Pot.String())
	same(c, &award, res.Award)
}

// A round without a result tells so in every role.
func TestAVoidRoundIsExplained(t *testing.T) {
	for outcome, want := range map[string]struct {
		raws             map[string]int64
		owner, requester string
	}{
		"quorum": {map[string]int64{"eva-0": 1}, "void_quorum 0", "requeued 0"},
		"support": {
			map[string]int64{"eva-0": 1, "eva-1": 200_000, "eva-2": 400_000, "eva-3": 600_000, "eva-4": 800_000},
			"void_support 0", "returned 11250000000",
		},
		"unfetchable": {map[string]int64{"eva-0": math.MinInt64, "eva-1": math.MinInt64, "eva-2": math.MinInt64}, "void_unfetchable 0", "burned 0"},
	} {
		c, version := five(t, noPlaces)
		round, _ := c.settled(1, version, want.raws)
		require.Equal(t, outcome, round.Outcome)
		c.finalise(1)

		require.Equal(t, []string{"owner " + want.owner, "requester " + want.requester}, c.told(round.Id, "alice"))
		require.Equal(t, []string{"evaluator void 0"}, c.told(round.Id, "eva-0"))
	}
}

func TestTheRestOfTheReasons(t *testing.T) {
	c := quickChain(t)
	c.evaluators(5)
	public, rival := c.developer("public"), c.developer("alice")
	c.end()
	must(c, c.msgs.CreateBenchmark, create(2, 2, func(b *types.Benchmark) { b.BaselineVersion = public }))
	c.runTo(1, types.PHASE_COMMIT)
	c.request("alice", "alice/lm", 2)
	odd := ""
	c.report(2, func(r types.Round, name string) *int64 {
		if odd == "" {
			odd = name
		}
		if name == odd && r.Version == rival {
			return always(100_000)("")
		}
		return always(705_000)("")
	})
	c.finalise(2)

	baseline, below := c.round(2, public), c.round(2, rival)
	require.Equal(t, []string{"owner baseline 0", "generalisation_owner baseline 0"}, c.told(baseline.Id, "public"))
	require.Equal(t, []string{"none none 0"}, c.told(baseline.Id, "steward"), "a baseline has no requester")
	require.Equal(t, []string{"owner below_threshold 0", "generalisation_owner below_threshold 0", "requester burned 0"}, c.told(below.Id, "alice"))
	require.Equal(t, []string{"evaluator disagreed 0"}, c.told(below.Id, odd))
}

// A round whose settlement failed is explained as an error, and pays nobody.
func TestAFailedRoundIsExplained(t *testing.T) {
	c, version := five(t)
	c.measure(1, version, always(750_000))
	c.bank.fail = func(call string) error {
		if call == "community" {
			panic(call)
		}
		return nil
	}
	c.finalise(1)

	round := c.round(1, version)
	deposit := round.Request.Deposit.String()
	require.Equal(t, []string{"owner error 0", "requester returned " + deposit}, c.told(round.Id, "alice"))
	require.Equal(t, []string{"evaluator error 0"}, c.told(round.Id, "eva-0"))
}

// A pot too small to be divided: the merit is there, and nothing is paid.
func TestAPotMayBeTooSmall(t *testing.T) {
	c := quickChain(t, func(gs *types.GenesisState) { gs.Params.OwnerSharePpm = 1_000_000 })
	c.evaluators(5)
	version := c.developer("alice")
	c.end()
	c.request("alice", "alice/lm", 1)
	c.measure(1, version, always(750_000))
	c.finalise(1)
	require.Equal(t, []string{"evaluator rounded 0"}, c.told(c.round(1, version).Id, "eva-0"))
}
