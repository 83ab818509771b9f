package app_test

import (
	"crypto/sha256"
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	sdk "github.com/cosmos/cosmos-sdk/types"
	banktypes "github.com/cosmos/cosmos-sdk/x/bank/types"

	"github.com/modeld-labs/modeld/internal/testkit"
	evalrewardtypes "github.com/modeld-labs/modeld/x/evalreward/types"
	modelregtypes "github.com/modeld-labs/modeld/x/modelreg/types"
)

// spares is how many mutants of one message may use something up.
const spares = 40

// spare gives the n-th of the accounts that did nothing yet.
func spare(n int) string { return fmt.Sprintf("spare-%d", n) }

// dirk owns all that the samples of the registry need.
func dirk(int) string { return "dirk" }

func alice(int) string { return "alice" }

func digestOf(format string, args ...any) []byte {
	digest := sha256.Sum256(fmt.Appendf(nil, format, args...))
	return digest[:]
}

// stock prepares what the samples use up: accounts with coins and models with versions.
func stock(t testing.TB, chain *testkit.Chain) {
	t.Helper()
	must := func(signer string, msgs ...sdk.Msg) {
		res := chain.Deliver(signer, msgs...)
		require.Zero(t, res.Code, res.Log)
	}
	me, dan := testkit.NewAccount("dirk"), testkit.NewAccount("dan")
	register := func(model string, number int) []sdk.Msg {
		return []sdk.Msg{&modelregtypes.MsgRegisterVersion{
			Owner: me.String(), Model: model, ContentDigest: digestOf("%s@%d", model, number),
			ArtifactUri: "file:///models/x", Licence: "MIT",
		}}
	}
	must("dirk", &modelregtypes.MsgRegisterModel{Owner: me.String(), Model: "dirk/x"})
	total := testkit.Umodel(spares * 1_000_000_000)
	funding := banktypes.NewMsgMultiSend(banktypes.NewInput(me.Address, total), nil)
	for n := range spares {
		funding.Outputs = append(funding.Outputs, banktypes.NewOutput(testkit.NewAccount(spare(n)).Address, testkit.Umodel(1_000_000_000)))
		model := fmt.Sprintf("dirk/x%d", n)
		must("dirk", &modelregtypes.MsgRegisterModel{Owner: me.String(), Model: model})
		must("dirk", register(model, 1)...)
		must("dirk", register("dirk/x", n+1)...)
		must("dirk", &modelregtypes.MsgSetAlias{Owner: me.String(), Model: "dirk/x", Alias: fmt.Sprintf("a%d", n), Number: 1},
			&modelregtypes.MsgTransferModel{Owner: me.String(), Model: model, NewOwner: dan.String()})
	}
	must("dirk", funding)
}

// registrySamples gives a sample of each message of the registry, by name.
func registrySamples() map[string]sample {
	return map[string]sample{
		"MsgRegisterModel": {signer: dirk, make: func(n int, me string) sdk.Msg {
			return &modelregtypes.MsgRegisterModel{Owner: address(me), Model: fmt.Sprintf("dirk/new%d", n), Description: "x"}
		}},
		"MsgCommitVersion": {signer: dirk, make: func(n int, me string) sdk.Msg {
			return &modelregtypes.MsgCommitVersion{Owner: address(me), Hash: digestOf("commit %d", n)}
		}},
		"MsgRegisterVersion": {signer: dirk, make: func(n int, me string) sdk.Msg {
			return &modelregtypes.MsgRegisterVersion{
				Owner: address(me), Model: "dirk/x", ContentDigest: digestOf("sample %d", n), ArtifactUri: "https://models.example/a",
				ModelCardDigest: digestOf("card"), Architecture: "ngram", ParameterCount: 1,
				Datasets: []modelregtypes.Dataset{{Name: "prose", Digest: digestOf("prose")}, {Name: "code"}},
				Licence:  "Apache-2.0", Notes: "x", Parents: []uint64{1, 2},
			}
		}},
		"MsgTransferModel": {signer: dirk, make: func(_ int, me string) sdk.Msg {
			return &modelregtypes.MsgTransferModel{Owner: address(me), Model: "dirk/x", NewOwner: address("dan")}
		}},
		"MsgAcceptTransfer": {signer: func(int) string { return "dan" }, make: func(n int, me string) sdk.Msg {
			return &modelregtypes.MsgAcceptTransfer{NewOwner: address(me), Model: fmt.Sprintf("dirk/x%d", n)}
		}},
		"MsgSetAlias": {signer: dirk, make: func(_ int, me string) sdk.Msg {
			return &modelregtypes.MsgSetAlias{Owner: address(me), Model: "dirk/x", Alias: "stable", Number: 1}
		}},
		"MsgDeleteAlias": {signer: dirk, make: func(n int, me string) sdk.Msg {
			return &modelregtypes.MsgDeleteAlias{Owner: address(me), Model: "dirk/x", Alias: fmt.Sprintf("a%d", n)}
		}},
		"MsgYankVersion": {signer: dirk, make: func(n int, me string) sdk.Msg {
			return &modelregtypes.MsgYankVersion{Owner: address(me), Model: "dirk/x", Number: spares - uint64(n), Reason: "x"}
		}},
		"MsgSetParents": {signer: alice, refused: true, make: func(_ int, me string) sdk.Msg {
			return &modelregtypes.MsgSetParents{Authority: address(me), Version: 3, Parents: []uint64{1, 2}}
		}},
		"MsgUpdateParams": {signer: alice, refused: true, make: func(_ int, me string) sdk.Msg {
			return &modelregtypes.MsgUpdateParams{Authority: address(me), Params: modelregtypes.DefaultParams()}
		}},
	}
}

