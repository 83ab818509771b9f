package keeper_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"cosmossdk.io/collections"

	"github.com/modeld-labs/modeld/x/modelreg/types"
)

// The largest messages make the store calls that the README promises, besides those of the
// bank and the accounts, and no more on a chain that is full of other things.
func TestMessagesAreBounded(t *testing.T) {
	empty, crowd := newChain(t), newChain(t)
	for i := range 150 {
		name := "crowd/lm" + digits(i)
		crowd.model("eve", name)
		crowd.version("eve", name, 2000+i)
		must(crowd, crowd.msgs.CommitVersion, &types.MsgCommitVersion{Owner: account("eve"), Hash: digest(i)})
	}
	for _, c := range []*chain{empty, crowd} {
		var parents []uint64
		for i := range 8 {
			name := "bobs/lm" + digits(i)
			c.model("bob", name)
			parents = append(parents, c.version("bob", name, i))
		}
		c.model("alice", "acme/lm")
		c.version("alice", "acme/lm", 100)
		msg := full("alice", "acme/lm", parents[:4]...)
		must(c, c.msgs.CommitVersion, c.promise(msg, bytesOf("alice")))
		require.Equal(t, 16+17, c.failEach("register version", doing(c.msgs.RegisterVersion, msg)))

		version := must(c, c.msgs.RegisterVersion, msg).Version
		for benchmark := range uint32(50) {
			require.NoError(t, c.k.SetEscrow(c.ctx, version, benchmark, true))
		}
		moved := &types.MsgSetParents{Authority: gov(), Version: version, Parents: parents[4:]}
		require.Equal(t, 16+17, c.failEach("set parents", doing(c.msgs.SetParents, moved)))

		alice := account("alice")
		must(c, c.msgs.SetAlias, setAlias("alice", "acme/lm", "stable", 1))
		must(c, c.msgs.TransferModel, &types.MsgTransferModel{Owner: alice, Model: "acme/lm", NewOwner: account("carol")})
		acme, err := c.k.ModelByName(c.ctx, "acme/lm")
		require.NoError(t, err)
		for i := range types.MaxPreviousOwners {
			require.NoError(t, c.k.Transfers.Set(c.ctx, collections.Join(acme.Id, []byte(bytesOf("old"+digits(i)))), 0))
		}
		require.NoError(t, c.k.RollEpoch(c.ctx, 1))
		for name, bound := range map[string]struct {
			do    act
			calls int
		}{
			"register model": {doing(c.msgs.RegisterModel, &types.MsgRegisterModel{Owner: alice, Model: "new/lm"}), 3 + 5},
			"commit version": {doing(c.msgs.CommitVersion, &types.MsgCommitVersion{Owner: alice, Hash: digest(1)}), 1 + 2},
			"offer":          {doing(c.msgs.TransferModel, &types.MsgTransferModel{Owner: alice, Model: "acme/lm", NewOwner: account("eve")}), 2 + 1},
			"accept":         {doing(c.msgs.AcceptTransfer, &types.MsgAcceptTransfer{NewOwner: account("carol"), Model: "acme/lm"}), 4 + 4 + types.MaxPreviousOwners},
			"set alias":      {doing(c.msgs.SetAlias, setAlias("alice", "acme/lm", "new", 1)), 4 + 1},
			"delete alias":   {doing(c.msgs.DeleteAlias, deleteAlias("alice", "acme/lm", "stable")), 3 + 1},
			"yank":           {doing(c.msgs.YankVersion, &types.MsgYankVersion{Owner: alice, Model: "acme/lm", Number: 1, Reason: "x"}), 4 + 2},
			"update params":  {doing(c.msgs.UpdateParams, &types.MsgUpdateParams{Authority: gov(), Params: types.DevParams()}), 1},
		} {
			require.Equal(t, bound.calls, c.failEach(name, bound.do), name)
		}
	}
}
