package keeper_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/modeld-labs/modeld/x/evalreward/types"
)

func TestAStewardBondsOnce(t *testing.T) {
	c := quickChain(t)
	c.fund(account("sam"), enough)
	bond := &types.MsgBondSteward{Steward: account("sam")}

	paid := c.spent("sam", func() { must(c, c.msgs.BondSteward, bond) })

	require.Equal(t, types.DevParams().StewardBond, paid)
	stored, err := c.k.Stewards.Get(c.ctx, addressOf(t, account("sam")))
	require.NoError(t, err)
	same(c, &types.Steward{Address: account("sam"), Bond: paid}, &stored)
	same(c, &types.EventStewardBonded{Steward: account("sam"), Bond: paid.String()}, eventOf[*types.EventStewardBonded](c, c.events))
	refuse(c, c.msgs.BondSteward, bond, types.ErrStewardExists, account("sam"))
	refuse(c, c.msgs.BondSteward, &types.MsgBondSteward{Steward: "sam"}, types.ErrInvalidField, "steward")
	refuse(c, c.msgs.BondSteward, &types.MsgBondSteward{}, types.ErrInvalidField, "steward")
	c.end()
}

func TestAStewardsBondMustBePaidInFull(t *testing.T) {
	c := quickChain(t)
	c.fund(account("poor"), types.DevParams().StewardBond.Int64()-1)
	_, err := deliver(c, c.msgs.BondSteward, &types.MsgBondSteward{Steward: account("poor")})
	require.ErrorContains(t, err, "pay steward bond")
	c.end()
}

func TestAStewardLeavesOnce(t *testing.T) {
	c := quickChain(t)
	c.fund(account("sam"), enough)
	must(c, c.msgs.BondSteward, &types.MsgBondSteward{Steward: account("sam")})
	c.runTo(2, types.PHASE_SETTLE)
	leave := &types.MsgUnbondSteward{Steward: account("sam")}

	require.Equal(t, uint64(5), must(c, c.msgs.UnbondSteward, leave).UntilEpoch)

	same(c, &types.EventStewardUnbonding{Steward: account("sam"), UntilEpoch: 5}, eventOf[*types.EventStewardUnbonding](c, c.events))
	refuse(c, c.msgs.UnbondSteward, leave, types.ErrWrongStatus, "epoch 5")
	refuse(c, c.msgs.UnbondSteward, &types.MsgUnbondSteward{Steward: account("nobody")}, types.ErrStewardNotFound, account("nobody"))
	refuse(c, c.msgs.UnbondSteward, &types.MsgUnbondSteward{Steward: "x"}, types.ErrInvalidField, "steward")
	c.end()
}

// Whoever looks after a live benchmark stays bonded, however the address is spelled.
func TestAStewardOfALiveBenchmarkStays(t *testing.T) {
	c := quickChain(t, func(gs *types.GenesisState) {
		later := benchmark(2)
		later.ValidFromEpoch, later.Steward = 50, account("sam")
		gs.Benchmarks = append(gs.Benchmarks, later)
		gs.Stewards = append(gs.Stewards, types.Steward{Address: account("sam"), Bond: gs.Params.StewardBond})
		gs.Stewards = sortedBy(gs.Stewards, func(s types.Steward) string { return s.Address })
	})
	c.end()

	refuse(c, c.msgs.UnbondSteward, &types.MsgUnbondSteward{Steward: account("steward")}, types.ErrStewardBusy, "benchmark 1")
	refuse(c, c.msgs.UnbondSteward, &types.MsgUnbondSteward{Steward: account("sam")}, types.ErrStewardBusy, "benchmark 2")
	refuse(c, c.msgs.UnbondSteward, &types.MsgUnbondSteward{Steward: strings.ToUpper(account("steward"))}, types.ErrInvalidField, "steward")
}