func address(name string) string { return testkit.NewAccount(name).String() }

// bondSamples gives samples of the messages about bonds and benchmarks.
func bondSamples() map[string]sample {
	human := evalrewardtypes.EVALUATOR_KIND_HUMAN
	return map[string]sample{
		"MsgRegisterEvaluator": {signer: spare, make: func(_ int, me string) sdk.Msg {
			return &evalrewardtypes.MsgRegisterEvaluator{Evaluator: address(me), Kind: human, Moniker: "x"}
		}},
		"MsgTopUpBond": {signer: func(int) string { return "egon" }, make: func(_ int, me string) sdk.Msg {
			return &evalrewardtypes.MsgTopUpBond{Evaluator: address(me), Kind: evalrewardtypes.EVALUATOR_KIND_AUTOMATED, Amount: testkit.Umodel(3)[0].Amount}
		}},
		"MsgUnbond": {signer: spare, make: func(_ int, me string) sdk.Msg {
			return &evalrewardtypes.MsgUnbond{Evaluator: address(me), Kind: human}
		}},
		"MsgBondSteward": {signer: spare, make: func(_ int, me string) sdk.Msg {
			return &evalrewardtypes.MsgBondSteward{Steward: address(me)}
		}},
		"MsgUnbondSteward": {signer: spare, make: func(_ int, me string) sdk.Msg {
			return &evalrewardtypes.MsgUnbondSteward{Steward: address(me)}
		}},
		"MsgUnjail": {signer: func(int) string { return "egon" }, refused: true, make: func(_ int, me string) sdk.Msg {
			return &evalrewardtypes.MsgUnjail{Evaluator: address(me), Kind: evalrewardtypes.EVALUATOR_KIND_AUTOMATED}
		}},
		"MsgCreateBenchmark": {signer: alice, refused: true, make: func(_ int, me string) sdk.Msg {
			return &evalrewardtypes.MsgCreateBenchmark{Authority: address(me), Benchmark: testkit.Benchmark(3, "alice")}
		}},
		"MsgRetireBenchmark": {signer: alice, refused: true, make: func(_ int, me string) sdk.Msg {
			return &evalrewardtypes.MsgRetireBenchmark{Signer: address(me), Benchmark: 2}
		}},
		"MsgRequestEvaluation": {signer: alice, make: func(n int, me string) sdk.Msg {
			return &evalrewardtypes.MsgRequestEvaluation{Requester: address(me), Ref: fmt.Sprintf("dirk/x%d@1", n), Benchmark: 1}
		}},
		"MsgUpdateParams": {signer: alice, refused: true, make: func(_ int, me string) sdk.Msg {
			return &evalrewardtypes.MsgUpdateParams{Authority: address(me), Params: evalrewardtypes.DevParams()}
		}},
	}
}

// objectionSamples gives samples of the messages about gold, appeals and sponsors. In COMMIT
// only sponsors succeed; the others ask for CHALLENGE, or for a place that is taken.
func objectionSamples() map[string]sample {
	round := evalrewardtypes.RoundID(1, 1, 0)
	return map[string]sample{
		"MsgPublishBenchmark": {signer: alice, refused: true, make: func(_ int, me string) sdk.Msg {
			return &evalrewardtypes.MsgPublishBenchmark{Steward: address(me), Benchmark: 1, DatasetDigest: digestOf("held-out text 1"), DataUri: "https://data.example/1"}
		}},
		"MsgChallengeRound": {signer: dirk, refused: true, make: func(_ int, me string) sdk.Msg {
			return &evalrewardtypes.MsgChallengeRound{Challenger: address(me), Round: round}
		}},
		"MsgCommitGold": {signer: alice, refused: true, make: func(n int, me string) sdk.Msg {
			return &evalrewardtypes.MsgCommitGold{Steward: address(me), Benchmark: 1, Hash: digestOf("gold %d", n)}
		}},
		"MsgRevealGold": {signer: alice, refused: true, make: func(_ int, me string) sdk.Msg {
			return &evalrewardtypes.MsgRevealGold{Steward: address(me), Round: round, Score: goldScore, Salt: goldSalt(0)}
		}},
		"MsgDisputeGold": {signer: dirk, refused: true, make: func(_ int, me string) sdk.Msg {
			return &evalrewardtypes.MsgDisputeGold{Disputer: address(me), Round: round}
		}},
		"MsgResolveGold": {signer: alice, refused: true, make: func(_ int, me string) sdk.Msg {
			return &evalrewardtypes.MsgResolveGold{Authority: address(me), Round: round, Upheld: true}
		}},
		"MsgFundSponsorPool": {signer: dirk, make: func(_ int, me string) sdk.Msg {
			return &evalrewardtypes.MsgFundSponsorPool{Sponsor: address(me), Benchmark: 1, Amount: testkit.Umodel(5)[0]}
		}},
	}
}
