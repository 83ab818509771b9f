package keeper_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"cosmossdk.io/collections"
	"cosmossdk.io/math"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/modeld-labs/modeld/x/evalreward/types"
)

func gift(from string, benchmark uint32, amount int64, denom string) *types.MsgFundSponsorPool {
	return &types.MsgFundSponsorPool{Sponsor: account(from), Benchmark: benchmark, Amount: sdk.NewInt64Coin(denom, amount)}
}

// sponsor gives a person coins and lets it give them to a pool.
func (c *chain) sponsor(from string, benchmark uint32, amount int64, denom string) {
	c.t.Helper()
	if denom == "umodel" {
		c.fund(account(from), amount)
	} else {
		c.have(from, denom, math.NewInt(amount))
	}
	must(c, c.msgs.FundSponsorPool, gift(from, benchmark, amount, denom))
}

func (c *chain) pool(benchmark uint32, denom string) types.SponsorPool {
	c.t.Helper()
	pool, err := c.k.SponsorPools.Get(c.ctx, collections.Join(benchmark, denom))
	require.NoError(c.t, err)
	return pool
}

func TestAnybodySponsorsABenchmark(t *testing.T) {
	c := quickChain(t)
	c.end()
	c.sponsor("sue", 1, 100, "uusd")
	same(c, &types.EventSponsorPoolFunded{Benchmark: 1, Sponsor: account("sue"), Amount: "100uusd"},
		eventOf[*types.EventSponsorPoolFunded](c, c.events))
	c.sponsor("sue", 1, 11, "uusd")
	c.sponsor("tom", 1, 5, "uusd")
	c.sponsor("tom", 1, 7, "umodel")
	c.end()

	require.True(t, c.holds("sue", "uusd").IsZero())
	pools, err := c.query.SponsorPools(c.ctx, &types.QuerySponsorPoolsRequest{Benchmark: 1})
	require.NoError(t, err)
	require.Equal(t, []types.SponsorPool{
		{Benchmark: 1, Denom: "umodel", Amount: math.NewInt(7), Contributors: 1},
		{Benchmark: 1, Denom: "uusd", Amount: math.NewInt(116), Contributors: 2},
	}, pools.Pools)
	given, err := c.query.Contributions(c.ctx, &types.QueryContributionsRequest{Benchmark: 1})
	require.NoError(t, err)
	amounts := map[string]string{}
	for _, g := range given.Contributions {
		amounts[g.Contributor+g.Denom] = g.Amount.String()
	}
	require.Equal(t, map[string]string{account("tom") + "umodel": "7", account("sue") + "uusd": "111", account("tom") + "uusd": "5"}, amounts)
	empty, err := c.query.SponsorPools(c.ctx, &types.QuerySponsorPoolsRequest{Benchmark: 3})
	require.NoError(t, err)
	require.Empty(t, empty.Pools)
	c.rebornAlike()
}

