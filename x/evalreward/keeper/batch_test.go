package keeper_test

import (
	"fmt"
	"math"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"cosmossdk.io/collections"
	sdkmath "cosmossdk.io/math"

	"github.com/modeld-labs/modeld/x/evalreward/mechanism"
	"github.com/modeld-labs/modeld/x/evalreward/types"
)

// crowd draws a chain with seven evaluators of any credibility and three developers, whose
// versions descend from each other, and requests a round of each in epoch 2.
func crowd(t *rapid.T) *chain {
	c := quickChain(t, func(gs *types.GenesisState) {
		gs.Params.CommitteeSize = rapid.Uint32Range(3, 6).Draw(t, "seats")
		gs.Params.GeneralisationEta, gs.Params.AuditsMax = types.DevParams().GeneralisationEta, 0
		gs.Benchmarks[0].InitialFrontier = rapid.Uint32Range(0, 950_000).Draw(t, "frontier")
	})
	for _, name := range c.evaluators(7) {
		c.trust(name, rapid.Uint32Range(600_000, 1_000_000).Draw(t, "credibility"))
	}
	var versions []uint64
	for _, name := range []string{"ann", "ben", "cid"} {
		parents := rapid.SampledFrom(append(powerSet(versions), nil)).Draw(t, "parents")
		versions = append(versions, c.developer(name, parents...))
	}
	// Two models of one owner, so that a parent may be its own.
	c.model("ann", "ann/other")
	c.version("ann", "ann/other", "other", versions[:2]...)
	c.runTo(1, types.PHASE_COMMIT)
	c.end()
	for _, ref := range []string{"ann/lm", "ben/lm", "cid/lm", "ann/other"} {
		if rapid.IntRange(0, 3).Draw(t, "request") > 0 {
			c.request(ref[:3], ref, 1)
		}
	}
	return c
}

func powerSet(values []uint64) [][]uint64 {
	sets := [][]uint64{nil}
	for _, v := range values {
		for _, set := range sets {
			sets = append(sets, append(slices.Clip(set), v))
		}
	}
	return sets
}

// opinions draws one report per seat: near the truth, anywhere, unfetchable or none.
func opinions(t *rapid.T) func(types.Round, string) *int64 {
	drawn := map[string]*int64{}
	truths := map[uint64]int64{}
	return func(r types.Round, evaluator string) *int64 {
		if _, ok := truths[r.Id]; !ok {
			truths[r.Id] = rapid.Int64Range(5_000, 995_000).Draw(t, "truth")
		}
		key := fmt.Sprint(r.Id, evaluator)
		if raw, ok := drawn[key]; ok {
			return raw
		}
		value := truths[r.Id] + rapid.Int64Range(-5_000, 5_000).Draw(t, "noise")
		raw := &value
		switch rapid.IntRange(0, 9).Draw(t, "character") {
		case 0:
			value = rapid.Int64Range(0, 1_000_000).Draw(t, "anything")
		case 1:
			value = math.MinInt64
		case 2:
			raw = nil
		}
		drawn[key] = raw
		return raw
	}
}

// pure puts a settled batch into the words of the mechanism. bucket is what the batch may
// draw on: on the chain that is the bucket after the roll of the next epoch.
func (c *chain) pure(epoch uint64, bucket sdkmath.Int) mechanism.Batch {
	c.t.Helper()
	stored, err := c.k.Epochs.Get(c.ctx, epoch)
	require.NoError(c.t, err)
	b, err := c.k.Benchmarks.Get(c.ctx, 1)
	require.NoError(c.t, err)
	p := stored.Params
	accrual, err := mechanism.Bucket(sdkmath.ZeroInt(), stored.OwnerPool, int64(b.Weight), int64(p.Kappa))
	require.NoError(c.t, err)
	batch := mechanism.Batch{
		Epoch: int64(epoch), Emission: p.EmissionRules(), Pots: p.PotRules(b.Weight), Kappa: int64(p.Kappa),
		Benchmark: mechanism.BatchBenchmark{
			ID: 1, Tiers: b.Tiers(), Band: b.Band(), Bucket: bucket.Sub(accrual.Accrued),
			Frontier: mechanism.Frontier{Score: int64(c.stateOf(1).Frontier), Eta: int64(b.Eta)},
		},
		Params: mechanism.BatchParams{
			Beta: int64(p.Beta), Quorum: int64(p.Quorum), Credibility: p.CredibilityRules(), Split: p.SplitRates(), Slash: p.SlashRules(),
		},
	}
	batch.Track0 = c.pureTrack(stored)
	for _, name := range c.staff {
		batch.Evaluators = append(batch.Evaluators, c.evaluator(name, automated).Member())
	}
	for _, r := range c.rounds(epoch) {
		round := mechanism.Round{
			ID: r.Id, Version: r.Version, Owner: r.Owner, Parents: r.ParentOwners, Deposit: r.Request.Deposit, Prior: int64(r.Prior),
		}
		for _, seat := range r.Committee {
			round.Committee = append(round.Committee, seat.Evaluator)
			if e := c.evaluation(r, c.staff[seat.Evaluator]); e.Revealed {
				round.Reports = append(round.Reports, mechanism.Report{Evaluator: seat.Evaluator, Score: int64(e.Score)})
			}
		}
		batch.Rounds = append(batch.Rounds, round)
	}
	return batch
}

