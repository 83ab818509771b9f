package keeper_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"cosmossdk.io/math"

	moduletestutil "github.com/cosmos/cosmos-sdk/types/module/testutil"

	"github.com/modeld-labs/modeld/x/modelreg/types"
)

// busy gives a chain with a record of every kind.
func busy(t testing.TB) *chain {
	t.Helper()
	c := newChain(t)
	c.model("alice", "acme/lm")
	c.model("bob", "bobs/lm")
	c.version("alice", "acme/lm", 1)
	c.version("alice", "acme/lm", 2)
	c.version("bob", "bobs/lm", 3, 1, 2)
	c.yank("alice", "acme/lm", 2)
	must(c, c.msgs.RegisterVersion, full("bob", "bobs/lm", 1))
	must(c, c.msgs.SetAlias, setAlias("alice", "acme/lm", "stable", 1))
	must(c, c.msgs.SetAlias, setAlias("bob", "bobs/lm", "stable", 2))
	must(c, c.msgs.TransferModel, &types.MsgTransferModel{Owner: account("bob"), Model: "bobs/lm", NewOwner: account("carol")})
	c.at(2)
	c.transfer("acme/lm", "alice", "dave")
	c.at(3)
	c.transfer("acme/lm", "dave", "alice")
	require.NoError(t, c.k.RollEpoch(c.ctx, 3))
	for i := range 3 {
		c.at(int64(9 - i))
		must(c, c.msgs.CommitVersion, &types.MsgCommitVersion{Owner: account("alice"), Hash: digest(i)})
		must(c, c.msgs.CommitVersion, &types.MsgCommitVersion{Owner: account("bob"), Hash: digest(i)})
	}
	must(c, c.msgs.UpdateParams, &types.MsgUpdateParams{Authority: gov(), Params: types.DefaultParams()})
	require.NoError(t, c.k.SetFrontierHolder(c.ctx, 2, 1))
	require.NoError(t, c.k.SetFrontierHolder(c.ctx, 5, 3))
	require.NoError(t, c.k.SetEscrow(c.ctx, 3, 5, true))
	require.NoError(t, c.k.SetEscrow(c.ctx, 3, 6, true))
	require.NoError(t, c.k.BurnedTotal.Set(c.ctx, math.NewInt(12345)))
	return c
}

// An export starts a chain with the same store, byte by byte, indexes included, and exports
// the same again.
func TestGenesisRoundTrip(t *testing.T) {
	for name, c := range map[string]*chain{"empty": newChain(t), "busy": busy(t)} {
		exported := c.export()
		require.NoError(t, exported.Validate(codec), name)

		again := chainFrom(t, exported)
		require.Equal(t, c.dump(), again.dump(), name)
		json := moduletestutil.MakeTestEncodingConfig().Codec
		reexported := again.export()
		require.Equal(t, json.MustMarshalJSON(&exported), json.MustMarshalJSON(&reexported))
	}
}

// A chain goes on after import as it would have without.
func TestContinueAfterImport(t *testing.T) {
	c := busy(t)
	again := chainFrom(t, c.export())
	for _, chain := range []*chain{c, again} {
		chain.at(2000)
		chain.version("alice", "acme/lm", 50, 3)
		must(chain, chain.msgs.AcceptTransfer, &types.MsgAcceptTransfer{NewOwner: account("carol"), Model: "bobs/lm"})
		chain.model("dave", "daves/lm")
		require.NoError(t, chain.k.RollEpoch(chain.ctx, 1900))
		chain.endBlock()
	}
	require.Equal(t, c.dump(), again.dump())
}

// A state that no chain could have made is refused before anything is stored.
func TestInitGenesisRefusesBadState(t *testing.T) {
	gs := busy(t).export()
	gs.Versions[0].ContentDigest = gs.Versions[1].ContentDigest
	c := newChain(t)
	before := c.dump()
	require.ErrorIs(t, c.k.InitGenesis(c.ctx, gs), types.ErrInvalidGenesis)
	require.Equal(t, before, c.dump())
}

