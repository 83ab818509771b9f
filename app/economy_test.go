package app_test

import (
	"crypto/sha256"
	"fmt"
	"testing"

	sdk "github.com/cosmos/cosmos-sdk/types"
	authtypes "github.com/cosmos/cosmos-sdk/x/auth/types"
	banktypes "github.com/cosmos/cosmos-sdk/x/bank/types"

	"github.com/modeld-labs/modeld/app"
	"github.com/modeld-labs/modeld/internal/testkit"
	"github.com/modeld-labs/modeld/x/evalreward/mechanism"
	"github.com/modeld-labs/modeld/x/evalreward/types"
	modelregtypes "github.com/modeld-labs/modeld/x/modelreg/types"
)

// economy sends what developers and evaluators send in a chain's life: versions, requests,
// commits, reveals and claims. It decides by the state and the height only, so the blocks are
// the same in every run.
type economy struct {
	developers []string
	evaluators []string
}

func newEconomy() *economy {
	return &economy{
		developers: []string{"dora", "dan", "dirk"},
		evaluators: []string{"eva", "emil", "elsa", "egon", "edda", "ezra", "emma"},
	}
}

func (e *economy) accounts() []string {
	return append(append([]string{"alice"}, e.developers...), e.evaluators...)
}

// epochBlocks is the length of an epoch of the economy.
const epochBlocks = 36

// genesis has two benchmarks, their steward, and epochs of 36 blocks.
func (e *economy) genesis(t testing.TB) func(*app.App, testkit.State) {
	return func(a *app.App, state testkit.State) {
		steward := testkit.NewAccount("alice").String()
		var bond sdk.Coin
		testkit.EditGenesis(t, a, state, types.ModuleName, &types.GenesisState{}, func(gs *types.GenesisState) {
			p := &gs.Params
			p.CommitBlocks, p.RevealBlocks, p.SettleBlocks, p.ChallengeBlocks, p.OpenBlocks = 20, 8, 3, 5, 4
			p.CommitteeSize, p.AppealSize, p.Quorum, p.UnitsPerBlock = 6, 7, 3, 32
			bond = sdk.NewCoin(app.BaseDenom, p.StewardBond)
			gs.Stewards = []types.Steward{{Address: steward, Bond: p.StewardBond}}
			gs.Benchmarks = []types.Benchmark{benchmark(1, steward), benchmark(2, steward)}
		})
		testkit.EditGenesis(t, a, state, banktypes.ModuleName, &banktypes.GenesisState{}, func(gs *banktypes.GenesisState) {
			module := authtypes.NewModuleAddress(types.ModuleName).String()
			gs.Balances = banktypes.SanitizeGenesisBalances(
				append(gs.Balances, banktypes.Balance{Address: module, Coins: sdk.NewCoins(bond)}))
		})
	}
}

func benchmark(id uint32, steward string) types.Benchmark {
	digest := sha256.Sum256(fmt.Appendf(nil, "held-out text %d", id))
	return types.Benchmark{
		Id: id, Name: fmt.Sprintf("prose-%d", id), Domain: 1, Kind: types.BENCHMARK_KIND_AUTOMATED,
		DatasetDigest: digest[:], HarnessDigest: digest[:], Metric: "accuracy", RawDecimals: 6,
		Lo: 0, Hi: mechanism.Scale, HigherBetter: true, NItems: 10_000,
		Eta: 10_000, T0: 2_500, T1: 10_000, Weight: 200_000, InitialFrontier: 100_000,
		Thresholds: []uint32{500_000, 700_000}, TierValues: []uint32{200_000, 600_000, 1_000_000},
		Steward: steward, ValidFromEpoch: 0, RetireEpoch: 1_000_000,
	}
}

// block gives the transactions of the next block.
func (e *economy) block(t testing.TB, chain *testkit.Chain) [][]byte {
	t.Helper()
	var txs [][]byte
	for i, name := range e.evaluators {
		if msg := e.evaluate(t, chain, i, name); msg != nil {
			txs = append(txs, chain.Sign(name, msg))
		}
	}
	for i, name := range e.developers {
		if msgs := e.develop(t, chain, i, name); len(msgs) > 0 {
			txs = append(txs, chain.Sign(name, msgs...))
		}
	}
	return txs
}

// develop registers two models, then in each epoch a better version of one of them, built on
// the last version of the developer before, and claims in between. A model is free for the
// next request two epochs later.
func (e *economy) develop(t testing.TB, chain *testkit.Chain, i int, name string) []sdk.Msg {
	t.Helper()
	owner := testkit.NewAccount(name).String()
	switch age := chain.Height() - int64(i); {
	case age == 2:
		return []sdk.Msg{
			&modelregtypes.MsgRegisterModel{Owner: owner, Model: name + "/lm0"},
			&modelregtypes.MsgRegisterModel{Owner: owner, Model: name + "/lm1"},
		}
	case age > 2 && age%epochBlocks == 5:
		epoch := age / epochBlocks
		model, number := fmt.Sprintf("%s/lm%d", name, epoch%2), epoch/2+1
		digest := sha256.Sum256(fmt.Appendf(nil, "%s@%d", model, number))
		return []sdk.Msg{
			&modelregtypes.MsgRegisterVersion{
				Owner: owner, Model: model, ContentDigest: digest[:], ArtifactUri: "file:///models/" + name,
				Architecture: "test", ParameterCount: 1, Licence: "Apache-2.0", Parents: e.parents(t, chain, i),
			},
			&types.MsgRequestEvaluation{Requester: owner, Ref: fmt.Sprintf("%s@%d", model, number), Benchmark: 1 + uint32(i)%2},
		}
	case age%epochBlocks == 25:
		return []sdk.Msg{&types.MsgClaim{Account: owner}}
	default:
		return nil
	}
}

// parents gives the last version of the developer before, who then gets royalties.
func (e *economy) parents(t testing.TB, chain *testkit.Chain, i int) []uint64 {
	t.Helper()
	if i == 0 {
		return nil
	}
	version, _, err := chain.App.ModelRegKeeper.Resolve(chain.Context(), e.developers[i-1]+"/lm0")
	if err != nil {
		return nil
	}
	return []uint64{version.Id}
}
