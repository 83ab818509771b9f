package app_test

import (
	"crypto/sha256"
	"math"
	"testing"

	"github.com/cosmos/gogoproto/proto"
	"github.com/stretchr/testify/require"
	"google.golang.org/protobuf/reflect/protoreflect"

	sdkmath "cosmossdk.io/math"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/modeld-labs/modeld/internal/testkit"
	evalrewardtypes "github.com/modeld-labs/modeld/x/evalreward/types"
	modelregtypes "github.com/modeld-labs/modeld/x/modelreg/types"
)

// ourServices are the services whose messages users send.
var ourServices = []protoreflect.FullName{"modeld.modelreg.v1.Msg", "modeld.evalreward.v1.Msg"}

// ourMessages gives the descriptors of all messages of our services, in the order of the
// proto files.
func ourMessages(t testing.TB) []protoreflect.MessageDescriptor {
	t.Helper()
	files, err := proto.MergedRegistry()
	require.NoError(t, err)
	var all []protoreflect.MessageDescriptor
	for _, name := range ourServices {
		descriptor, err := files.FindDescriptorByName(name)
		require.NoError(t, err)
		methods := descriptor.(protoreflect.ServiceDescriptor).Methods()
		for i := range methods.Len() {
			all = append(all, methods.Get(i).Input())
		}
	}
	return all
}

// wellFormed gives one message of each kind with every field set, and none that its own
// checks would refuse, all to be signed by one account.
func wellFormed(signer string) []sdk.Msg {
	digest := sha256.Sum256([]byte("digest"))
	hash := digest[:]
	b := testkit.Benchmark(7, "alice")
	b.Kind, b.AnchorVersion, b.BaselineVersion, b.Chance = evalrewardtypes.BENCHMARK_KIND_ARENA, 1, 2, 250_000
	return []sdk.Msg{
		&modelregtypes.MsgRegisterModel{Owner: signer, Model: "space/name", Description: "a <small> model & more"},
		&modelregtypes.MsgCommitVersion{Owner: signer, Hash: hash},
		&modelregtypes.MsgRegisterVersion{
			Owner: signer, Model: "space/name", ContentDigest: hash, ArtifactUri: "https://models.example/a?b=1&c=2",
			ModelCardDigest: hash, Architecture: "ngram", ParameterCount: math.MaxUint64,
			Datasets: []modelregtypes.Dataset{{Name: "prose", Digest: hash}, {Name: "code"}},
			Licence:  "Apache-2.0", Notes: "größer", Parents: []uint64{1, 2}, Salt: hash,
		},
		&modelregtypes.MsgTransferModel{Owner: signer, Model: "space/name", NewOwner: signer},
		&modelregtypes.MsgAcceptTransfer{NewOwner: signer, Model: "space/name"},
		&modelregtypes.MsgSetAlias{Owner: signer, Model: "space/name", Alias: "stable", Number: 3},
		&modelregtypes.MsgDeleteAlias{Owner: signer, Model: "space/name", Alias: "stable"},
		&modelregtypes.MsgYankVersion{Owner: signer, Model: "space/name", Number: 3, Reason: "licence"},
		&modelregtypes.MsgSetParents{Authority: signer, Version: 3, Parents: []uint64{1, 2}},
		&modelregtypes.MsgUpdateParams{Authority: signer, Params: modelregtypes.DefaultParams()},
		&evalrewardtypes.MsgRegisterEvaluator{Evaluator: signer, Kind: evalrewardtypes.EVALUATOR_KIND_HUMAN, Moniker: "eva"},
		&evalrewardtypes.MsgTopUpBond{Evaluator: signer, Kind: evalrewardtypes.EVALUATOR_KIND_HUMAN, Amount: sdkmath.NewInt(5)},
		&evalrewardtypes.MsgUnbond{Evaluator: signer, Kind: evalrewardtypes.EVALUATOR_KIND_HUMAN},
		&evalrewardtypes.MsgBondSteward{Steward: signer},
		&evalrewardtypes.MsgUnbondSteward{Steward: signer},
		&evalrewardtypes.MsgCreateBenchmark{Authority: signer, Benchmark: b},
		&evalrewardtypes.MsgRetireBenchmark{Signer: signer, Benchmark: 7},
		&evalrewardtypes.MsgRequestEvaluation{Requester: signer, Ref: "space/name@3", Benchmark: 7},
		&evalrewardtypes.MsgCommitEvaluations{
			Evaluator: signer, Items: []evalrewardtypes.CommitItem{{Round: 1 << 33, Hash: hash}, {Round: 2, Hash: hash}},
		},
		&evalrewardtypes.MsgRevealEvaluations{Evaluator: signer, Items: []evalrewardtypes.RevealItem{
			{Round: 1 << 33, Raw: math.MinInt64, TranscriptDigest: hash, TranscriptUri: "https://logs.example/1", Salt: hash},
			{Round: 2, Raw: 0, TranscriptDigest: hash, Salt: hash},
		}},
		&evalrewardtypes.MsgUnjail{Evaluator: signer, Kind: evalrewardtypes.EVALUATOR_KIND_HUMAN},
		&evalrewardtypes.MsgPublishBenchmark{Steward: signer, Benchmark: 7, DatasetDigest: hash, DataUri: "https://data.example/7"},
		&evalrewardtypes.MsgChallengeRound{Challenger: signer, Round: 1 << 33},
		&evalrewardtypes.MsgCommitGold{Steward: signer, Benchmark: 7, Hash: hash},
		&evalrewardtypes.MsgRevealGold{Steward: signer, Round: 1 << 33, Score: 550_000, Salt: hash},
		&evalrewardtypes.MsgDisputeGold{Disputer: signer, Round: 1 << 33},
		&evalrewardtypes.MsgResolveGold{Authority: signer, Round: 1 << 33, Upheld: true},
		&evalrewardtypes.MsgFundSponsorPool{Sponsor: signer, Benchmark: 7, Amount: sdk.NewInt64Coin("umodel", 5)},
		&evalrewardtypes.MsgClaim{Account: signer},
		&evalrewardtypes.MsgUpdateParams{Authority: signer, Params: evalrewardtypes.DefaultParams()},
	}
}

// The list above leaves no message out, so that the tests that use it cover all of them.
func TestWellFormedIsComplete(t *testing.T) {
	var expected, got []string
	for _, descriptor := range ourMessages(t) {
		expected = append(expected, "/"+string(descriptor.FullName()))
	}
	for _, msg := range wellFormed("") {
		got = append(got, sdk.MsgTypeURL(msg))
	}

	require.Equal(t, expected, got)
}

// encodeMsg gives the bytes of a message.
func encodeMsg(t testing.TB, msg sdk.Msg) []byte {
	t.Helper()
	raw, err := proto.Marshal(msg)
	require.NoError(t, err)
	return raw
}
