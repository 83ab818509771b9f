package keeper_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"cosmossdk.io/collections"
	"cosmossdk.io/math"

	"github.com/modeld-labs/modeld/x/evalreward/types"
)

// brokenInvariants gives the short names of the invariants that do not hold.
func (c *chain) brokenInvariants() []string {
	var names []string
	for _, invariant := range c.k.Invariants() {
		if invariant.Check(c.ctx) != nil {
			names = append(names, invariant.Name[:3])
		}
	}
	return names
}

// finished gives a chain with a final round and an open one.
func finished(t *testing.T) (*chain, types.Round) {
	t.Helper()
	c, version := five(t)
	c.settled(1, version, map[string]int64{"eva-0": 750_000, "eva-1": 750_000, "eva-2": 750_000, "eva-3": 750_000})
	c.developer("bob")
	c.end()
	c.finalise(1)
	c.request("bob", "bob/lm", 1)
	c.runTo(3, types.PHASE_REVEAL)
	require.Empty(t, c.brokenInvariants())
	return c, c.round(1, version)
}

// An invariant that sees nothing is worth nothing: each is shown a state that breaks it.
func TestInvariantsSeeWrongBooks(t *testing.T) {
	c, round := finished(t)
	totals := must1(c.k.Totals.Get(c.ctx))
	for want, spoil := range map[string]func(f *chain){
		"I1 ": func(f *chain) {
			wrong := totals
			wrong.Minted = f.epoch(3).Params.Allowance(3).AddRaw(1)
			require.NoError(t, f.k.Totals.Set(f.ctx, wrong))
		},
		"I2 ": func(f *chain) { require.NoError(t, f.bank.add(f.ctx, module(types.ModuleName), math.OneInt())) },
		"I12": func(f *chain) {
			more := totals.GenesisSupply.Add(totals.Minted).AddRaw(1)
			require.NoError(t, f.bank.supply.Set(f.ctx, more))
		},
		"I3 ": func(f *chain) {
			state := f.stateOf(1)
			state.PointsAwarded++
			require.NoError(t, f.k.BenchmarkStates.Set(f.ctx, 1, state))
		},
		"I4 ": func(f *chain) { f.trust("eva-0", 1_000_001) },
		"I6 ": func(f *chain) {
			key := collections.Join(uint32(1), uint64(1))
			batch := must1(f.k.Batches.Get(f.ctx, key))
			batch.Minted = batch.Minted.AddRaw(1)
			require.NoError(t, f.k.Batches.Set(f.ctx, key, batch))
		},
		"I6 I13": func(f *chain) {
			results := must1(f.k.Results.Get(f.ctx, round.Id))
			results.Seats[0].Pay += "0"
			require.NoError(t, f.k.Results.Set(f.ctx, round.Id, results))
		},
		"I13": func(f *chain) {
			award := f.award(round.Id)
			award.Community = award.Community.AddRaw(1)
			require.NoError(t, f.k.Awards.Set(f.ctx, round.Id, award))
		},
	} {
		f := c.fork(t)
		spoil(f)
		for _, name := range f.brokenInvariants() {
			require.Contains(t, want, name)
		}
		require.NotEmpty(t, f.brokenInvariants(), want)
	}
}

func TestInvariantsSeeWrongIndexes(t *testing.T) {
	c, round := finished(t)
	open := c.rounds(3)[0]
	seat := addressOf(t, open.Committee[0].Evaluator).Bytes()
	for _, spoil := range []func(f *chain) error{
		func(f *chain) error { return f.k.Leaderboard.Clear(f.ctx, nil) },
		func(f *chain) error {
			return f.k.Leaderboard.Set(f.ctx, collections.Join3(uint32(1), uint32(0), round.Version+7), 1)
		},
		func(f *chain) error {
			return f.k.Dockets.Remove(f.ctx, collections.Join3(open.Epoch, uint32(automated), seat))
		},
		func(f *chain) error {
			e := f.evaluator(f.staff[open.Committee[0].Evaluator], automated)
			e.OpenSeats++
			return f.k.Evaluators.Set(f.ctx, collections.Join(uint32(automated), seat), e)
		},
	} {
		f := c.fork(t)
		require.NoError(t, spoil(f))
		require.Equal(t, []string{"ind"}, f.brokenInvariants())
	}
}
