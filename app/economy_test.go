package app_test

import (
	"crypto/sha256"
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

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
// commits, reveals and claims. It decides by the state and the height only.
type economy struct {
	developers []string
	evaluators []string
}

func newEconomy() *economy {
	return &economy{
		developers: []string{"dora", "dan"},
		evaluators: []string{"eva", "emil", "elsa", "egon", "edda", "ezra", "emma"},
	}
}

func (e *economy) accounts() []string {
	return append(append([]string{"alice"}, e.developers...), e.evaluators...)
}

// genesis has one benchmark, its steward, and epochs of 36 blocks.
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
			gs.Benchmarks = []types.Benchmark{benchmark(steward)}
		})
		testkit.EditGenesis(t, a, state, banktypes.ModuleName, &banktypes.GenesisState{}, func(gs *banktypes.GenesisState) {
			module := authtypes.NewModuleAddress(types.ModuleName).String()
			gs.Balances = banktypes.SanitizeGenesisBalances(
				append(gs.Balances, banktypes.Balance{Address: module, Coins: sdk.NewCoins(bond)}))
		})
	}
}

func benchmark(steward string) types.Benchmark {
	digest := sha256.Sum256([]byte("held-out text"))
	return types.Benchmark{
		Id: 1, Name: "prose", Domain: 1, Kind: types.BENCHMARK_KIND_AUTOMATED,
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
		for _, msg := range e.develop(chain, i, name) {
			txs = append(txs, chain.Sign(name, msg))
		}
	}
	return txs
}

// develop registers a model, then a better version every 40 blocks, and claims in between.
func (e *economy) develop(chain *testkit.Chain, i int, name string) []sdk.Msg {
	owner, model := testkit.NewAccount(name).String(), name+"/lm"
	switch age := chain.Height() - int64(i); {
	case age == 2:
		return []sdk.Msg{&modelregtypes.MsgRegisterModel{Owner: owner, Model: model}}
	case age > 2 && age%40 == 5:
		number := age/40 + 1
		digest := sha256.Sum256(fmt.Appendf(nil, "%s@%d", model, number))
		return []sdk.Msg{
			&modelregtypes.MsgRegisterVersion{
				Owner: owner, Model: model, ContentDigest: digest[:], ArtifactUri: "file:///models/" + name,
				Architecture: "test", ParameterCount: 1, Licence: "Apache-2.0",
			},
			&types.MsgRequestEvaluation{Requester: owner, Ref: fmt.Sprintf("%s@%d", model, number), Benchmark: 1},
		}
	case age%40 == 30:
		return []sdk.Msg{&types.MsgClaim{Account: owner}}
	default:
		return nil
	}
}

// evaluate gives the one message that an evaluator can send now, or nil.
func (e *economy) evaluate(t testing.TB, chain *testkit.Chain, i int, name string) sdk.Msg {
	t.Helper()
	me := testkit.NewAccount(name)
	if chain.Height() == 1 {
		return &types.MsgRegisterEvaluator{Evaluator: me.String(), Kind: types.EVALUATOR_KIND_AUTOMATED, Moniker: name}
	}
	if chain.Height()%50 == int64(40+i) {
		return &types.MsgClaim{Account: me.String()}
	}
	open, err := types.NewQueryClient(chain.Query()).OpenAssignments(t.Context(), &types.QueryOpenAssignmentsRequest{Evaluator: me.String()})
	require.NoError(t, err)
	next := chain.Height() + 1
	commit, reveal := &types.MsgCommitEvaluations{Evaluator: me.String()}, &types.MsgRevealEvaluations{Evaluator: me.String()}
	for _, a := range open.Assignments {
		report := e.report(me, a, i)
		if !a.Committed && next <= a.CommitUntil {
			hash, err := mechanism.CommitHash(report)
			require.NoError(t, err)
			commit.Items = append(commit.Items, types.CommitItem{Round: a.Round, Hash: hash[:]})
		}
		if a.Committed && !a.Revealed && next >= a.RevealFrom && next <= a.RevealUntil {
			reveal.Items = append(reveal.Items, types.RevealItem{
				Round: a.Round, Raw: report.Raw, TranscriptDigest: report.Transcript, Salt: report.Salt,
			})
		}
	}
	switch {
	case len(commit.Items) > 0:
		return commit
	case len(reveal.Items) > 0:
		return reveal
	default:
		return nil
	}
}

// report scores later versions better; evaluators differ by a little.
func (e *economy) report(me testkit.Account, a types.Assignment, i int) mechanism.Evaluation {
	salt := sha256.Sum256(fmt.Appendf(nil, "%s %d", me.Name, a.Round))
	quality := int64(len(a.Ref))*10_000 + int64(a.Version)*60_000
	return mechanism.Evaluation{
		ChainID: testkit.ChainID, Round: a.Round, Address: me.Address,
		Raw: 150_000 + quality + int64(i)*500, Transcript: salt[:], Salt: salt[:],
	}
}
