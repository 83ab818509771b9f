package app_test

import (
	"crypto/sha256"
	"fmt"
	"math/rand/v2"

	sdk "github.com/cosmos/cosmos-sdk/types"
	"github.com/cosmos/cosmos-sdk/x/authz"
	banktypes "github.com/cosmos/cosmos-sdk/x/bank/types"
	stakingtypes "github.com/cosmos/cosmos-sdk/x/staking/types"

	"github.com/modeld-labs/modeld/internal/testkit"
	evalrewardtypes "github.com/modeld-labs/modeld/x/evalreward/types"
	modelregtypes "github.com/modeld-labs/modeld/x/modelreg/types"
)

var traffickers = []string{"alice", "bob", "carol", "dave", "erin", "frank"}

// traffic makes up transactions of every kind; the seed is fixed, so every run makes up the
// same.
type traffic struct{ random *rand.Rand }

func newTraffic() traffic { return traffic{rand.New(rand.NewPCG(1, 2))} }

// block gives up to eight transactions: most fine, some that fail when executed, some that
// fail before, some that share an account. None is undecodable: the executors report those
// differently, and only the proposal guard keeps them out of blocks.
func (g traffic) block(chain *testkit.Chain) [][]byte {
	var txs [][]byte
	enough := chain.Gas
	for range g.random.IntN(9) {
		signer := g.somebody()
		switch g.random.IntN(20) {
		case 0:
			// Runs out of gas somewhere.
			chain.Gas = 40_000 + g.random.Uint64N(60_000)
		case 1:
			// The transaction before it is missing, so its sequence is wrong.
			chain.Tx(signer, g.transfer(signer))
		}
		if g.random.IntN(10) == 0 {
			txs = append(txs, chain.UnorderedTx(signer, 1+g.random.IntN(5), g.messages(signer)...))
		} else {
			txs = append(txs, chain.Tx(signer, g.messages(signer)...))
		}
		chain.Gas = enough
	}
	return txs
}

// messages gives one message, or one that is fine and one that may spoil it.
func (g traffic) messages(signer string) []sdk.Msg {
	if g.random.IntN(10) == 0 {
		return []sdk.Msg{g.transfer(signer), g.message(signer)}
	}
	return []sdk.Msg{g.message(signer)}
}

func (g traffic) message(signer string) sdk.Msg {
	switch g.random.IntN(9) {
	case 0, 1:
		return g.transfer(signer)
	case 2, 3:
		return g.stake(signer)
	case 4, 5:
		return g.registry(signer)
	case 6, 7:
		return g.mechanism(signer)
	default:
		return g.authorise(signer)
	}
}

// authorise lets somebody else act for the signer, or acts for somebody else.
func (g traffic) authorise(signer string) sdk.Msg {
	me, other := testkit.NewAccount(signer).Address, testkit.NewAccount(g.somebody()).Address
	if g.random.IntN(2) == 0 {
		msg, err := authz.NewMsgGrant(me, other, authz.NewGenericAuthorization(sdk.MsgTypeURL(&banktypes.MsgSend{})), nil)
		if err != nil {
			panic(err)
		}
		return msg
	}
	msg := authz.NewMsgExec(me, []sdk.Msg{banktypes.NewMsgSend(other, me, testkit.Umodel(1))})
	return &msg
}

func (g traffic) somebody() string { return traffickers[g.random.IntN(len(traffickers))] }

func (g traffic) transfer(signer string) sdk.Msg {
	from, to := testkit.NewAccount(signer).Address, testkit.NewAccount(g.somebody()).Address
	amount := testkit.Umodel(1 + g.random.Int64N(1000))
	switch g.random.IntN(5) {
	case 0:
		// More than anybody owns: fails when executed, the fee is paid all the same.
		return banktypes.NewMsgSend(from, to, testkit.Umodel(10*testkit.Purse))
	case 1:
		return banktypes.NewMsgMultiSend(banktypes.NewInput(from, amount), []banktypes.Output{banktypes.NewOutput(to, amount)})
	default:
		return banktypes.NewMsgSend(from, to, amount)
	}
}

