package keeper_test

import (
	"bytes"
	"testing"

	"github.com/stretchr/testify/require"

	"cosmossdk.io/math"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/modeld-labs/modeld/x/evalreward/types"
	modelregtypes "github.com/modeld-labs/modeld/x/modelreg/types"
)

// A genesis whose module account does not hold what the module owes is refused.
func TestAnInsolventGenesisIsRefused(t *testing.T) {
	for _, missing := range []int64{1, -1} {
		c := freed(t)
		gs, err := c.k.ExportGenesis(c.ctx)
		require.NoError(t, err)
		n := emptyChain(t)
		require.NoError(t, n.reg.InitGenesis(n.ctx, modelregtypes.GenesisState{Params: modelregtypes.DevParams(), Burned: math.ZeroInt()}))
		held := c.bank.balance(c.ctx, module(types.ModuleName)).SubRaw(missing)
		require.NoError(t, n.bank.issue(n.ctx, module(types.ModuleName), held))

		err = n.k.InitGenesis(n.ctx, *gs)

		require.ErrorIs(t, err, types.ErrInsolvent)
		require.ErrorContains(t, err, held.String())
	}
}

// A change of params does not make the export of what was created before it invalid.
func TestBenchmarksSurviveStricterParams(t *testing.T) {
	c := quickChain(t, func(gs *types.GenesisState) {
		gs.Benchmarks[0].Domain, gs.Benchmarks[0].Eta = 8, 10_000
	})
	c.end()
	must(c, c.msgs.UpdateParams, update(func(p *types.Params) { p.EtaMin, p.MaxDomains = 50_000, 1 }))
	c.runTo(1, types.PHASE_REVEAL)

	c.unchanged(c.snapshot(), c.reborn().snapshot())
}

// A benchmark may be retired before it begins, and the export is still valid.
func TestABenchmarkThatNeverBeganIsExported(t *testing.T) {
	c := quickChain(t)
	c.end()
	must(c, c.msgs.CreateBenchmark, create(2, 5))
	must(c, c.msgs.RetireBenchmark, &types.MsgRetireBenchmark{Signer: authority, Benchmark: 2})

	c.unchanged(c.snapshot(), c.reborn().snapshot())
	c.runTo(1, types.PHASE_REVEAL)
	c.unchanged(c.snapshot(), c.reborn().snapshot())
}

// Accounts of groups and modules have addresses of 32 bytes; lists are in the order of the
// store whatever the length.
func TestAddressesOfAnyLengthAreExportedInOrder(t *testing.T) {
	c := quickChain(t, func(gs *types.GenesisState) { gs.Params.CommitteeSize, gs.Params.AppealSize = 8, 17 })
	short := sdk.AccAddress(bytes.Repeat([]byte{0xFE}, 20)).String()
	long := sdk.AccAddress(bytes.Repeat([]byte{0x01}, 32)).String()
	longest := sdk.AccAddress(bytes.Repeat([]byte{0x00}, 64)).String()
	c.evaluators(5)
	for _, owner := range []string{short, long} {
		c.fund(owner, enough)
		name := "lm-" + owner[len(owner)-6:]
		must(c, c.registry().RegisterModel, &modelregtypes.MsgRegisterModel{Owner: owner, Model: name + "/lm"})
		digest := bytes.Repeat([]byte(owner[len(owner)-1:]), 32)
		must(c, c.registry().RegisterVersion, &modelregtypes.MsgRegisterVersion{
			Owner: owner, Model: name + "/lm", ContentDigest: digest, ArtifactUri: "https://models.example/x", Architecture: "ngram", Licence: "MIT",
		})
		must(c, c.msgs.RequestEvaluation, &types.MsgRequestEvaluation{Requester: owner, Ref: name + "/lm", Benchmark: 1})
	}
	for _, evaluator := range []string{short, long, longest} {
		c.fund(evaluator, enough)
		c.staff[evaluator] = ""
		must(c, c.msgs.RegisterEvaluator, &types.MsgRegisterEvaluator{Evaluator: evaluator, Kind: automated})
	}
	c.end()
	c.report(1, func(r types.Round, name string) *int64 {
		if name == "" {
			return nil
		}
		return always(700_000 + int64(r.Version)*30_000)("")
	})
	c.finalise(1)
	gs, err := c.k.ExportGenesis(c.ctx)
	require.NoError(t, err)
	require.Len(t, gs.Reputations, 2)

	c.unchanged(c.snapshot(), c.reborn().snapshot())
}
