package keeper_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"cosmossdk.io/math"

	"github.com/modeld-labs/modeld/x/evalreward/types"
)

func unjail(name string) *types.MsgUnjail {
	return &types.MsgUnjail{Evaluator: account(name), Kind: automated}
}

// jailed gives a chain in epoch 2 in which eva-2 was jailed for its third fault, until epoch 5.
func jailed(t *testing.T) *chain {
	t.Helper()
	c, round, _ := gilded(t, opinionated)
	c.trust("eva-2", 900_000)
	guilty := c.evaluator("eva-2", automated)
	guilty.Faults = 2
	c.setEvaluator(guilty)
	must(c, c.msgs.RevealGold, decoy.reveal(round.Id))
	events := c.finalise(1)
	same(c, &types.EventEvaluatorJailed{Evaluator: account("eva-2"), Kind: "automated", Round: round.Id, UntilEpoch: 5},
		eventOf[*types.EventEvaluatorJailed](c, events))
	return c
}

// After its time and with a full bond an evaluator begins again as a newcomer.
func TestAJailedEvaluatorComesBackAsANewcomer(t *testing.T) {
	c := jailed(t)
	before := c.evaluator("eva-2", automated)
	require.Greater(t, before.Credibility, uint32(600_000))
	missing := c.epoch(2).Params.BondUnit.Sub(before.Bond)
	require.True(t, missing.IsPositive())
	refuse(c, c.msgs.Unjail, unjail("eva-2"), types.ErrWrongStatus, "until epoch 5")
	c.runTo(4, types.PHASE_CHALLENGE)
	refuse(c, c.msgs.Unjail, unjail("eva-2"), types.ErrWrongStatus, "now is epoch 4")
	c.runTo(5, types.PHASE_COMMIT)
	refuse(c, c.msgs.Unjail, unjail("eva-2"), types.ErrBondNotFull, "top up "+missing.String())
	must(c, c.msgs.TopUpBond, &types.MsgTopUpBond{Evaluator: account("eva-2"), Kind: automated, Amount: missing})

	must(c, c.msgs.Unjail, unjail("eva-2"))

	after := c.evaluator("eva-2", automated)
	require.Equal(t, types.EVALUATOR_STATUS_ACTIVE, after.Status)
	require.Equal(t, [4]uint64{0, 600_000, 5, 5}, [4]uint64{uint64(after.Faults), uint64(after.Credibility), after.JoinedEpoch, after.LastEpoch})
	require.Equal(t, before.Rounds, after.Rounds)
	require.Zero(t, after.UntilEpoch)
	same(c, &types.EventEvaluatorUnjailed{Evaluator: account("eva-2"), Kind: "automated", Credibility: 600_000, JoinedEpoch: 5},
		eventOf[*types.EventEvaluatorUnjailed](c, c.events))
	refuse(c, c.msgs.Unjail, unjail("eva-2"), types.ErrWrongStatus, "ACTIVE")
	c.end()
}

func TestUnjailIsRefused(t *testing.T) {
	c := quickChain(t)
	c.evaluators(1)
	c.end()
	refuse(c, c.msgs.Unjail, unjail("eva-0"), types.ErrWrongStatus, "expected a jailed evaluator")
	refuse(c, c.msgs.Unjail, unjail("stranger"), types.ErrEvaluatorNotFound)
	refuse(c, c.msgs.Unjail, &types.MsgUnjail{Evaluator: account("eva-0"), Kind: types.EVALUATOR_KIND_HUMAN}, types.ErrEvaluatorNotFound, "human")
	refuse(c, c.msgs.Unjail, &types.MsgUnjail{Evaluator: account("eva-0")}, types.ErrInvalidField, "kind")
	refuse(c, c.msgs.Unjail, &types.MsgUnjail{Evaluator: "x", Kind: automated}, types.ErrInvalidField, "evaluator")
	must(c, c.msgs.Unbond, &types.MsgUnbond{Evaluator: account("eva-0"), Kind: automated})
	refuse(c, c.msgs.Unjail, unjail("eva-0"), types.ErrWrongStatus, "UNBONDING")
}

// Who is jailed gets no seat; nor, for maturity_epochs, who came out of jail.
func TestAJailedEvaluatorIsNotDrawn(t *testing.T) {
	c := jailed(t)
	seatedIn := func(epoch uint64) bool {
		require.Equal(t, epoch, c.request("alice", "alice/lm", 1))
		c.runTo(epoch, types.PHASE_COMMIT)
		c.end()
		c.end()
		drawn := c.rounds(epoch)
		require.Len(t, drawn, 1)
		c.report(epoch, func(types.Round, string) *int64 { return always(950_000)("") })
		return drawn[0].HasSeat(account("eva-2"))
	}
	require.False(t, seatedIn(3))
	c.runTo(5, types.PHASE_COMMIT)
	missing := c.epoch(4).Params.BondUnit.Sub(c.evaluator("eva-2", automated).Bond)
	must(c, c.msgs.TopUpBond, &types.MsgTopUpBond{Evaluator: account("eva-2"), Kind: automated, Amount: missing})
	must(c, c.msgs.Unjail, unjail("eva-2"))
	c.end()
	c.end()
	require.True(t, seatedIn(6), "all five sit")
}

// From jail the way out is open.
func TestAJailedEvaluatorMayLeave(t *testing.T) {
	c := jailed(t)
	left := c.evaluator("eva-2", automated).Bond
	must(c, c.msgs.Unbond, &types.MsgUnbond{Evaluator: account("eva-2"), Kind: automated})
	paid := c.claimable("eva-2")
	c.runTo(5, types.PHASE_REVEAL)
	require.Equal(t, left.String(), c.claimable("eva-2").Sub(paid).String())
}

// A fault of who is on its way out costs the bond, and does not keep it in jail.
func TestALeavingEvaluatorIsNotJailed(t *testing.T) {
	c, round, _ := gilded(t, opinionated)
	leaving := c.evaluator("eva-2", automated)
	leaving.Faults = 2
	c.setEvaluator(leaving)
	must(c, c.msgs.Unbond, &types.MsgUnbond{Evaluator: account("eva-2"), Kind: automated})
	must(c, c.msgs.RevealGold, decoy.reveal(round.Id))
	events := c.finalise(1)
	after := c.evaluator("eva-2", automated)
	require.Equal(t, types.EVALUATOR_STATUS_UNBONDING, after.Status)
	require.Equal(t, uint64(4), after.UntilEpoch)
	require.Equal(t, uint32(3), after.Faults)
	require.Empty(t, eventsOf[*types.EventEvaluatorJailed](c, events))
	require.Equal(t, leaving.Bond.Sub(math.NewInt(10_000_000)).String(), after.Bond.String())
	c.runTo(4, types.PHASE_REVEAL)
	require.True(t, c.claimable("eva-2").GTE(after.Bond))
}