// machine runs random messages and compares with the plainest account of the rules.
type machine struct {
	*chain
	seed int
}

func (m *machine) step(rt *rapid.T) {
	owner := rapid.SampledFrom([]string{"alice", "bob", "carol"})
	model := fmt.Sprintf("%s/%s", rapid.SampledFrom([]string{"a", "b"}).Draw(rt, "namespace"), rapid.SampledFrom([]string{"x", "y"}).Draw(rt, "name"))
	number := rapid.Uint64Range(0, 5).Draw(rt, "number")
	who := owner.Draw(rt, "who")
	var err error
	before := m.dump()
	switch rapid.IntRange(0, 10).Draw(rt, "action") {
	case 10:
		m.at(m.ctx.BlockHeight() + 1)
		err = m.k.RollEpoch(m.ctx, max(0, m.ctx.BlockHeight()-rapid.Int64Range(0, 5).Draw(rt, "memory")))
	case 0:
		_, err = m.msgs.RegisterModel(m.ctx, &types.MsgRegisterModel{Owner: account(who), Model: model})
	case 1, 2, 3:
		m.seed++
		msg := artifact(who, model, m.seed)
		msg.Parents = rapid.SliceOfNDistinct(rapid.Uint64Range(1, 8), 0, 3, rapid.ID[uint64]).Draw(rt, "parents")
		_, err = m.msgs.RegisterVersion(m.ctx, msg)
	case 4:
		_, err = m.msgs.TransferModel(m.ctx, &types.MsgTransferModel{Owner: account(who), Model: model, NewOwner: account(owner.Draw(rt, "to"))})
	case 5:
		_, err = m.msgs.AcceptTransfer(m.ctx, &types.MsgAcceptTransfer{NewOwner: account(who), Model: model})
	case 6:
		_, err = m.msgs.YankVersion(m.ctx, &types.MsgYankVersion{Owner: account(who), Model: model, Number: number, Reason: "x"})
	case 7:
		_, err = m.msgs.SetAlias(m.ctx, setAlias(who, model, "stable", number))
	case 8:
		err = m.k.SetFrontierHolder(m.ctx, uint32(number), rapid.Uint64Range(0, 8).Draw(rt, "version"))
	case 9:
		id := rapid.Uint64Range(1, 8).Draw(rt, "version")
		if err = m.k.SetEscrow(m.ctx, id, 1, true); err == nil {
			before = m.dump()
			_, err = m.msgs.SetParents(m.ctx, &types.MsgSetParents{Authority: gov(), Version: id, Parents: []uint64{number}})
		}
	}
	if err != nil {
		require.Equal(rt, before, m.dump(), "left by %v", err)
	}
}

// After any sequence of messages the state is one that genesis accepts, its indexes are
// those that an import builds, and the computed aliases are those of a naive search.
func TestRandomHistories(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		m := &machine{chain: newChain(t)}
		for range rapid.IntRange(1, 40).Draw(rt, "steps") {
			m.step(rt)
		}
		gs := m.export()
		require.NoError(rt, gs.Validate(codec))
		require.Equal(rt, m.dump(), chainFrom(t, gs).dump())
		for _, model := range gs.Models {
			var latest, best uint64
			most := 0
			for _, v := range gs.Versions {
				if v.ModelId != model.Id {
					continue
				}
				if !v.Yanked {
					latest = v.Number
				}
				held := 0
				for _, f := range gs.FrontierHolders {
					if f.Version == v.Id {
						held++
					}
				}
				if held > most {
					best, most = v.Number, held
				}
			}
			res := answer(m.chain, m.queries.Model, &types.QueryModelRequest{Model: model.FullName()})
			require.Equal(rt, []uint64{latest, best}, []uint64{res.Latest, res.Best})
		}
	})
}
