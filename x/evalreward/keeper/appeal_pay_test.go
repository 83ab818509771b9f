package keeper_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/modeld-labs/modeld/x/evalreward/types"
)

// money is what an appeal moves, in umodel.
type money struct {
	pot, fromSlash, fromBond, fromMint, paid, minted, challenger, returned, burned int64
}

func moneyOf(a types.AppealAccount) money {
	return money{
		a.Pot.Int64(), a.FromSlash.Int64(), a.FromBond.Int64(), a.FromMint.Int64(), a.Paid.Int64(), a.Minted.Int64(),
		a.Challenger.Int64(), a.BondReturned.Int64(), a.Burned.Int64(),
	}
}

// bond of a challenge of a version that would earn 23400: three pots and a tenth of that.
const bond = 3*pot + 2_340_000_000

// The appeal finds the same: the bond pays its committee, the rest burns, and the first
// committee is paid as if nothing had happened.
func TestAnUpheldChallengeCostsItsBond(t *testing.T) {
	c, version := court(t)
	first := c.judge(version, many(5, 750_000)...)
	require.Equal(t, int64(bond), c.spent("carl", func() { require.Equal(t, int64(bond), c.challenge(first.Id).Int64()) }).Int64())
	before := c.books()

	events := c.hear(many(7, 755_000)...)

	first = c.finalOf(version)
	appeal := c.appealOf(first)
	require.Equal(t, "upheld", first.Appeal.Verdict)
	require.Equal(t, [2]uint32{750_000, 755_000}, [2]uint32{first.FinalScore, first.Appeal.Score})
	require.Equal(t, [2]types.RoundState{types.ROUND_STATE_FINAL, types.ROUND_STATE_FINAL}, [2]types.RoundState{first.State, appeal.State})
	require.Equal(t, money{pot: 2 * pot, fromBond: 2 * pot, paid: 17_999_999_997, burned: bond - 17_999_999_997}, moneyOf(c.accounted(first)))
	for seat := range 7 {
		require.Equal(t, int64(2_571_428_571), c.earned(appeal, seat))
		require.Equal(t, "paid", c.evaluation(appeal, c.member(appeal, seat)).Result.Reason)
	}
	for seat := range 5 {
		require.Equal(t, int64(pot/5), c.earned(first, seat))
		require.Zero(t, c.lost(first, seat))
	}
	require.Equal(t, int64(23_400_000_000), c.award(first.Id).Gross.Int64())
	after := c.books()
	require.Equal(t, int64(100_000_000_000+pot+23_400_000_000), after.minted.Sub(before.minted).Int64(), "the appeal mints nothing; the validators got theirs")
	require.Equal(t, int64(bond-17_999_999_997), after.burned.Sub(before.burned).Int64())
	require.True(t, c.claimable("carl").IsZero())
	same(c, &types.EventAppealDecided{Round: first.Id, Appeal: appeal.Id, Verdict: "upheld", HasScore: true, Score: 755_000},
		eventOf[*types.EventAppealDecided](c, events))
	require.Equal(t, []string{"challenger upheld 0"}, c.told(first.Id, "carl"))
}

// The appeal finds something else, but nobody was grossly wrong: the appeal is paid by what
// the first committee did not earn.
func TestAMildOverturnMintsWhatTheFirstCommitteeDidNotEarn(t *testing.T) {
	c, version := court(t)
	first := c.judge(version, 765_000, 750_000, 765_000, 750_000, 750_000)
	require.Equal(t, uint32(750_000), first.Score)
	c.challenge(first.Id)
	before := c.books()

	c.hear(many(7, 765_000)...)

	first = c.finalOf(version)
	appeal := c.appealOf(first)
	require.Equal(t, "overturned", first.Appeal.Verdict)
	require.Equal(t, uint32(765_000), first.FinalScore)
	for seat, want := range []int64{pot / 5, 0, pot / 5, 0, 0} {
		require.Equal(t, want, c.earned(first, seat), "judged by the score of the appeal")
		require.Zero(t, c.lost(first, seat))
		require.Equal(t, uint32(765_000), c.evaluation(first, c.member(first, seat)).Result.Reference)
	}
	// 9000 less 3600 that the first committee earned.
	require.Equal(t, money{pot: 5_400_000_000, fromMint: 5_400_000_000, paid: 5_399_999_997, minted: 5_399_999_997, returned: bond},
		moneyOf(c.accounted(first)))
	require.Equal(t, int64(771_428_571), c.earned(appeal, 3))
	require.Equal(t, int64(bond), c.claimable("carl").Int64())
	award := c.award(first.Id)
	require.Equal(t, uint32(130_000), award.Points)
	require.Equal(t, int64(30_420_000_000), award.Gross.Int64())
	require.Equal(t, uint32(765_000), c.stateOf(1).Frontier)
	after := c.books()
	require.Equal(t, int64(100_000_000_000+3_600_000_000+5_399_999_997+30_420_000_000), after.minted.Sub(before.minted).Int64())
	require.True(t, after.burned.Equal(before.burned))
	require.Equal(t, []string{"challenger overturned 29340000000"}, c.told(first.Id, "carl"))
}

