package keeper_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"cosmossdk.io/math"

	moduletestutil "github.com/cosmos/cosmos-sdk/types/module/testutil"
	authtypes "github.com/cosmos/cosmos-sdk/x/auth/types"

	"github.com/modeld-labs/modeld/x/modelreg/keeper"
	"github.com/modeld-labs/modeld/x/modelreg/types"
)

func strangers() []string {
	return []string{"", account("alice"), authtypes.NewModuleAddress(types.ModuleName).String(), "gov"}
}

// The authority corrects the lineage while pay waits; the index of children follows.
func TestSetParents(t *testing.T) {
	c := newChain(t)
	c.model("alice", "acme/lm")
	c.model("bob", "bobs/lm")
	c.version("alice", "acme/lm", 1)
	c.version("alice", "acme/lm", 2)
	c.version("bob", "bobs/lm", 3, 1)
	c.version("bob", "bobs/lm", 4, 1)
	set := func(parents ...uint64) *types.MsgSetParents {
		return &types.MsgSetParents{Authority: gov(), Version: 4, Parents: parents}
	}
	refuse(c, c.msgs.SetParents, set(2), types.ErrNotInEscrow, "bobs/lm@2")
	require.NoError(t, c.k.SetEscrow(c.ctx, 4, 7, true))
	require.NoError(t, c.k.SetEscrow(c.ctx, 4, 8, true))

	must(c, c.msgs.SetParents, set(2, 1), &types.EventVersionParentsSet{Ref: "bobs/lm@2", Version: 4, Parents: "2,1"})
	require.Equal(t, []string{"bobs/lm"}, c.derivedFrom("acme/lm@2"))
	must(c, c.msgs.SetParents, set(2), &types.EventVersionParentsSet{Ref: "bobs/lm@2", Version: 4, Parents: "2"})
	require.Equal(t, []string{"bobs/lm"}, c.derivedFrom("acme/lm@1")) // by its first version
	must(c, c.msgs.SetParents, set(), &types.EventVersionParentsSet{Ref: "bobs/lm@2", Version: 4})
	require.Empty(t, c.derivedFrom("acme/lm@2"))

	require.NoError(t, c.k.SetEscrow(c.ctx, 4, 7, false))
	must(c, c.msgs.SetParents, set(1)) // benchmark 8 still waits
	require.NoError(t, c.k.SetEscrow(c.ctx, 4, 8, false))
	require.NoError(t, c.k.SetEscrow(c.ctx, 4, 8, false)) // nothing to close
	refuse(c, c.msgs.SetParents, set(2), types.ErrNotInEscrow)
	require.ErrorIs(t, c.k.SetEscrow(c.ctx, 5, 8, true), types.ErrVersionNotFound)
	require.Empty(t, c.export().Escrows)
}

func TestSetParentsRefusals(t *testing.T) {
	c := newChain(t)
	c.model("alice", "acme/lm")
	for i := range 7 {
		c.version("alice", "acme/lm", i)
	}
	require.NoError(t, c.k.SetEscrow(c.ctx, 6, 1, true))
	set := func(version uint64, parents ...uint64) *types.MsgSetParents {
		return &types.MsgSetParents{Authority: gov(), Version: version, Parents: parents}
	}

	for _, signer := range strangers() {
		refuse(c, c.msgs.SetParents, &types.MsgSetParents{Authority: signer, Version: 6}, types.ErrInvalidAuthority, gov())
	}
	refuse(c, c.msgs.SetParents, set(0, 1), types.ErrInvalidField, "version")
	refuse(c, c.msgs.SetParents, set(8, 1), types.ErrVersionNotFound)
	refuse(c, c.msgs.SetParents, set(6, 1, 2, 3, 4, 4), types.ErrInvalidParents, "at most 4")
	refuse(c, c.msgs.SetParents, set(6, 1, 1), types.ErrInvalidParents, "twice")
	refuse(c, c.msgs.SetParents, set(6, 0), types.ErrInvalidParents)
	refuse(c, c.msgs.SetParents, set(6, 6), types.ErrInvalidParents, "older")
	refuse(c, c.msgs.SetParents, set(6, 7), types.ErrInvalidParents, "older")
	refuse(c, c.msgs.SetParents, set(6, 5), types.ErrInvalidParents, "implied")
	refuse(c, c.msgs.SetParents, set(6, 8), types.ErrParentNotFound, "8")
	must(c, c.msgs.SetParents, set(6, 4, 3, 2, 1))
}

// New params wait until the epoch rolls.
func TestUpdateParams(t *testing.T) {
	c := newChain(t)
	p := types.DefaultParams()

	must(c, c.msgs.UpdateParams, &types.MsgUpdateParams{Authority: gov(), Params: types.DevParams()})
	must(c, c.msgs.UpdateParams, &types.MsgUpdateParams{Authority: gov(), Params: p}, &types.EventParamsUpdated{Authority: gov()})
	gs := c.export()
	require.Equal(t, types.DevParams(), gs.Params)
	require.Equal(t, &p, gs.PendingParams)

	require.NoError(t, c.k.RollEpoch(c.ctx, 0))
	gs = c.export()
	require.Equal(t, p, gs.Params)
	require.Nil(t, gs.PendingParams)
	require.NoError(t, c.k.RollEpoch(c.ctx, 0)) // nothing waits
	require.Equal(t, gs, c.export())
}

func TestUpdateParamsRefusals(t *testing.T) {
	c := newChain(t)
	for _, signer := range strangers() {
		refuse(c, c.msgs.UpdateParams, &types.MsgUpdateParams{Authority: signer, Params: types.DefaultParams()}, types.ErrInvalidAuthority)
	}
	for field, spoil := range map[string]func(*types.Params){
		"min_commit_age_blocks": func(p *types.Params) { p.MinCommitAgeBlocks = 100_001 },
		"max_commit_age_blocks": func(p *types.Params) { p.MaxCommitAgeBlocks = p.MinCommitAgeBlocks },
		"registration_fee":      func(p *types.Params) { p.RegistrationFee = math.NewInt(-1) },
		"metadata_byte_fee":     func(p *types.Params) { p.MetadataByteFee = math.Int{} },
	} {
		p := types.DefaultParams()
		spoil(&p)
		refuse(c, c.msgs.UpdateParams, &types.MsgUpdateParams{Authority: gov(), Params: p}, types.ErrInvalidParams, field)
	}
}

// A keeper whose authority is no address would lock the params for ever, so it is not made.
func TestKeeperNeedsAnAuthority(t *testing.T) {
	c := newChain(t)
	for _, authority := range []string{"", "gov", gov()[1:]} {
		require.Panics(t, func() {
			keeper.NewKeeper(moduletestutil.MakeTestEncodingConfig().Codec, c.kv, codec, fakeAccounts{}, c.bank, authority)
		})
	}
}

// derivedFrom lists the models made of a version, by the query.
func (c *chain) derivedFrom(ref string) []string {
	c.t.Helper()
	res, err := c.queries.Models(c.ctx, &types.QueryModelsRequest{Parent: ref})
	require.NoError(c.t, err)
	var names []string
	for _, m := range res.Models {
		names = append(names, m.FullName())
	}
	return names
}