// pureTrack puts benchmark 0, before the roll of the next epoch, into the words of the
// mechanism, as its batch will find it.
func (c *chain) pureTrack(epoch types.Epoch) *mechanism.Track0 {
	c.t.Helper()
	g, err := c.k.Generalisation.Get(c.ctx)
	require.NoError(c.t, err)
	p := epoch.Params
	next, err := mechanism.Bucket(g.Bucket, epoch.OwnerPool, int64(p.WeightGeneralisation), int64(p.Kappa))
	require.NoError(c.t, err)
	track := &mechanism.Track0{
		Frontier: mechanism.Frontier{Score: int64(g.Frontier), Eta: int64(p.GeneralisationEta)},
		Eps:      int64(p.GeneralisationEps), Bucket: next.Bucket.Sub(next.Accrued),
	}
	for _, member := range g.Suite {
		require.Len(c.t, g.Suite, 1, "one domain")
		track.Domains = append(track.Domains, []mechanism.DomainBenchmark{{ID: uint64(member.Benchmark), Chance: int64(member.Chance)}})
	}
	return track
}

// books are what a settlement moves.
type books struct{ minted, burned, community sdkmath.Int }

func (c *chain) books() books {
	totals, err := c.k.Totals.Get(c.ctx)
	require.NoError(c.t, err)
	return books{totals.Minted, totals.Burned, c.bank.balance(c.ctx, module("distribution"))}
}

// A batch that is settled round by round, over blocks and epochs, comes to the same as the
// rules applied to the whole at once: to the unit.
func TestABatchSettlesAsTheRulesSay(t *testing.T) {
	sparingly(t, 2, func(t *rapid.T) {
		c := crowd(t)
		c.report(2, opinions(t))
		c.runTo(3, types.PHASE_COMMIT)
		before := c.books()
		accrual := c.stateOf(1).Price.QuoRaw(4)
		bucket := sdkmath.MinInt(c.stateOf(1).Bucket.Add(accrual), c.stateOf(1).Price)
		want, err := mechanism.SettleBatch(c.pure(2, bucket))
		require.NoError(t, err)

		events := append(c.end(), c.end()...)

		require.Empty(t, eventsOf[*types.EventWorkFailed](c, events))
		state, after := c.stateOf(1), c.books()
		require.Equal(t, uint32(want.Frontier), state.Frontier)
		require.Equal(t, want.BucketEnd.String(), state.Bucket.String())
		track, err := c.k.Generalisation.Get(c.ctx)
		require.NoError(t, err)
		require.Equal(t, uint32(want.Track0.Frontier), track.Frontier)
		require.Equal(t, want.Track0.BucketEnd.String(), track.Bucket.String())
		require.Equal(t, want.Community.String(), after.community.Sub(before.community).String())
		require.Equal(t, want.MintedTotal.String(), after.minted.Sub(before.minted).String(), "with the validator part of epoch 3")
		require.Equal(t, want.DepositsBurned.Add(want.Slashed.Silent).String(), after.burned.Sub(before.burned).String())
		for _, m := range want.Evaluators {
			got := c.evaluator(c.staff[m.Evaluator], automated)
			require.Equal(t, m.Bond.String(), got.Bond.String())
			require.Equal(t, [2]int64{m.Credibility, m.LastEpoch}, [2]int64{int64(got.Credibility), int64(got.LastEpoch)})
		}
		c.creditsAre(want)
		c.batchIs(want)
	})
}

// creditsAre compares what each account may claim: pay, royalties and returned deposits.
func (c *chain) creditsAre(want mechanism.Settlement) {
	c.t.Helper()
	owed := map[string]sdkmath.Int{}
	for _, payee := range want.Payees {
		owed[payee.Address] = payee.Total
	}
	for _, r := range want.Rounds {
		round, err := c.k.Rounds.Get(c.ctx, r.ID)
		require.NoError(c.t, err)
		missed := r.State == mechanism.StateVoidQuorum || r.State == mechanism.StateVoidWeight
		if !r.DepositReturned || missed {
			continue
		}
		sum := round.Request.Deposit
		if earned, ok := owed[round.Request.Requester]; ok {
			sum = sum.Add(earned)
		}
		owed[round.Request.Requester] = sum
	}
	claimable := 0
	require.NoError(c.t, c.k.Claimables.Walk(c.ctx, nil, func(_ []byte, entry types.Claimable) (bool, error) {
		claimable++
		require.Equal(c.t, owed[entry.Address].String(), entry.Coins.AmountOf("umodel").String(), entry.Address)
		return false, nil
	}))
	require.Len(c.t, owed, claimable)
}

// batchIs compares the records of the batch.
func (c *chain) batchIs(want mechanism.Settlement) {
	c.t.Helper()
	if len(want.Rounds) == 0 {
		return
	}
	batch, err := c.k.Batches.Get(c.ctx, collections.Join(uint32(1), uint64(2)))
	require.NoError(c.t, err)
	require.Equal(c.t, types.BATCH_STATE_FINALISED, batch.State)
	require.Equal(c.t, want.MintedBatch.String(), batch.Minted.String())
	for _, r := range want.Rounds {
		round, err := c.k.Rounds.Get(c.ctx, r.ID)
		require.NoError(c.t, err)
		require.Equal(c.t, r.State, types.StateOf(round.Outcome))
		c.paysAreTheRule(round, batch)
		if r.Owner != nil {
			award := c.award(r.ID)
			require.Equal(c.t, r.Owner.Gross.String(), award.Gross.String())
			require.Equal(c.t, string(r.Owner.Reason), award.Reason)
			require.Equal(c.t, r.Track0.Gross.String(), award.Generalisation.Gross.String())
			require.Equal(c.t, string(r.Track0.Reason), award.Generalisation.Reason)
			require.Equal(c.t, r.DepositReturned, award.DepositFate == types.DepositReturned)
		}
	}
}
