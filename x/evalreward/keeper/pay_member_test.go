package keeper_test

import (
	"math"
	"testing"

	"github.com/stretchr/testify/require"

	"cosmossdk.io/collections"

	"github.com/modeld-labs/modeld/x/evalreward/mechanism"
	"github.com/modeld-labs/modeld/x/evalreward/types"
)

func joinEscrow(version uint64) collections.Pair[uint64, uint32] {
	return collections.Join(version, uint32(1))
}

// Four members are right, one is wrong, one could not get the artifact and one is silent.
func TestEveryMemberGetsItsDue(t *testing.T) {
	c := quickChain(t, func(gs *types.GenesisState) { gs.Params.CommitteeSize, gs.Params.AppealSize = 7, 15 })
	names := c.evaluators(8)
	for _, name := range names {
		c.trust(name, 900_000)
	}
	version := c.developer("alice")
	c.end()
	round := c.openOne(version)
	seats := c.seated(round)
	right, also, stuck, wrong, silent := seats[0], seats[1], seats[2], seats[3], seats[4]
	raws := map[string]int64{right: 750_000, also: 750_001, stuck: math.MinInt64, wrong: 400_000, seats[5]: 749_999, seats[6]: 750_002}
	c.measure(1, version, by(raws))

	events := c.finalise(1)

	round = c.round(1, version)
	require.Equal(t, types.ROUND_STATE_FINAL, round.State)
	batch, err := c.k.Batches.Get(c.ctx, collections.Join(uint32(1), uint64(1)))
	require.NoError(t, err)
	for name, want := range map[string]struct {
		reason       string
		credibility  uint32
		pay, slashed bool
	}{
		right:  {reason: "paid", credibility: 902_000, pay: true},
		also:   {reason: "paid", credibility: 902_000, pay: true},
		stuck:  {reason: "unfetchable", credibility: 900_000},
		wrong:  {reason: "disagreed", credibility: 720_000},
		silent: {reason: "not_revealed", credibility: 720_000, slashed: true},
	} {
		result, e := c.evaluation(round, name).Result, c.evaluator(name, automated)
		require.Equal(t, want.reason, result.Reason, name)
		require.Equal(t, want.credibility, e.Credibility, name)
		require.Equal(t, [2]uint32{900_000, want.credibility}, [2]uint32{result.CredibilityBefore, result.CredibilityAfter}, name)
		require.Equal(t, want.pay, result.Pay.IsPositive(), name)
		require.Equal(t, result.Pay, c.claimable(name), name)
		require.Equal(t, want.slashed, result.Slash.IsPositive(), name)
		require.Equal(t, types.DevParams().BondUnit.Sub(result.Slash), e.Bond, name)
		require.Equal(t, uint64(1), e.Rounds, name)
		require.Equal(t, uint64(result.Agreement), e.Reputation, name)
	}
	require.Equal(t, batch.Pot.QuoRaw(7), c.claimable(right), "the silent part of the pot is never minted")
	paid := eventOf[*types.EventCommitteePaid](c, events)
	require.Equal(t, round.Id, paid.Round)
	for i, seat := range round.Committee {
		name := c.staff[seat.Evaluator]
		require.Equal(t, seat.Evaluator, paid.Evaluators[i])
		require.Equal(t, c.claimable(name).String(), paid.Pays[i])
		require.Equal(t, c.evaluator(name, automated).Credibility, paid.After[i])
	}
	unit := types.DevParams().BondUnit
	same(c, &types.EventEvaluatorSlashed{
		Evaluator: account(silent), Kind: "automated", Round: round.Id, Amount: unit.QuoRaw(100).String(), Reason: "silent",
		Bond: unit.Sub(unit.QuoRaw(100)).String(),
	}, eventOf[*types.EventEvaluatorSlashed](c, events))
	c.paysAreTheRule(round, batch)
}

// paysAreTheRule computes the pays of a round again, from the stored integers.
func (c *chain) paysAreTheRule(round types.Round, batch types.Batch) {
	c.t.Helper()
	claims := make([]mechanism.Claim, len(round.Committee))
	for i, seat := range round.Committee {
		result := c.evaluation(round, c.staff[seat.Evaluator]).Result
		claims[i] = mechanism.Claim{X: int64(result.Merit), C: int64(seat.Weight)}
	}
	pays, err := mechanism.EvaluatorPay(batch.Pot, int64(round.CommitteeWeight), claims)
	require.NoError(c.t, err)
	for i, seat := range round.Committee {
		require.Equal(c.t, pays.Each[i].String(), c.evaluation(round, c.staff[seat.Evaluator]).Result.Pay.String())
	}
}

// A bond cannot lose more than is left of it, and an empty one is no reason to stop.
func TestASlashTakesWhatIsLeft(t *testing.T) {
	c, version := five(t)
	c.runTo(1, types.PHASE_COMMIT)
	c.end()
	poor := c.evaluator("eva-0", automated)
	poor.Bond = poor.Bond.QuoRaw(1000)
	c.setEvaluator(poor)

	c.settled(1, version, nil)
	c.finalise(1)

	require.True(t, c.evaluator("eva-0", automated).Bond.IsZero())
	require.Equal(t, poor.Bond, c.evaluation(c.round(1, version), "eva-0").Result.Slash)
	require.Equal(t, types.DevParams().BondUnit.MulRaw(99).QuoRaw(100), c.evaluator("eva-1", automated).Bond)
	require.NotContains(t, c.seated(c.round(2, version)), "eva-0", "its bond is below the floor now")
}
