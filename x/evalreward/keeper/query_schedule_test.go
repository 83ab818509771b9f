package keeper_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/modeld-labs/modeld/x/evalreward/types"
)

func (c *chain) schedule() *types.QueryScheduleResponse {
	c.t.Helper()
	// A query sees the state after the last block.
	ctx := c.ctx.WithBlockHeight(c.ctx.BlockHeight() - 1)
	res, err := c.query.Schedule(ctx, &types.QueryScheduleRequest{})
	require.NoError(c.t, err)
	return res
}

// Epoch 1 of the quick chain: COMMIT 26..35, REVEAL 36..40, SETTLE 41..45, CHALLENGE 46..50.
func TestTheScheduleTellsWhereTheChainStands(t *testing.T) {
	c := quickChain(t)
	for _, want := range []struct {
		height int64
		epoch  uint64
		phase  types.Phase
		target uint64
	}{
		{1, 0, types.PHASE_COMMIT, 1},
		{9, 0, types.PHASE_COMMIT, 1},
		{10, 0, types.PHASE_COMMIT, 2},
		{25, 0, types.PHASE_CHALLENGE, 2},
		{26, 1, types.PHASE_COMMIT, 2},
		{35, 1, types.PHASE_COMMIT, 3},
		{36, 1, types.PHASE_REVEAL, 3},
		{41, 1, types.PHASE_SETTLE, 3},
		{46, 1, types.PHASE_CHALLENGE, 3},
		{50, 1, types.PHASE_CHALLENGE, 3},
	} {
		c.at(want.height + 1)
		s := c.schedule()
		require.Equal(t, want.height, s.Height)
		require.Equal(t, want.epoch, s.Epoch, want.height)
		require.Equal(t, want.phase, s.Phase, want.height)
		require.Equal(t, want.target, s.RequestTargetEpoch, "what the next transaction would get at %d", want.height+1)
		require.Equal(t, int64(1+25*want.epoch), s.EpochStart)
	}
	s := c.schedule()
	require.Equal(t, [5]int64{26, 36, 41, 46, 51}, [5]int64{s.EpochStart, s.RevealStart, s.SettleStart, s.ChallengeStart, s.NextEpochStart})
	require.Equal(t, "1000000000000", s.Schedule.String())
	require.Equal(t, "900000000000", s.Budget.String())
	require.Equal(t, "100000000000", s.EpochMinted.String())
	require.Equal(t, "200000000000", s.Minted.String())
	require.Equal(t, "2000000000000", s.Allowance.String())
	require.Equal(t, "730000000000000", s.Cap.String())
	require.Zero(t, s.WorkQueued)
}

func TestTheScheduleCountsWaitingWork(t *testing.T) {
	c, _ := opened(t)
	require.Equal(t, uint32(4), c.schedule().WorkQueued, "three rounds to settle, and their appeals to decide about")
	c = flooded(t, 2_000)
	c.inject(2_000)
	require.Equal(t, uint32(1000), c.schedule().WorkQueued, "it does not count further")
}

func TestTheSupplyAddsUp(t *testing.T) {
	c, version := five(t)
	c.settled(1, version, map[string]int64{"eva-0": 600_000, "eva-1": 600_000, "eva-2": 600_000})
	c.finalise(1)

	res, err := c.query.Supply(c.ctx, &types.QuerySupplyRequest{})

	require.NoError(t, err)
	require.Equal(t, "umodel", res.Denom)
	require.Equal(t, res.Genesis.Add(res.Minted).Sub(res.Burned).String(), res.Total.String())
	deposit := c.round(1, version).Request.Deposit
	require.Equal(t, deposit.Add(types.DevParams().BondUnit.QuoRaw(50)).String(), res.Burned.String(), "a deposit and two slashes")
	require.Equal(t, "730000000000000", res.Cap.String())
}

// The books of the current epoch are filled in before they are closed.
func TestAnEpochIsShownAsItStands(t *testing.T) {
	c, version := five(t)
	c.settled(1, version, map[string]int64{"eva-0": 750_000, "eva-1": 750_000, "eva-2": 750_000})

	now, err := c.query.Epoch(c.ctx, &types.QueryEpochRequest{Number: 1})
	require.NoError(t, err)
	require.Equal(t, "100000000000", now.Epoch.Minted.String())
	require.NotEqual(t, make([]byte, 32), now.Epoch.Accumulator)
	before, err := c.query.Epoch(c.ctx, &types.QueryEpochRequest{Number: 0})
	require.NoError(t, err)
	require.Equal(t, "100000000000", before.Epoch.Minted.String())
	c.finalise(1)

	then, err := c.query.Epoch(c.ctx, &types.QueryEpochRequest{Number: 1})
	require.NoError(t, err)
	same(c, &now.Epoch, &then.Epoch)
}
