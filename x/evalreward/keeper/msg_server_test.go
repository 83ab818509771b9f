package keeper_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/modeld-labs/modeld/x/evalreward/types"
)

func update(edits ...func(*types.Params)) *types.MsgUpdateParams {
	p := quickParams()
	for _, edit := range edits {
		edit(&p)
	}
	return &types.MsgUpdateParams{Authority: authority, Params: p}
}

// New params wait for the next epoch, whose snapshot they are; the last change counts.
func TestParamsChangeWithTheNextEpoch(t *testing.T) {
	c := quickChain(t)
	c.runTo(1, types.PHASE_REVEAL)
	must(c, c.msgs.UpdateParams, update(func(p *types.Params) { p.CommitBlocks = 15 }))
	second := update(func(p *types.Params) { p.CommitBlocks = 20; p.Beta = 7 })
	must(c, c.msgs.UpdateParams, second)
	same(c, &types.EventParamsUpdated{Authority: authority}, eventOf[*types.EventParamsUpdated](c, c.events))

	c.end()
	epoch, err := c.k.Epochs.Get(c.ctx, 1)
	require.NoError(t, err)
	require.Equal(t, uint64(10), epoch.Params.CommitBlocks, "the epoch goes on as it began")
	c.runTo(2, types.PHASE_COMMIT)
	require.Equal(t, int64(51), c.ctx.BlockHeight())
	c.end()

	epoch, err = c.k.Epochs.Get(c.ctx, 2)
	require.NoError(t, err)
	same(c, &second.Params, &epoch.Params)
	has, err := c.k.PendingParams.Has(c.ctx)
	require.NoError(t, err)
	require.False(t, has)
	c.runTo(2, types.PHASE_REVEAL)
	require.Equal(t, int64(71), c.ctx.BlockHeight())
	c.runTo(3, types.PHASE_COMMIT)
	require.Equal(t, int64(86), c.ctx.BlockHeight())
}

func TestBadParamsChangeNothing(t *testing.T) {
	c := quickChain(t)
	c.end()
	for _, signer := range []string{"", account("mallory"), module(types.ModuleName)} {
		msg := update()
		msg.Authority = signer
		refuse(c, c.msgs.UpdateParams, msg, types.ErrInvalidAuthority, authority)
	}
	for word, edit := range map[string]func(p *types.Params){
		"initial_emission": func(p *types.Params) { p.InitialEmission = p.InitialEmission.AddRaw(1) },
		"halving_epochs":   func(p *types.Params) { p.HalvingEpochs++ },
		"quorum":           func(p *types.Params) { p.Quorum = 2 },
		"bond_unit":        func(p *types.Params) { p.BondUnit = power(120) },
	} {
		refuse(c, c.msgs.UpdateParams, update(edit), types.ErrInvalidParams, word)
	}
	refuse(c, c.msgs.UpdateParams, update(func(p *types.Params) { p.WeightGeneralisation = 900_001 }), types.ErrWeightExceeded, "100000 + 900001")
	must(c, c.msgs.UpdateParams, update(func(p *types.Params) { p.WeightGeneralisation = 900_000 }))
	c.end()
}
