package app_test

import (
	"crypto/sha256"
	"testing"

	"github.com/stretchr/testify/require"

	sdk "github.com/cosmos/cosmos-sdk/types"
	"github.com/cosmos/cosmos-sdk/x/authz"
	"github.com/cosmos/cosmos-sdk/x/feegrant"

	"github.com/modeld-labs/modeld/internal/testkit"
	"github.com/modeld-labs/modeld/x/evalreward/types"
	modelregtypes "github.com/modeld-labs/modeld/x/modelreg/types"
)

// judges are nine evaluators. The first four have an interest in olga's model: faith has her
// fees paid by olga, gil lets olga act for him, petra had the model before, and pia owns the
// parent.
var judges = []string{"faith", "gil", "petra", "pia", "eva", "emil", "elsa", "egon", "edda"}

// send makes a block of one transaction, which has to succeed.
func send(t *testing.T, chain *testkit.Chain, signer string, msgs ...sdk.Msg) {
	t.Helper()
	res := chain.Deliver(signer, msgs...)
	require.Zero(t, res.Code, res.Log)
}

func transferred(model, from, to string) (offer, accept sdk.Msg) {
	return &modelregtypes.MsgTransferModel{Owner: testkit.NewAccount(from).String(), Model: model, NewOwner: testkit.NewAccount(to).String()},
		&modelregtypes.MsgAcceptTransfer{NewOwner: testkit.NewAccount(to).String(), Model: model}
}

func release(owner, model string, parents ...uint64) sdk.Msg {
	digest := sha256.Sum256([]byte(model))
	return &modelregtypes.MsgRegisterVersion{
		Owner: testkit.NewAccount(owner).String(), Model: model, ContentDigest: digest[:], ArtifactUri: "file:///models/" + owner,
		Architecture: "test", ParameterCount: 1, Licence: "Apache-2.0", Parents: parents,
	}
}

// committee opens a round and gives the names that sit in it.
func committee(t *testing.T, chain *testkit.Chain, owner, model string, version uint64) []string {
	t.Helper()
	send(t, chain, owner, &types.MsgRequestEvaluation{Requester: testkit.NewAccount(owner).String(), Ref: model, Benchmark: 1})
	names := map[string]string{}
	for _, name := range judges {
		names[testkit.NewAccount(name).String()] = name
	}
	var seated []string
	for range 2 * epochBlocks {
		chain.Next()
		require.NoError(t, chain.App.EvalRewardKeeper.Rounds.Walk(chain.Context(), nil, func(_ uint64, r types.Round) (bool, error) {
			if r.Version == version {
				for _, seat := range r.Committee {
					seated = append(seated, names[seat.Evaluator])
				}
			}
			return false, nil
		}))
		if len(seated) > 0 {
			break
		}
	}
	return seated
}

// Real grants of authz and feegrant, a real transfer and a real parent keep their accounts
// out of the committee of the version, and out of no other.
func TestConflictsOfInterestAreNotSeated(t *testing.T) {
	options := newEconomy().options(testkit.Options{})
	options.Accounts = append([]string{"alice", "olga", "nora", "free"}, judges...)
	params := options.Params
	options.Params = func(p *types.Params) {
		params(p)
		p.CommitteeSize, p.AppealSize, p.MaturityEpochs = 9, 19, 2
	}
	chain := testkit.New(t, options)
	for _, name := range judges {
		send(t, chain, name, &types.MsgRegisterEvaluator{Evaluator: testkit.NewAccount(name).String(), Kind: types.EVALUATOR_KIND_AUTOMATED})
	}
	register := func(owner, model string) {
		send(t, chain, owner, &modelregtypes.MsgRegisterModel{Owner: testkit.NewAccount(owner).String(), Model: model})
	}
	register("pia", "pia/lm")
	send(t, chain, "pia", release("pia", "pia/lm"))
	register("free", "free/lm")
	send(t, chain, "free", release("free", "free/lm"))
	chain.AdvanceTo(2 * epochBlocks)

	// petra owned the model within the last two epochs, but never its namespace.
	register("nora", "nora/lm")
	for _, hands := range [][2]string{{"nora", "petra"}, {"petra", "olga"}} {
		offer, accept := transferred("nora/lm", hands[0], hands[1])
		send(t, chain, hands[0], offer)
		send(t, chain, hands[1], accept)
	}
	send(t, chain, "olga", release("olga", "nora/lm", 1))
	olga, faith, gil := testkit.NewAccount("olga").Address, testkit.NewAccount("faith").Address, testkit.NewAccount("gil").Address
	allowance, err := feegrant.NewMsgGrantAllowance(&feegrant.BasicAllowance{}, olga, faith)
	require.NoError(t, err)
	send(t, chain, "olga", allowance)
	grant, err := authz.NewMsgGrant(gil, olga, authz.NewGenericAuthorization(sdk.MsgTypeURL(&types.MsgClaim{})), nil)
	require.NoError(t, err)
	send(t, chain, "gil", grant)

	require.ElementsMatch(t, judges[4:], committee(t, chain, "olga", "nora/lm", 3))
	require.ElementsMatch(t, judges, committee(t, chain, "free", "free/lm", 2))
}
