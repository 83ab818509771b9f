package keeper_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"cosmossdk.io/collections"
	"cosmossdk.io/math"

	"github.com/modeld-labs/modeld/x/evalreward/types"
)

// The example of R21: the members are judged by the gold score, worthless reports are
// verified faults and the third one jails, silence is slashed and no fault.
func TestAGoldRoundJudgesByItsScore(t *testing.T) {
	c, round, _ := gilded(t, opinionated, rich)
	require.Equal(t, uint32(800_000), round.Prior)
	for _, seat := range round.Committee {
		require.Equal(t, uint32(600_000), seat.Weight)
	}
	guilty := c.evaluator("eva-2", automated)
	guilty.Faults = 2
	c.setEvaluator(guilty)
	unrated := c.evaluator("eva-0", automated).Reputation
	pot := c.stateOf(1).Pot
	must(c, c.msgs.RevealGold, decoy.reveal(round.Id))

	events := c.finalise(1)

	for _, want := range []struct {
		name            string
		agreement       uint32
		slash           int64
		faults, credits uint32
		reason, penalty string
		status          types.EvaluatorStatus
	}{
		{"eva-0", 1_000_000, 0, 0, 608_000, "paid", "none", types.EVALUATOR_STATUS_ACTIVE},
		{"eva-1", 533_333, 0, 0, 600_000, "paid", "none", types.EVALUATOR_STATUS_ACTIVE},
		{"eva-2", 0, 500_000_000, 3, 600_000, "disagreed", "fault", types.EVALUATOR_STATUS_JAILED},
		{"eva-3", 0, 500_000_000, 1, 600_000, "unfetchable", "fault", types.EVALUATOR_STATUS_ACTIVE},
		{"eva-4", 0, 50_000_000, 0, 600_000, "not_revealed", "silent", types.EVALUATOR_STATUS_ACTIVE},
	} {
		r := c.evaluation(round, want.name).Result
		require.Equal(t, want.agreement, r.Agreement, want.name)
		require.Equal(t, want.agreement, r.Information, "the prior is worth nothing")
		require.Equal(t, want.agreement, r.Merit)
		require.Equal(t, want.reason, r.Reason)
		require.Equal(t, want.penalty, r.Penalty)
		require.Equal(t, want.slash, r.Slash.Int64(), want.name)
		require.Equal(t, pot.MulRaw(int64(want.agreement)).QuoRaw(5_000_000).String(), r.Pay.String())
		e := c.evaluator(want.name, automated)
		require.Equal(t, want.faults, e.Faults, want.name)
		require.Equal(t, want.status, e.Status, want.name)
	}
	require.Equal(t, unrated+1_000_000, c.evaluator("eva-0", automated).Reputation-agreementOf(c, 1, "alice", "eva-0"), "a gold round is a final round (R15)")
	require.Equal(t, uint64(2+3), c.evaluator("eva-2", automated).UntilEpoch)
	require.Len(t, eventsOf[*types.EventEvaluatorFaulted](c, events), 2)
	require.Len(t, eventsOf[*types.EventEvaluatorJailed](c, events), 1)
	c.goldIsNoScore(round, 800_000)
}

// agreementOf gives what a member's report on a developer's round of an epoch was worth.
func agreementOf(c *chain, epoch uint64, owner, name string) uint64 {
	c.t.Helper()
	for _, r := range c.rounds(epoch) {
		if r.Owner == account(owner) {
			return uint64(c.evaluation(r, name).Result.Agreement)
		}
	}
	return 0
}

// goldIsNoScore checks that a gold round touched no frontier and no owner money, and that its
// deposit returned.
func (c *chain) goldIsNoScore(round types.Round, frontier uint32) {
	c.t.Helper()
	after := c.roundByID(round.Id)
	require.Equal(c.t, types.ROUND_STATE_FINAL, after.State)
	require.False(c.t, after.HasFinalScore)
	award := c.award(round.Id)
	require.Equal(c.t, "gold", award.Reason)
	require.Equal(c.t, types.DepositReturned, award.DepositFate)
	require.True(c.t, award.Gross.IsZero())
	require.Nil(c.t, award.Generalisation)
	require.Equal(c.t, round.Request.Deposit.String(), c.claimable("decoy").String())
	has, err := c.k.FinalScores.Has(c.ctx, collections.Join3(round.ModelId, round.Benchmark, round.Version))
	require.NoError(c.t, err)
	require.False(c.t, has)
	require.NotEqual(c.t, round.Version, c.stateOf(1).FrontierVersion)
	require.GreaterOrEqual(c.t, c.stateOf(1).Frontier, frontier)
	pursued, err := c.k.Pursuits.Has(c.ctx, collections.Join(round.ModelId, uint32(1)))
	require.NoError(c.t, err)
	require.False(c.t, pursued)
}

