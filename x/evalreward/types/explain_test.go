package types_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"cosmossdk.io/math"

	"github.com/modeld-labs/modeld/x/evalreward/types"
)

// final is a round of owner a, requested by b, with the amounts of its award.
func final() (types.Round, types.Award) {
	n := math.NewInt
	return types.Round{Owner: who('a'), State: types.ROUND_STATE_FINAL, Outcome: "ok", CommitteeWeight: 600_000, Request: types.Request{Requester: who('b'), Deposit: n(7)}},
		types.Award{
			Score: 750_000, FrontierBefore: 700_000, Eta: 10_000, Points: 100_000, Price: n(1000), Full: n(100), FullSum: n(200), Bucket: n(90),
			Gross: n(45), Community: n(4), EachParent: n(2), Parents: []string{who('c'), who('c')}, Owner: who('a'), OwnerAmount: n(37),
			Deposit: n(7), DepositFate: types.DepositReturned, Reason: "paid",
		}
}

func one(t *testing.T, all []types.Explanation) types.Explanation {
	t.Helper()
	require.Len(t, all, 1)
	return all[0]
}

func TestTheOwnerIsToldEveryReason(t *testing.T) {
	for reason, words := range map[string]string{
		"paid": "750000 moved the frontier from 700000: 100000 points at price 1000 are 100", "below_threshold": "below the frontier 700000 + eta 10000",
		"rounded": "less than 1 umodel (R9)", "bucket": "the bucket 90 shared by 200", "baseline": "baseline", "error": "settlement of the round failed",
		"void_quorum": "fewer reports than the quorum", "void_weight": "less than half of the committee's weight", "void_support": "too far apart",
		"void_unfetchable": "could not get the artifact", "a later word": "a later word",
	} {
		round, award := final()
		award.Reason = reason
		x := one(t, types.Explain(who('a'), round, nil, &award))
		require.Equal(t, types.RoleOwner, x.Role)
		require.Equal(t, reason, x.Reason)
		require.Contains(t, x.Text, words)
		require.Equal(t, "37", x.Amount.String())
		require.True(t, x.Final)
	}
	round, award := final()
	award.Reason = ""
	round.State = types.ROUND_STATE_SETTLED
	for _, early := range []*types.Award{nil, &award} {
		x := one(t, types.Explain(who('a'), round, nil, early))
		require.Equal(t, "open", x.Reason)
		require.False(t, x.Final)
		require.True(t, x.Amount.IsZero())
	}
}

func TestTheEvaluatorIsToldEveryReason(t *testing.T) {
	for reason, words := range map[string]string{
		"paid": "pot * merit 3 * weight 5 / (1000000 * committee weight 600000)", "rounded": "merit 3 of 1000000", "disagreed": "the others' reference 4",
		"unfetchable": "neither paid nor punished", "not_revealed": "nothing was revealed in time", "void": "came to no result",
	} {
		round, _ := final()
		result := types.Result{Merit: 3, Weight: 5, Reference: 4, Pay: math.NewInt(9), Slash: math.ZeroInt(), Reason: reason}
		x := one(t, types.Explain(who('e'), round, &types.Evaluation{Result: &result}, nil))
		require.Equal(t, [2]string{types.RoleEvaluator, reason}, [2]string{x.Role, x.Reason})
		require.Contains(t, x.Text, words)
		require.NotContains(t, x.Text, "escrow")
		require.Equal(t, "9", x.Amount.String())
		round.State, result.Slash = types.ROUND_STATE_SETTLED, math.NewInt(8)
		x = one(t, types.Explain(who('e'), round, &types.Evaluation{Result: &result}, nil))
		require.Contains(t, x.Text, "8 umodel of the bond were lost")
		require.Contains(t, x.Text, "in escrow until the batch is final")
	}
	round, _ := final()
	round.State = types.ROUND_STATE_OPEN
	require.Equal(t, "open", one(t, types.Explain(who('e'), round, &types.Evaluation{}, nil)).Reason)
	round.State, round.Outcome = types.ROUND_STATE_VOID, types.OutcomeError
	x := one(t, types.Explain(who('e'), round, &types.Evaluation{Result: &types.Result{Pay: math.NewInt(9), Reason: "paid"}}, nil))
	require.Equal(t, "error", x.Reason)
	require.True(t, x.Amount.IsZero(), "what was computed before the failure is not paid")
}

func TestTheRequesterIsToldWhatBecameOfTheDeposit(t *testing.T) {
	for fate, amount := range map[string]string{"returned": "7", "burned": "0", "requeued": "0", "none": "0"} {
		round, award := final()
		award.DepositFate = fate
		x := one(t, types.Explain(who('b'), round, nil, &award))
		require.Equal(t, [2]string{types.RoleRequester, fate}, [2]string{x.Role, x.Reason})
		require.Equal(t, amount, x.Amount.String())
		require.NotEmpty(t, x.Text)
	}
	round, _ := final()
	require.Contains(t, one(t, types.Explain(who('b'), round, nil, nil)).Text, "the deposit 7 is held")
	round.Request.Baseline = true
	require.Equal(t, types.RoleNone, one(t, types.Explain(who('b'), round, nil, nil)).Role, "a baseline has no deposit")
}

func TestAParentIsToldItsShares(t *testing.T) {
	round, award := final()
	x := one(t, types.Explain(who('c'), round, nil, &award))
	require.Equal(t, types.RoleParent, x.Role)
	require.Equal(t, "4", x.Amount.String(), "two of its versions are parents")
	require.Contains(t, x.Text, "royalty of 2 of 2 parents")
}

func TestAnAccountMayHaveSeveralRolesOrNone(t *testing.T) {
	round, award := final()
	round.Request.Requester = who('a')
	award.Parents = []string{who('a')}
	var roles []string
	for _, x := range types.Explain(who('a'), round, &types.Evaluation{}, &award) {
		roles = append(roles, x.Role)
	}
	require.Equal(t, []string{"evaluator", "owner", "parent", "requester"}, roles)
	x := one(t, types.Explain(who('z'), round, nil, &award))
	require.Equal(t, [2]string{types.RoleNone, types.RoleNone}, [2]string{x.Role, x.Reason})
	require.True(t, x.Amount.IsZero())
}
