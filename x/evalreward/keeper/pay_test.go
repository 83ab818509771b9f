package keeper_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"cosmossdk.io/math"

	"github.com/modeld-labs/modeld/x/evalreward/mechanism"
	"github.com/modeld-labs/modeld/x/evalreward/types"
	modelregtypes "github.com/modeld-labs/modeld/x/modelreg/types"
)

// scoring lets all members agree on a score per version.
func scoring(raws map[uint64]int64) func(types.Round, string) *int64 {
	return func(r types.Round, _ string) *int64 { raw := raws[r.Version]; return &raw }
}

// The bucket has filled for three epochs, but the whole potential costs four: what the batch
// is worth is scaled down to it, and the fractions stay inside.
func TestOwnerPayIsScaledToTheBucket(t *testing.T) {
	c := quickChain(t)
	c.evaluators(5)
	alice, bob := c.developer("alice"), c.developer("bob")
	c.end()
	c.request("alice", "alice/lm", 1)
	c.request("bob", "bob/lm", 1)
	c.report(1, scoring(map[uint64]int64{alice: 857_143, bob: 1_000_000}))

	events := c.finalise(1)

	first, second := c.award(c.round(1, alice).Id), c.award(c.round(1, bob).Id)
	require.Equal(t, uint32(900_000), first.Points+second.Points, "H(1) - H(0.7)")
	bucket := first.Price.QuoRaw(4).MulRaw(3)
	require.Equal(t, bucket.String(), first.Bucket.String())
	require.Equal(t, first.Full.Add(second.Full).String(), first.FullSum.String())
	require.True(t, first.FullSum.GT(bucket))
	for _, a := range []types.Award{first, second} {
		require.Equal(t, "paid", a.Reason)
		require.Equal(t, a.Full.Mul(bucket).Quo(a.FullSum).String(), a.Gross.String())
		require.Equal(t, a.Gross.QuoRaw(10).String(), a.Community.String())
		require.Equal(t, a.Gross.Sub(a.Community).String(), a.OwnerAmount.String(), "no parent")
	}
	rest := c.stateOf(1).Bucket
	require.Equal(t, bucket.Sub(first.Gross).Sub(second.Gross).String(), rest.String())
	require.True(t, rest.LT(math.NewInt(2)))
	require.Equal(t, first.OwnerAmount.Add(first.Deposit).String(), c.claimable("alice").String())
	require.Len(t, eventsOf[*types.EventCommunityFunded](c, events), 2)
	moves := eventsOf[*types.EventFrontierMoved](c, events)
	same(c, &types.EventFrontierMoved{Benchmark: 1, Version: alice, Before: 700_000, After: 857_143, Points: first.Points}, moves[0])
	same(c, &types.EventFrontierMoved{Benchmark: 1, Version: bob, Before: 857_143, After: 1_000_000, Points: second.Points}, moves[1])
}

// The words for an owner who moved the frontier and got nothing.
func TestAMoveCanBeWorthNothing(t *testing.T) {
	for _, scenario := range []struct {
		reason string
		epoch  uint64
		edit   func(p *types.Params)
	}{
		{"rounded", 1, func(p *types.Params) { p.OwnerSharePpm = 0 }},
		// In epoch 4 the halved emission leaves nothing for the bucket, which is cut to it.
		{"bucket", 3, func(p *types.Params) { p.InitialEmission, p.HalvingEpochs = math.NewInt(40), 2 }},
	} {
		c := quickChain(t, func(gs *types.GenesisState) { scenario.edit(&gs.Params) })
		c.evaluators(5)
		version := c.developer("alice")
		c.runTo(scenario.epoch-1, types.PHASE_COMMIT)
		c.request("alice", "alice/lm", 1)
		c.measure(scenario.epoch, version, always(1_000_000))
		c.finalise(scenario.epoch)

		award := c.award(c.round(scenario.epoch, version).Id)
		require.Equal(t, scenario.reason, award.Reason)
		require.True(t, award.Moved)
		require.Equal(t, uint32(900_000), award.Points)
		require.True(t, award.Gross.IsZero())
		require.Equal(t, "returned", award.DepositFate, "the frontier moved")
		require.Equal(t, scenario.reason == "bucket", award.Full.IsPositive())
	}
}

