package mechanism_test

import (
	"testing"

	"cosmossdk.io/math"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/modeld-labs/modeld/x/evalreward/mechanism"
)

// exampleAppeal is a challenge judged by 31 perfect equal seats.
func exampleAppeal(verdict mechanism.Verdict, slashed, firstPaid int64) mechanism.Appeal {
	a := mechanism.Appeal{
		Cause: mechanism.CauseChallenge, Verdict: verdict,
		Pot: coins(2500000000), Bond: coins(7556000000), FirstPaid: coins(firstPaid), Slashed: coins(slashed),
		ChallengerPpm: 500000, CommitteeWeight: 31 * scale, Claims: make([]mechanism.Claim, 31),
	}
	for i := range a.Claims {
		a.Claims[i] = mechanism.Claim{X: scale, C: scale}
	}
	return a
}

func TestAppealExample(t *testing.T) {
	overturned, err := mechanism.AppealAccounting(exampleAppeal(mechanism.VerdictOverturned, 20000000000, 0))
	require.NoError(t, err)
	requireCoins(t, coins(5000000000), overturned.Pot)
	requireCoins(t, coins(161290322), overturned.Pays[0])
	requireCoins(t, coins(4999999982), overturned.Paid)
	requireCoins(t, coins(7500000000), overturned.Challenger)
	requireCoins(t, coins(7500000018), overturned.Burned)
	requireCoins(t, coins(7556000000), overturned.BondReturned)

	upheld, err := mechanism.AppealAccounting(exampleAppeal(mechanism.VerdictUpheld, 0, 0))
	require.NoError(t, err)
	requireCoins(t, coins(4999999982), upheld.Paid)
	requireCoins(t, coins(2556000018), upheld.Burned)

	// Nobody was grossly wrong: only what the first round left is minted.
	mild, err := mechanism.AppealAccounting(exampleAppeal(mechanism.VerdictOverturned, 0, 500000000))
	require.NoError(t, err)
	requireCoins(t, coins(2000000000), mild.Pot)
	requireCoins(t, coins(1999999999), mild.Minted)
}

func TestAppealRefuses(t *testing.T) {
	type change = func(*mechanism.Appeal)
	for _, c := range []struct {
		want   mechanism.Code
		change change
	}{
		{mechanism.CodeBadAmount, func(a *mechanism.Appeal) { a.Pot, a.Cause = coins(-1), "" }},
		{mechanism.CodeBadAmount, func(a *mechanism.Appeal) { a.Bond = coins(-1) }},
		{mechanism.CodeBadAmount, func(a *mechanism.Appeal) { a.Slashed = coins(-1) }},
		{mechanism.CodeBadAmount, func(a *mechanism.Appeal) { a.FirstPaid = coins(-1) }},
		{mechanism.CodeBadKind, func(a *mechanism.Appeal) { a.Cause, a.Verdict = "whim", "" }},
		{mechanism.CodeBadOutcome, func(a *mechanism.Appeal) { a.Verdict, a.FirstPaid = "", a.Pot.AddRaw(1) }},
		{mechanism.CodeBadFirstPaid, func(a *mechanism.Appeal) { a.FirstPaid, a.Bond = a.Pot.AddRaw(1), coins(0) }},
		{mechanism.CodeBadBond, func(a *mechanism.Appeal) { a.Bond, a.Slashed = coins(4999999999), coins(1) }},
		{mechanism.CodeBadBond, func(a *mechanism.Appeal) { a.Cause, a.Bond = mechanism.CauseAudit, coins(1) }},
		{mechanism.CodeBadSlashed, func(a *mechanism.Appeal) { a.Slashed, a.ChallengerPpm = coins(1), -1 }},
		{mechanism.CodeBadPpm, func(a *mechanism.Appeal) { a.ChallengerPpm, a.CommitteeWeight = -1, 0 }},
		{mechanism.CodeTooMany, func(a *mechanism.Appeal) { a.Claims = make([]mechanism.Claim, 32) }},
		{mechanism.CodeBadWeight, func(a *mechanism.Appeal) { a.CommitteeWeight = 0 }},
	} {
		a := exampleAppeal(mechanism.VerdictUpheld, 0, 0)
		c.change(&a)
		_, err := mechanism.AppealAccounting(a)
		requireCode(t, c.want, err)
	}
}

func appeals() *rapid.Generator[mechanism.Appeal] {
	return rapid.Custom(func(t *rapid.T) mechanism.Appeal {
		a := mechanism.Appeal{
			Cause: rapid.SampledFrom([]mechanism.Cause{
				mechanism.CauseChallenge, mechanism.CauseAudit, mechanism.CauseSupport,
			}).Draw(t, "cause"),
			Verdict: rapid.SampledFrom([]mechanism.Verdict{
				mechanism.VerdictOverturned, mechanism.VerdictUpheld, mechanism.VerdictInconclusive,
			}).Draw(t, "verdict"),
			Pot: amounts().Draw(t, "pot"), Bond: coins(0), Slashed: coins(0),
			ChallengerPpm: ppms().Draw(t, "challenger"), Claims: claimLists().Draw(t, "claims"),
		}
		a.FirstPaid = math.MinInt(a.Pot, amounts().Draw(t, "first paid"))
		if a.Cause == mechanism.CauseChallenge {
			a.Pot = a.Pot.QuoRaw(4)
			a.FirstPaid = math.MinInt(a.Pot, a.FirstPaid)
			a.Bond = math.MaxInt(a.Pot.MulRaw(2), amounts().Draw(t, "bond"))
		}
		if a.Verdict == mechanism.VerdictOverturned {
			a.Slashed = amounts().Draw(t, "slashed")
		}
		a.CommitteeWeight = committeeWeight(t, a.Claims)
		return a
	})
}