// Bonds of 20000 lose half. What the appeal does not need goes half to the challenger; the
// rest burns with what of the slashes the appeal did not earn.
func TestAGrossOverturnIsPaidByTheSlashed(t *testing.T) {
	c, version := court(t, func(gs *types.GenesisState) { gs.Params.BondUnit = gs.Params.BondUnit.MulRaw(200) })
	first := c.judge(version, many(5, 750_000)...)
	c.challenge(first.Id)
	before := c.books()

	events := c.hear(many(7, 790_000)...)

	first = c.finalOf(version)
	require.Equal(t, money{
		pot: 2 * pot, fromSlash: 2 * pot, paid: 17_999_999_997, challenger: 16_000_000_000, returned: bond, burned: 16_000_000_003,
	}, moneyOf(c.accounted(first)))
	require.Equal(t, int64(bond+16_000_000_000), c.claimable("carl").Int64())
	for seat := range 5 {
		require.Zero(t, c.earned(first, seat))
		require.Equal(t, int64(10_000_000_000), c.lost(first, seat))
		e := c.evaluator(c.member(first, seat), automated)
		require.Equal(t, types.EVALUATOR_STATUS_JAILED, e.Status)
		require.Equal(t, [2]uint64{1, 2 + types.DevParams().JailEpochs}, [2]uint64{uint64(e.Faults), e.UntilEpoch})
		require.Equal(t, int64(10_000_000_000), e.Bond.Int64())
		require.Equal(t, uint32(600_000), e.Credibility, "not below the least")
	}
	after := c.books()
	require.Equal(t, int64(16_000_000_003), after.burned.Sub(before.burned).Int64())
	slashed := eventsOf[*types.EventEvaluatorSlashed](c, events)
	require.Len(t, slashed, 5)
	require.Equal(t, [3]string{"outlier", "10000000000", "10000000000"}, [3]string{slashed[0].Reason, slashed[0].Amount, slashed[0].Bond})
	require.Len(t, eventsOf[*types.EventEvaluatorJailed](c, events), 5)
	require.Len(t, eventsOf[*types.EventEvaluatorFaulted](c, events), 5)
	account := eventOf[*types.EventAppealAccounted](c, events)
	require.Equal(t, [3]string{"50000000000", "16000000000", "16000000003"}, [3]string{account.Slashed, account.Challenger, account.Burned})
	require.Equal(t, uint32(790_000), c.stateOf(1).Frontier)
}

// Small bonds pay a part of the appeal, and the rest of its pot is minted. Who was nearer to
// the appeal's score, or silent, is not slashed for it.
func TestOnlyGrossOutliersAreSlashed(t *testing.T) {
	c, version := court(t)
	// 772000 is 18000 off, 769999 is one more than 20000 off.
	first := c.judge(version, 769_999, 770_000, 772_000, 765_000, silent)
	require.Equal(t, uint32(769_999), first.Score)
	// 139998 points are worth 32759532000.
	require.Equal(t, int64(3*pot+3_275_953_200), c.challenge(first.Id).Int64())

	c.hear(many(7, 790_000)...)

	first = c.finalOf(version)
	for seat, want := range []int64{50_000_000, 0, 0, 50_000_000, 1_000_000} {
		require.Equal(t, want, c.lost(first, seat), seat)
	}
	require.Equal(t, types.EVALUATOR_STATUS_ACTIVE, c.evaluator(c.member(first, 4), automated).Status)
	require.Equal(t, money{
		pot: 100_000_000 + pot, fromSlash: 100_000_000, fromMint: pot, paid: 9_100_000_000, minted: pot, returned: 3*pot + 3_275_953_200,
	}, moneyOf(c.accounted(first)))
}

// Too few report in the appeal: the first score stands, the bond returns, nobody is paid for
// the appeal, and only its silent members are slashed.
func TestAnInconclusiveAppealReturnsTheBond(t *testing.T) {
	c, version := court(t)
	first := c.judge(version, many(5, 750_000)...)
	c.challenge(first.Id)
	before := c.books()

	events := c.hear(790_000, 790_000)

	first = c.finalOf(version)
	appeal := c.appealOf(first)
	require.Equal(t, "inconclusive", first.Appeal.Verdict)
	require.Equal(t, [2]string{"ok", "quorum"}, [2]string{first.Outcome, appeal.Outcome})
	require.Equal(t, types.ROUND_STATE_VOID, appeal.State)
	require.Equal(t, uint32(750_000), first.FinalScore)
	require.Equal(t, money{returned: bond}, moneyOf(c.accounted(first)))
	for seat := range 7 {
		require.Zero(t, c.earned(appeal, seat))
		want := int64(0)
		if seat >= 2 {
			want = 1_000_000
		}
		require.Equal(t, want, c.lost(appeal, seat))
	}
	for seat := range 5 {
		require.Equal(t, int64(pot/5), c.earned(first, seat))
		require.Zero(t, c.lost(first, seat))
	}
	require.Equal(t, int64(5_000_000), c.books().burned.Sub(before.burned).Int64())
	require.Equal(t, int64(bond), c.claimable("carl").Int64())
	require.Equal(t, "void", c.evaluation(appeal, c.member(appeal, 0)).Result.Reason)
	require.Equal(t, "quorum", eventOf[*types.EventRoundVoided](c, events).Reason)
	require.Equal(t, []string{"challenger inconclusive 29340000000"}, c.told(first.Id, "carl"))
}