func TestSponsoringIsRefused(t *testing.T) {
	c := quickChain(t, func(gs *types.GenesisState) {
		later := benchmark(2)
		later.ValidFromEpoch = 5
		gs.Benchmarks = append(gs.Benchmarks, later)
	})
	c.end()
	with := func(edit func(*types.MsgFundSponsorPool)) *types.MsgFundSponsorPool {
		msg := gift("sue", 1, 5, "uusd")
		edit(msg)
		return msg
	}
	c.have("sue", "uusd", power(121))
	for _, denom := range []string{"frozen", "d05"} {
		c.have("sue", denom, math.NewInt(1000))
	}
	refuse(c, c.msgs.FundSponsorPool, gift("sue", 2, 5, "uusd"), types.ErrBenchmarkNotActive, "benchmark 2")
	refuse(c, c.msgs.FundSponsorPool, gift("sue", 7, 5, "uusd"), types.ErrBenchmarkNotFound, "7")
	refuse(c, c.msgs.FundSponsorPool, gift("sue", 0, 5, "uusd"), types.ErrBenchmarkNotFound)
	refuse(c, c.msgs.FundSponsorPool, with(func(m *types.MsgFundSponsorPool) { m.Sponsor = "x" }), types.ErrInvalidField, "sponsor")
	refuse(c, c.msgs.FundSponsorPool, with(func(m *types.MsgFundSponsorPool) { m.Amount.Denom = "1" }), types.ErrInvalidField, "denom")
	refuse(c, c.msgs.FundSponsorPool, with(func(m *types.MsgFundSponsorPool) { m.Amount.Amount = math.ZeroInt() }), types.ErrInvalidField, "more than 0")
	refuse(c, c.msgs.FundSponsorPool, with(func(m *types.MsgFundSponsorPool) { m.Amount.Amount = math.NewInt(-1) }), types.ErrInvalidField, "amount")
	refuse(c, c.msgs.FundSponsorPool, with(func(m *types.MsgFundSponsorPool) { m.Amount.Amount = power(120) }), types.ErrInvalidField, "amount")
	before := c.snapshot()
	_, err := deliver(c, c.msgs.FundSponsorPool, gift("sue", 1, 5, "frozen"))
	require.ErrorContains(t, err, "disabled")
	_, err = deliver(c, c.msgs.FundSponsorPool, gift("poor", 1, 5, "uusd"))
	require.ErrorContains(t, err, "pay into sponsor pool")
	c.unchanged(before, c.snapshot())

	must(c, c.msgs.FundSponsorPool, with(func(m *types.MsgFundSponsorPool) { m.Amount.Amount = power(120).SubRaw(1) }))
	refuse(c, c.msgs.FundSponsorPool, gift("sue", 1, 1, "uusd"), types.ErrPoolFull, "2^120")
	for i := range 3 {
		c.sponsor("sue", 1, 10, fmt.Sprintf("d0%d", i))
	}
	refuse(c, c.msgs.FundSponsorPool, gift("sue", 1, 5, "d05"), types.ErrPoolFull, "4 denoms", "d05")
	for i := range types.MaxContributors - 1 {
		c.sponsor(fmt.Sprint("giver-", i), 1, 1, "d00")
	}
	c.have("late", "d00", math.NewInt(1))
	refuse(c, c.msgs.FundSponsorPool, gift("late", 1, 1, "d00"), types.ErrPoolFull, "at most 64 contributors")
	c.sponsor("giver-5", 1, 1, "d00")
	c.end()

	must(c, c.msgs.RetireBenchmark, &types.MsgRetireBenchmark{Signer: authority, Benchmark: 1})
	c.runTo(1, types.PHASE_COMMIT)
	c.end()
	refuse(c, c.msgs.FundSponsorPool, gift("sue", 1, 1, "d00"), types.ErrBenchmarkNotActive, "RETIRED")
	c.runTo(3, types.PHASE_COMMIT)
	require.Equal(t, power(120).SubRaw(1).String(), c.due("sue").AmountOf("uusd").String(), "all comes back")
	require.Equal(t, "2d00", c.due("giver-5").String())
}

// Versions draw in ascending order when their scores are final; the owners may claim when
// their rounds are paid, which is later when there are few units per block.
func TestSponsorsPayInTheOrderOfVersions(t *testing.T) {
	c := quickChain(t, wide(1))
	c.evaluators(5)
	alice, bob := c.developer("alice"), c.developer("bob")
	c.end()
	c.sponsor("sue", 1, 1_000_000, "uusd")
	c.sponsor("sue", 1, 999, "umodel")
	c.request("bob", "bob/lm", 1)
	c.request("alice", "alice/lm", 1)
	c.report(1, scoring(map[uint64]int64{alice: 757_143, bob: 850_000}))
	c.runTo(2, types.PHASE_COMMIT)
	seen := map[string]bool{}
	var events sdk.Events
	for range 8 {
		events = append(events, c.end()...)
		left := c.pool(1, "uusd").Amount.String()
		seen[left] = true
		if c.round(1, alice).State == types.ROUND_STATE_SETTLED {
			require.Empty(t, c.due("alice"))
		}
		c.rebornAlike()
	}
	first, second := c.award(c.round(1, alice).Id), c.award(c.round(1, bob).Id)
	require.Equal(t, uint32(100_000), first.FrontierBefore-600_000)
	base := int64(100_000)
	one := int64(1_000_000) * int64(first.Points) / (1_000_000 - base)
	two := (1_000_000 - one) * int64(second.Points) / (1_000_000 - base - int64(first.Points))
	require.Equal(t, fmt.Sprintf("%dumodel,%duusd", 999*int64(first.Points)/(1_000_000-base), one), first.Sponsors.String())
	require.Equal(t, one, c.due("alice").AmountOf("uusd").Int64())
	require.Equal(t, two, c.due("bob").AmountOf("uusd").Int64())
	require.Equal(t, map[string]bool{"1000000": true, fmt.Sprint(1_000_000 - one): true, fmt.Sprint(1_000_000 - one - two): true}, seen)
	require.Len(t, eventsOf[*types.EventSponsorPaid](c, events), 2)
	require.Contains(t, c.told(c.round(1, alice).Id, "alice"), "sponsored paid 0")
	spent := c.holds("alice", "uusd")
	must(c, c.msgs.Claim, &types.MsgClaim{Account: account("alice")})
	c.end()
	require.Equal(t, one, c.holds("alice", "uusd").Sub(spent).Int64())
}