// Money is neither made nor lost: what comes in goes out. No appeal mints more
// than its first round could have been paid.
func TestAppealConservesMoney(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a := appeals().Draw(t, "appeal")

		out, err := mechanism.AppealAccounting(a)

		require.NoError(t, err)
		requireCoins(t, naiveSum([]math.Int{a.Bond, a.Slashed, out.Minted}),
			naiveSum([]math.Int{out.Paid, out.Challenger, out.BondReturned, out.Burned}))
		requireCoins(t, out.Pot, naiveSum([]math.Int{out.FromSlash, out.FromBond, out.FromMint}))
		requireCoins(t, naiveSum(out.Pays), out.Paid)
		for _, v := range []math.Int{out.Minted, out.Challenger, out.Burned, out.FromMint, out.Pot.Sub(out.Paid)} {
			require.False(t, v.IsNegative())
		}
		require.True(t, out.Minted.LTE(a.Pot))
		for i, c := range a.Claims {
			requireCoins(t, naivePay(out.Pot, a.CommitteeWeight, c), out.Pays[i])
		}
	})
}

// The rows of the table, from the point of view of everybody who pays or is paid.
func TestAppealAgainstTable(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a := appeals().Draw(t, "appeal")
		out, err := mechanism.AppealAccounting(a)
		require.NoError(t, err)
		minted, challenger, returned := coins(0), coins(0), coins(0)
		pot := coins(0)
		switch challenge := a.Cause == mechanism.CauseChallenge; {
		case a.Verdict == mechanism.VerdictInconclusive:
			returned = a.Bond
		case !challenge:
			pot, minted = a.Pot, out.Paid
		case a.Verdict == mechanism.VerdictUpheld:
			pot = a.Pot.Add(a.Pot)
		default:
			fromSlash := math.MinInt(a.Slashed, a.Pot.Add(a.Pot))
			pot = fromSlash.Add(math.MinInt(a.Pot.Add(a.Pot).Sub(fromSlash), a.Pot.Sub(a.FirstPaid)))
			minted = math.MaxInt(coins(0), out.Paid.Sub(fromSlash))
			challenger, returned = naiveShare(a.Slashed.Sub(fromSlash), a.ChallengerPpm), a.Bond
		}
		requireCoins(t, pot, out.Pot)
		requireCoins(t, minted, out.Minted)
		requireCoins(t, challenger, out.Challenger)
		requireCoins(t, returned, out.BondReturned)
	})
}

func seats(scores ...mechanism.Optional) []mechanism.Seat {
	list := make([]mechanism.Seat, len(scores))
	for i, s := range scores {
		list[i] = mechanism.Seat{Evaluator: string(rune('a' + i)), Weight: 500000, Score: s}
	}
	return list
}

// An appeal round finds its own verdict and pays its seats from its own pot.
func TestScoreAppeal(t *testing.T) {
	some := mechanism.Some
	rules := mechanism.RoundRules{Band: exampleScoring().Band, Beta: 400000, Quorum: 3}
	facts := mechanism.RoundFacts{Prior: 780000, Gold: some(1)}
	for _, c := range []struct {
		first, slashed int64
		seats          []mechanism.Seat
		want           mechanism.Verdict
		reason         mechanism.PayReason
	}{
		{900000, 7000000000, seats(some(812000), some(812000), some(813000)), mechanism.VerdictOverturned, mechanism.PayPaid},
		{832000, 0, seats(some(812000), some(812000), some(813000)), mechanism.VerdictUpheld, mechanism.PayPaid},
		{900000, 0, seats(some(812000), some(812000), mechanism.None()), mechanism.VerdictInconclusive, mechanism.PayVoid},
		{900000, 0, nil, mechanism.VerdictInconclusive, ""},
	} {
		a := exampleAppeal("", c.slashed, 0)
		result, account, err := mechanism.ScoreAppeal(c.seats, facts, rules, c.first, a)
		require.NoError(t, err)
		require.Equal(t, c.want, account.Verdict)
		require.Len(t, result.Seats, len(c.seats))
		for i, s := range result.Seats {
			requireCoins(t, account.Pays[i], s.Pay)
			require.NotEqual(t, mechanism.PenaltyOutlier, s.Penalty)
		}
		if len(c.seats) > 0 {
			require.Equal(t, c.reason, result.Seats[0].Reason)
		}
		requireCoins(t, account.Paid, result.Paid)
	}
	_, _, err := mechanism.ScoreAppeal(nil, facts, rules, -1, exampleAppeal("", 0, 0))
	requireCode(t, mechanism.CodeBadPpm, err)
	_, _, err = mechanism.ScoreAppeal(seats(some(-2)), facts, rules, 1, exampleAppeal("", 0, 0))
	requireCode(t, mechanism.CodeBadPpm, err)
	_, _, err = mechanism.ScoreAppeal(nil, facts, rules, 1, exampleAppeal("", 1, 0))
	requireCode(t, mechanism.CodeBadSlashed, err)
}
