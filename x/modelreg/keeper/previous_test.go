package keeper_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/modeld-labs/modeld/x/modelreg/types"
)

// transfer hands a model over in the current block.
func (c *chain) transfer(model, from, to string) {
	c.t.Helper()
	must(c, c.msgs.TransferModel, &types.MsgTransferModel{Owner: account(from), Model: model, NewOwner: account(to)})
	must(c, c.msgs.AcceptTransfer, &types.MsgAcceptTransfer{NewOwner: account(to), Model: model})
}

// ownersBefore gives who gave a model away since the horizon.
func (c *chain) ownersBefore(model uint64) []string {
	c.t.Helper()
	owners, err := c.k.PreviousOwners(c.ctx, model)
	require.NoError(c.t, err)
	return owners
}

// Who gave a model away is remembered, whichever way it went, until the horizon has passed
// the transfer.
func TestPreviousOwnersAreRememberedUpToTheHorizon(t *testing.T) {
	c := newChain(t)
	model, other := c.model("alice", "acme/lm"), c.model("alice", "acme/other")
	require.Empty(t, c.ownersBefore(model))
	c.at(10)
	c.transfer("acme/lm", "alice", "bob")
	c.transfer("acme/lm", "bob", "carol") // in the same block
	c.at(20)
	c.transfer("acme/lm", "carol", "alice")
	require.ElementsMatch(t, []string{account("alice"), account("bob"), account("carol")}, c.ownersBefore(model))
	require.Empty(t, c.ownersBefore(other))

	for _, at := range []struct {
		horizon int64
		owners  []string
	}{
		{10, []string{account("alice"), account("bob"), account("carol")}},
		{11, []string{account("carol")}},
		{20, []string{account("carol")}},
		{21, nil},
	} {
		require.NoError(t, c.k.RollEpoch(c.ctx, at.horizon))
		require.ElementsMatch(t, at.owners, c.ownersBefore(model), "horizon %d", at.horizon)
	}
	require.Equal(t, int64(21), c.export().Horizon)
	require.Len(t, c.export().PreviousOwners, 3, "they go with the next transfer")

	c.at(30)
	c.transfer("acme/lm", "alice", "bob")
	require.Equal(t, []types.PreviousOwner{{ModelId: model, Owner: account("alice"), Height: 30}}, c.export().PreviousOwners)
}

// Nobody disappears behind a chain of transfers: past a number of owners the next one has to
// wait until the oldest transfer does not count any more. Going to and fro needs no room.
func TestPreviousOwnersAreNotFlushedOut(t *testing.T) {
	c := newChain(t)
	model := c.model("alice", "acme/lm")
	owner := "alice"
	for i := range types.MaxPreviousOwners {
		c.at(int64(10 + i))
		c.transfer("acme/lm", owner, "hand"+digits(i))
		owner = "hand" + digits(i)
	}
	require.Len(t, c.ownersBefore(model), types.MaxPreviousOwners)
	accept := func(to string) *types.MsgAcceptTransfer {
		must(c, c.msgs.TransferModel, &types.MsgTransferModel{Owner: account(owner), Model: "acme/lm", NewOwner: account(to)})
		return &types.MsgAcceptTransfer{NewOwner: account(to), Model: "acme/lm"}
	}
	c.at(40)
	refuse(c, c.msgs.AcceptTransfer, accept("eve"), types.ErrTooManyTransfers, "acme/lm", "at most 16", "height 10")
	require.NoError(t, c.k.RollEpoch(c.ctx, 10))
	refuse(c, c.msgs.AcceptTransfer, accept("alice"), types.ErrTooManyTransfers, "since height 10")
	require.Contains(t, c.ownersBefore(model), account("alice"))

	require.NoError(t, c.k.RollEpoch(c.ctx, 11))
	must(c, c.msgs.AcceptTransfer, accept("eve"))
	require.NotContains(t, c.ownersBefore(model), account("alice"))
	require.Len(t, c.ownersBefore(model), types.MaxPreviousOwners)

	// One more of the old transfers is forgotten, and the last two owners fill the place.
	owner = "eve"
	refuse(c, c.msgs.AcceptTransfer, accept("hand15"), types.ErrTooManyTransfers)
	require.NoError(t, c.k.RollEpoch(c.ctx, 12))
	for range 3 {
		c.transfer("acme/lm", "eve", "hand15")
		c.transfer("acme/lm", "hand15", "eve")
	}
	require.Len(t, c.ownersBefore(model), types.MaxPreviousOwners)
	require.NoError(t, c.export().Validate(codec))
}