func (g traffic) stake(signer string) sdk.Msg {
	validator := sdk.ValAddress(testkit.NewAccount(traffickers[0]).Address).String()
	from, amount := testkit.NewAccount(signer).String(), testkit.Umodel(1 + g.random.Int64N(1000))[0]
	if g.random.IntN(3) == 0 {
		return stakingtypes.NewMsgUndelegate(from, validator, amount)
	}
	return stakingtypes.NewMsgDelegate(from, validator, amount)
}

// registry gives a message about one of few models, so that many hit what is there already.
func (g traffic) registry(signer string) sdk.Msg {
	owner, other := testkit.NewAccount(signer).String(), g.somebody()
	model := fmt.Sprintf("%s/m%d", signer, g.random.IntN(2))
	if g.random.IntN(8) == 0 {
		model = fmt.Sprintf("%s/m%d", other, g.random.IntN(2))
	}
	switch number := 1 + g.random.Uint64N(2); g.random.IntN(9) {
	case 0, 1:
		return &modelregtypes.MsgRegisterModel{Owner: owner, Model: model, Description: "made up"}
	case 2, 3:
		digest := sha256.Sum256(fmt.Appendf(nil, "%d", g.random.IntN(200)))
		version := &modelregtypes.MsgRegisterVersion{
			Owner: owner, Model: model, ContentDigest: digest[:], ArtifactUri: "file:///models/x", Architecture: "test", Licence: "Apache-2.0",
		}
		if g.random.IntN(4) == 0 {
			version.Parents = []uint64{1 + g.random.Uint64N(20)}
		}
		return version
	case 4:
		return &modelregtypes.MsgTransferModel{Owner: owner, Model: model, NewOwner: testkit.NewAccount(other).String()}
	case 5:
		return &modelregtypes.MsgAcceptTransfer{NewOwner: owner, Model: fmt.Sprintf("%s/m%d", other, g.random.IntN(2))}
	case 6:
		return &modelregtypes.MsgSetAlias{Owner: owner, Model: model, Alias: "stable", Number: number}
	case 7:
		return &modelregtypes.MsgDeleteAlias{Owner: owner, Model: model, Alias: "stable"}
	default:
		return &modelregtypes.MsgYankVersion{Owner: owner, Model: model, Number: number, Reason: "made up"}
	}
}

func (g traffic) mechanism(signer string) sdk.Msg {
	me, human := testkit.NewAccount(signer).String(), evalrewardtypes.EVALUATOR_KIND_HUMAN
	switch g.random.IntN(9) {
	case 0:
		return &evalrewardtypes.MsgBondSteward{Steward: me}
	case 1:
		return &evalrewardtypes.MsgUnbondSteward{Steward: me}
	case 2:
		return &evalrewardtypes.MsgRegisterEvaluator{Evaluator: me, Kind: human, Moniker: signer}
	case 3:
		return &evalrewardtypes.MsgTopUpBond{Evaluator: me, Kind: human, Amount: testkit.Umodel(1)[0].Amount}
	case 4:
		return &evalrewardtypes.MsgUnbond{Evaluator: me, Kind: human}
	case 5, 6:
		ref := fmt.Sprintf("%s/m%d", g.somebody(), g.random.IntN(2))
		return &evalrewardtypes.MsgRequestEvaluation{Requester: me, Ref: ref, Benchmark: 1 + g.random.Uint32N(3)}
	case 7:
		// Nobody here has a seat: the message succeeds and its item is skipped.
		return &evalrewardtypes.MsgCommitEvaluations{
			Evaluator: me, Items: []evalrewardtypes.CommitItem{{Round: evalrewardtypes.RoundID(1, 1, 0), Hash: make([]byte, 32)}},
		}
	default:
		return &evalrewardtypes.MsgClaim{Account: me}
	}
}