// No quorum is needed: a gold round judges a single report too, and whoever could not get
// the artifact.
func TestAGoldRoundNeedsNoQuorum(t *testing.T) {
	for _, raws := range []map[string]int64{{"eva-0": 550_000}, {}, {"eva-0": 100_000, "eva-1": 550_000, "eva-2": 900_000}} {
		c, round, _ := gilded(t, raws)
		require.NotEqual(t, "ok", round.Outcome)
		must(c, c.msgs.RevealGold, decoy.reveal(round.Id))
		c.finalise(1)

		c.goldIsNoScore(round, 700_000)
		for _, seat := range round.Committee {
			name := c.staff[seat.Evaluator]
			r := c.evaluation(round, name).Result
			raw, reported := raws[name]
			require.Equal(t, reported && raw == 550_000, r.Pay.IsPositive())
			require.Equal(t, !reported, r.Penalty == "silent")
			require.Equal(t, reported && raw != 550_000, r.Penalty == "fault")
		}
	}
}

// A score that the steward keeps to itself changes nothing.
func TestAGoldScoreThatIsNotRevealedIsNone(t *testing.T) {
	c, round, _ := gilded(t, map[string]int64{"eva-0": 800_000, "eva-1": 800_000, "eva-2": 800_000, "eva-3": 800_000, "eva-4": 800_000})
	c.finalise(1)
	after := c.roundByID(round.Id)
	require.Equal(t, types.ROUND_KIND_NORMAL, after.Kind)
	require.True(t, after.HasFinalScore)
	require.Equal(t, uint32(800_000), after.FinalScore)
	require.Equal(t, "paid", c.award(round.Id).Reason)
}

// Whoever challenged a round that then turns out gold gets the bond back, and there is no
// appeal; nor does the lot pick the round for an audit.
func TestAChallengeOfAGoldRoundIsReturned(t *testing.T) {
	alike := map[string]int64{"eva-0": 800_000, "eva-1": 800_000, "eva-2": 800_000, "eva-3": 800_000}
	c, round, _ := gilded(t, alike, func(gs *types.GenesisState) { gs.Params.AuditRate = 1_000_000 })
	bond := must(c, c.msgs.ChallengeRound, &types.MsgChallengeRound{Challenger: account("dora"), Round: round.Id}).Bond
	must(c, c.msgs.RevealGold, decoy.reveal(round.Id))
	require.Equal(t, []string{"challenger open 0 not final"}, c.told(round.Id, "dora"))
	c.end()

	c.runTo(2, types.PHASE_CHALLENGE)

	require.Equal(t, bond.String(), c.claimable("dora").String())
	require.Equal(t, []string{"challenger returned " + bond.String()}, c.told(round.Id, "dora"))
	for _, appeal := range c.rounds(2) {
		require.NotEqual(t, round.Version, appeal.Version)
	}
	c.goldIsNoScore(round, 700_000)
	require.Equal(t, uint32(1), c.evaluator("eva-0", automated).Faults)
}

// A gold commit opens one round, also when its version is measured again.
func TestAGoldCommitIsUsedOnce(t *testing.T) {
	c, round, _ := gilded(t, opinionated)
	must(c, c.msgs.RevealGold, decoy.reveal(round.Id))
	c.runTo(2, types.PHASE_COMMIT)
	c.end()
	c.end()
	require.Equal(t, uint64(3), c.request("decoy", "decoy/lm", 1))
	c.measure(3, round.Version, always(750_000))
	c.runTo(3, types.PHASE_CHALLENGE)
	refuse(c, c.msgs.RevealGold, decoy.reveal(c.round(3, round.Version).Id), types.ErrGoldNotFound, "opened round")
}

// A slash takes what is left of a bond, and no more.
func TestAFaultTakesAtMostTheBond(t *testing.T) {
	c, round, _ := gilded(t, opinionated)
	poor := c.evaluator("eva-2", automated)
	poor.Bond = math.NewInt(7)
	c.setEvaluator(poor)
	must(c, c.msgs.RevealGold, decoy.reveal(round.Id))
	c.finalise(1)
	require.Equal(t, int64(7), c.evaluation(round, "eva-2").Result.Slash.Int64())
	require.True(t, c.evaluator("eva-2", automated).Bond.IsZero())
}
