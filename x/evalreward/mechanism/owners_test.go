package mechanism_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/modeld-labs/modeld/x/evalreward/mechanism"
)

func examplePool(bucket int64) mechanism.Pool {
	return mechanism.Pool{
		Frontier: mechanism.Frontier{Score: 800000, Eta: 10000}, Tiers: exampleTiers(),
		Price: coins(4000000000), Bucket: coins(bucket),
	}
}

// The version id decides who comes first, not the order of the list.
func TestPayOwnersExample(t *testing.T) {
	entries := []mechanism.Entry{{Version: 8, Score: 851000, Parents: 3}, {Version: 7, Score: 840000}}
	out, err := mechanism.PayOwners(examplePool(10000000000), exampleSplit(), entries)
	require.NoError(t, err)
	require.Equal(t, []uint64{7, 8}, []uint64{out.Pays[0].Version, out.Pays[1].Version})
	requireCoins(t, coins(560000000), out.Pays[0].Gross)
	requireCoins(t, coins(504000000), out.Pays[0].Split.Owner)
	requireCoins(t, coins(154000000), out.Pays[1].Gross)
	requireCoins(t, coins(5133333), out.Pays[1].Split.EachParent)
	requireCoins(t, coins(9286000000), out.Bucket)
	require.EqualValues(t, 851000, out.Frontier)

	entries[0].Version, entries[1].Version = 7, 8
	out, err = mechanism.PayOwners(examplePool(10000000000), exampleSplit(), entries)
	require.NoError(t, err)
	require.EqualValues(t, 178500, out.Pays[0].Points)
	require.Equal(t, mechanism.OwnerBelowThreshold, out.Pays[1].Reason)
}

// A zero is explained by what made it one.
func TestOwnerReasons(t *testing.T) {
	one := func(p mechanism.Pool, score int64) mechanism.OwnerReason {
		out, err := mechanism.PayOwners(p, exampleSplit(), []mechanism.Entry{{Version: 1, Score: score}})
		require.NoError(t, err)
		return out.Pays[0].Reason
	}
	require.Equal(t, mechanism.OwnerPaid, one(examplePool(1), 840000))
	require.Equal(t, mechanism.OwnerBucket, one(examplePool(0), 840000))
	require.Equal(t, mechanism.OwnerBelowThreshold, one(examplePool(1), 809999))
	cheap := examplePool(1)
	cheap.Price = coins(1)
	require.Equal(t, mechanism.OwnerRounded, one(cheap, 840000))
}

func TestPayOwnersRefuses(t *testing.T) {
	for _, c := range []struct {
		want   mechanism.Code
		change func(*mechanism.Pool, *mechanism.SplitRates, *mechanism.Entry)
	}{
		{mechanism.CodeBadTiers, func(p *mechanism.Pool, _ *mechanism.SplitRates, _ *mechanism.Entry) { p.Tiers = mechanism.Tiers{} }},
		{mechanism.CodeBadAmount, func(p *mechanism.Pool, _ *mechanism.SplitRates, _ *mechanism.Entry) { p.Price = coins(-1) }},
		{mechanism.CodeBadAmount, func(p *mechanism.Pool, _ *mechanism.SplitRates, _ *mechanism.Entry) { p.Bucket = coins(-1) }},
		{mechanism.CodeBadPpm, func(_ *mechanism.Pool, r *mechanism.SplitRates, _ *mechanism.Entry) { r.Royalty = -1 }},
		{mechanism.CodeBadSplit, func(_ *mechanism.Pool, r *mechanism.SplitRates, _ *mechanism.Entry) { r.Royalty = 900001 }},
		{mechanism.CodeTooManyParents, func(_ *mechanism.Pool, _ *mechanism.SplitRates, e *mechanism.Entry) { e.Parents = 5 }},
	} {
		pool, rates, entry := examplePool(1), exampleSplit(), mechanism.Entry{Version: 1}
		c.change(&pool, &rates, &entry)
		_, err := mechanism.PayOwners(pool, rates, []mechanism.Entry{entry})
		requireCode(t, c.want, err)
	}
}

// The largest price that Bucket can give is accepted, one more is not.
func TestPayOwnersAtTheLargestPrice(t *testing.T) {
	largest, err := mechanism.Bucket(mechanism.MaxAmount(), mechanism.MaxAmount(), scale, mechanism.MaxKappa)
	require.NoError(t, err)
	pool := mechanism.Pool{Tiers: mechanism.Linear(), Price: largest.Price, Bucket: largest.Bucket}
	out, err := mechanism.PayOwners(pool, exampleSplit(), []mechanism.Entry{{Version: 1, Score: 999999}, {Version: 2, Score: scale}})
	require.NoError(t, err)
	require.True(t, out.Scaled)
	require.True(t, out.Bucket.LTE(coins(2)))

	pool.Price = pool.Price.AddRaw(1)
	_, err = mechanism.PayOwners(pool, exampleSplit(), nil)
	requireCode(t, mechanism.CodeBadAmount, err)
}

func TestForeignParents(t *testing.T) {
	require.Equal(t, []string{"bob", "carol", "bob"}, mechanism.ForeignParents("alice", []string{"bob", "alice", "carol", "bob"}))
	require.Empty(t, mechanism.ForeignParents("alice", nil))
}

func TestDeposits(t *testing.T) {
	for state, back := range map[mechanism.State]bool{
		mechanism.StateGold: true, mechanism.StateVoidQuorum: true, mechanism.StateVoidWeight: true,
		mechanism.StateVoidSupport: true, mechanism.StateVoidUnfetchable: false, mechanism.StateFinal: false,
	} {
		require.Equal(t, back, mechanism.DepositReturned(state, false), state)
	}
	require.True(t, mechanism.DepositReturned(mechanism.StateFinal, true))
}

// Roles of one address add up; who earned nothing is not listed.
func TestPayees(t *testing.T) {
	var p mechanism.Payees
	p.AddRoyalty("bob", coins(1))
	p.AddOwner("alice", coins(0))
	p.AddEvaluator("bob", coins(2))
	p.AddOwner("bob", coins(4))
	p.AddEvaluator("Zoe", coins(8))

	list := p.List()

	require.Len(t, list, 2)
	require.Equal(t, []string{"Zoe", "bob"}, []string{list[0].Address, list[1].Address})
	requireCoins(t, coins(2), list[1].Evaluator)
	requireCoins(t, coins(4), list[1].Owner)
	requireCoins(t, coins(1), list[1].Royalty)
	requireCoins(t, coins(7), list[1].Total)
	require.Empty(t, (&mechanism.Payees{}).List())
}