func TestParentsOfOtherOwnersGetARoyalty(t *testing.T) {
	c := quickChain(t)
	c.evaluators(5)
	pat, pia := c.developer("pat"), c.developer("pia")
	own := c.developer("alice")
	c.model("alice", "alice/child")
	child := c.version("alice", "alice/child", "child", pat, pia, own)
	c.end()
	c.request("alice", "alice/child", 1)
	c.measure(1, child, always(750_000))

	c.finalise(1)

	award := c.award(c.round(1, child).Id)
	require.Equal(t, []string{account("pat"), account("pia")}, award.Parents)
	split, err := mechanism.OwnerSplit(award.Gross, 2, quickParams().SplitRates())
	require.NoError(t, err)
	require.Equal(t, split.EachParent.String(), c.claimable("pat").String())
	require.Equal(t, split.EachParent.String(), c.claimable("pia").String())
	require.Equal(t, split.Owner.Add(award.Deposit).String(), c.claimable("alice").String())
}

// While a pay is in escrow the authority may correct the lineage, and the royalty follows.
func TestCorrectedParentsGetTheRoyalty(t *testing.T) {
	c := quickChain(t)
	c.evaluators(5)
	hidden, claimed := c.developer("hidden"), c.developer("claimed")
	child := c.developer("alice", claimed)
	c.end()
	c.request("alice", "alice/lm", 1)
	c.measure(1, child, always(750_000))
	correct := &modelregtypes.MsgSetParents{Authority: authority, Version: child, Parents: []uint64{hidden}}
	_, err := deliver(c, c.registry().SetParents, correct)
	require.ErrorIs(t, err, modelregtypes.ErrNotInEscrow, "not before it is settled")
	c.end()
	must(c, c.registry().SetParents, correct)

	c.finalise(1)

	award := c.award(c.round(1, child).Id)
	require.Equal(t, []string{account("hidden")}, award.Parents)
	require.Equal(t, award.EachParent.String(), c.claimable("hidden").String())
	require.True(t, award.EachParent.IsPositive())
	require.True(t, c.claimable("claimed").IsZero())
	_, err = deliver(c, c.registry().SetParents, correct)
	require.ErrorIs(t, err, modelregtypes.ErrNotInEscrow, "not after it is final")
}

// A round pays those who owned model and parents when it was opened.
func TestATransferMovesLaterEarningsOnly(t *testing.T) {
	c := quickChain(t)
	c.evaluators(5)
	parent := c.developer("pat")
	child := c.developer("alice", parent)
	for _, name := range []string{"buyer", "heir"} {
		c.fund(account(name), enough)
	}
	c.end()
	c.openOne(child)
	c.transfer("alice/lm", "alice", "buyer")
	c.transfer("pat/lm", "pat", "heir")
	c.measure(1, child, always(750_000))
	c.finalise(1)

	award := c.award(c.round(1, child).Id)
	require.Equal(t, account("alice"), award.Owner)
	require.True(t, c.claimable("alice").GT(award.Deposit))
	require.True(t, c.claimable("pat").IsPositive())
	require.True(t, c.claimable("buyer").IsZero())
	require.True(t, c.claimable("heir").IsZero())
	reputation, err := c.query.Reputation(c.ctx, &types.QueryReputationRequest{Owner: account("alice")})
	require.NoError(t, err)
	require.Len(t, reputation.Reputations, 1)

	c.version("buyer", "alice/lm", "next", parent)
	c.request("buyer", "alice/lm@2", 1)
	c.runTo(3, types.PHASE_COMMIT)
	c.end()
	require.Equal(t, account("buyer"), c.round(3, child+1).Owner)
}

// A yanked version finishes its round; one that still waits gets none.
func TestAYankStopsTheQueueAndNotTheRound(t *testing.T) {
	c := quickChain(t)
	c.evaluators(5)
	running, waiting := c.developer("alice"), c.developer("bob")
	c.end()
	c.openOne(running)
	c.request("bob", "bob/lm@1", 1)
	c.yank("alice", "alice/lm", 1)
	c.yank("bob", "bob/lm", 1)
	c.measure(1, running, always(750_000))
	deposit := c.stateOf(1).Deposit.String()

	events := c.finalise(1)

	require.Equal(t, "paid", c.award(c.round(1, running).Id).Reason)
	same(c, &types.EventRequestClosed{Version: waiting, Benchmark: 1, Requester: account("bob"), Deposit: deposit, Reason: "yanked"},
		eventOf[*types.EventRequestClosed](c, events))
	require.Equal(t, deposit, c.claimable("bob").String())
	require.Empty(t, c.rounds(2))
}