// R14: the same points draw the same share of a pool in one step or in many, but for the
// fractions that stay in it.
func TestSplittingProgressDrawsNoMoreFromSponsors(t *testing.T) {
	sparingly(t, 20, func(t *rapid.T) {
		steps := rapid.IntRange(1, 3).Draw(t, "steps")
		scores := []int64{700_000}
		for range steps {
			last := scores[len(scores)-1]
			scores = append(scores, last+rapid.Int64Range(10_000, 90_000).Draw(t, "step"))
		}
		amount := rapid.Int64Range(1, 1_000_000_000_000).Draw(t, "pool")
		left := func(scores []int64) math.Int {
			c := quickChain(t)
			c.evaluators(5)
			raws := map[uint64]int64{}
			for i := range scores {
				name := fmt.Sprint("dev-", i)
				raws[c.developer(name)] = scores[i]
			}
			c.end()
			c.sponsor("sue", 1, amount, "uusd")
			for i := range scores {
				c.request(fmt.Sprint("dev-", i), fmt.Sprintf("dev-%d/lm", i), 1)
			}
			c.report(1, scoring(raws))
			c.finalise(1)
			return c.pool(1, "uusd").Amount
		}
		many, one := left(scores[1:]), left(scores[len(scores)-1:])
		require.True(t, many.GTE(one))
		require.LessOrEqual(t, many.Sub(one).Int64(), int64(steps))
	})
}

// Who has coins of eight denoms to claim gets what comes in a ninth at once.
func TestManyDenomsAreSentAtOnce(t *testing.T) {
	c := quickChain(t, func(gs *types.GenesisState) {
		gs.Benchmarks = append(gs.Benchmarks, benchmark(2), benchmark(3))
	})
	c.evaluators(5)
	version := c.developer("alice")
	c.end()
	for id := uint32(1); id <= 3; id++ {
		for i := range types.MaxSponsorDenoms {
			c.sponsor("sue", id, 900_000, fmt.Sprintf("d%d%d", id, i))
		}
		c.request("alice", "alice/lm", id)
	}
	before := c.holds("alice", "umodel")
	c.report(1, func(types.Round, string) *int64 { return always(990_000)("") })
	c.finalise(1)

	require.LessOrEqual(t, len(c.due("alice")), types.MaxClaimableDenoms)
	for id := uint32(1); id <= 3; id++ {
		award := c.award(c.rounds(1)[id-1].Id)
		require.Equal(t, uint32(865_000), award.Points)
		for i := range types.MaxSponsorDenoms {
			denom := fmt.Sprintf("d%d%d", id, i)
			require.Equal(t, int64(865_000), award.Sponsors.AmountOf(denom).Int64())
			require.Equal(t, int64(865_000), c.due("alice").AmountOf(denom).Add(c.holds("alice", denom)).Int64(), denom)
			require.Equal(t, int64(35_000), c.pool(id, denom).Amount.Int64())
		}
	}
	earned := math.ZeroInt()
	for _, r := range c.rounds(1) {
		require.Equal(t, version, r.Version)
		earned = earned.Add(c.award(r.Id).OwnerAmount).Add(r.Request.Deposit)
	}
	require.Equal(t, earned.String(), c.claimable("alice").Add(c.bank.balance(c.ctx, account("alice")).Sub(before)).String())
}
