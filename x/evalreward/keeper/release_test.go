package keeper_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"cosmossdk.io/collections"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/modeld-labs/modeld/x/evalreward/types"
)

func TestABondReturnsInTheFirstBlockOfItsEpoch(t *testing.T) {
	c := quickChain(t)
	c.evaluators(1)
	c.runTo(1, types.PHASE_CHALLENGE)
	unit := types.DevParams().BondUnit.String()
	must(c, c.msgs.Unbond, &types.MsgUnbond{Evaluator: account("eva-0"), Kind: automated})

	require.Empty(t, eventsOf[*types.EventEvaluatorUnbonded](c, c.runTo(4, types.PHASE_COMMIT)))
	require.True(t, c.claimable("eva-0").IsZero())
	events := c.end()

	same(c, &types.EventEvaluatorUnbonded{Evaluator: account("eva-0"), Kind: "automated", Bond: unit},
		eventOf[*types.EventEvaluatorUnbonded](c, events))
	require.Equal(t, unit, c.claimable("eva-0").String())
	must(c, c.msgs.RegisterEvaluator, &types.MsgRegisterEvaluator{Evaluator: account("eva-0"), Kind: automated})
	c.end()
}

// An evaluator that leaves stays liable for the rounds in which it sits.
func TestABondStaysWhileASeatIsNotFinal(t *testing.T) {
	c := quickChain(t)
	c.evaluators(5)
	version := c.developer("alice")
	c.end()
	epoch := c.request("alice", "alice/lm@1", 1)
	c.runTo(epoch, types.PHASE_COMMIT)
	c.end()
	c.end()
	round := c.round(epoch, version)
	leaver := c.evaluator("eva-0", automated)
	require.True(t, round.HasSeat(leaver.Address))

	// The bond is due at once, although the round runs.
	must(c, c.msgs.Unbond, &types.MsgUnbond{Evaluator: leaver.Address, Kind: automated})
	c.moveRelease(leaver.Address, epoch+3, epoch)
	require.Empty(t, eventsOf[*types.EventEvaluatorUnbonded](c, c.runTo(epoch+1, types.PHASE_COMMIT)))
	waiting := c.evaluator("eva-0", automated)
	require.Equal(t, types.EVALUATOR_STATUS_UNBONDING, waiting.Status)
	require.Equal(t, epoch+1, waiting.UntilEpoch, "it is told when to look again")

	// The round is void, because all were silent; then the rest of the bond is free.
	events := append(c.end(), c.end()...)
	slashed := types.DevParams().BondUnit.QuoRaw(100)
	require.Len(t, eventsOf[*types.EventEvaluatorSlashed](c, events), 5)
	require.Equal(t, leaver.Bond.Sub(slashed).String(), eventOf[*types.EventEvaluatorUnbonded](c, events).Bond)
}

// moveRelease makes a bond due in another epoch.
func (c *chain) moveRelease(evaluator string, from, to uint64) {
	c.t.Helper()
	addr := addressOf(c.t, evaluator).Bytes()
	key := collections.Join3(from, uint32(automated), addr)
	has, err := c.k.Releases.Has(c.ctx, key)
	require.NoError(c.t, err)
	require.True(c.t, has)
	require.NoError(c.t, c.k.Releases.Remove(c.ctx, key))
	require.NoError(c.t, c.k.Releases.Set(c.ctx, collections.Join3(to, uint32(automated), addr)))
	e := c.evaluator(c.staff[evaluator], automated)
	e.UntilEpoch = to
	c.setEvaluator(e)
}

func TestReleasesAreBoundedPerBlockAndNoneIsLost(t *testing.T) {
	c := quickChain(t, func(gs *types.GenesisState) {
		gs.Params.UnitsPerBlock, gs.Params.MaxBenchmarks, gs.Params.RoundsMax = 3, 1, 1
		gs.Params.CommitBlocks = 25
		gs.Params.OpenBlocks = 5
	})
	names := c.evaluators(8)
	c.end()
	for _, name := range names {
		must(c, c.msgs.Unbond, &types.MsgUnbond{Evaluator: account(name), Kind: automated})
	}
	c.runTo(3, types.PHASE_COMMIT)

	var perBlock []int
	var events sdk.Events
	for range 4 {
		block := c.end()
		perBlock = append(perBlock, len(eventsOf[*types.EventEvaluatorUnbonded](c, block)))
		events = append(events, block...)
	}

	// The first block spends one of its three units on the benchmark.
	require.Equal(t, []int{2, 3, 3, 0}, perBlock)
	require.Len(t, eventsOf[*types.EventEvaluatorUnbonded](c, events), len(names))
}

func TestAStewardsBondReturns(t *testing.T) {
	c := quickChain(t)
	c.fund(account("sam"), enough)
	must(c, c.msgs.BondSteward, &types.MsgBondSteward{Steward: account("sam")})
	c.end()
	res := must(c, c.msgs.UnbondSteward, &types.MsgUnbondSteward{Steward: account("sam")})
	require.Equal(t, uint64(3), res.UntilEpoch)

	require.Empty(t, eventsOf[*types.EventStewardUnbonded](c, c.runTo(3, types.PHASE_COMMIT)))
	events := c.end()

	same(c, &types.EventStewardUnbonded{Steward: account("sam"), Bond: types.DevParams().StewardBond.String()},
		eventOf[*types.EventStewardUnbonded](c, events))
	require.Equal(t, types.DevParams().StewardBond, c.claimable("sam"))
}
