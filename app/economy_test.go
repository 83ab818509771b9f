package app_test

import (
	"crypto/sha256"
	"fmt"
	"testing"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/modeld-labs/modeld/internal/testkit"
	"github.com/modeld-labs/modeld/x/evalreward/types"
	modelregtypes "github.com/modeld-labs/modeld/x/modelreg/types"
)

// economy sends what people send in a chain's life: versions, requests, commits, reveals,
// claims, gold rounds and objections. It decides by the state and the height only, so the blocks are
// the same in every run.
type economy struct {
	developers []string
	evaluators []string
}

func newEconomy() *economy {
	return &economy{
		developers: []string{"dora", "dan", "dirk"},
		evaluators: []string{"eva", "emil", "elsa", "egon", "edda", "ezra", "emma", "enno", "elke", "eric"},
	}
}

func (e *economy) accounts() []string {
	return append(append([]string{"alice"}, e.developers...), e.evaluators...)
}

// An epoch of the economy has 36 blocks. The offsets are those at which a phase begins.
const (
	epochBlocks    = 36
	beginReveal    = 20
	beginSettle    = 28
	beginChallenge = 31
)

// options have two benchmarks and short epochs. There is little work per block, so that
// opening, settling and paying take several blocks.
func (e *economy) options(o testkit.Options) testkit.Options {
	o.Accounts = append(e.accounts(), traffickers[1:]...)
	o.Stewards = []string{"alice"}
	o.Benchmarks = []types.Benchmark{testkit.Benchmark(1, "alice"), testkit.Benchmark(2, "alice")}
	o.Params = func(p *types.Params) {
		p.CommitBlocks, p.RevealBlocks = beginReveal, beginSettle-beginReveal
		p.SettleBlocks, p.ChallengeBlocks, p.OpenBlocks = beginChallenge-beginSettle, epochBlocks-beginChallenge, 4
		p.CommitteeSize, p.AppealSize, p.Quorum, p.UnitsPerBlock, p.MaxBenchmarks = 6, 7, 3, 5, 3
	}
	return o
}

// block gives the transactions of the next block.
func (e *economy) block(t testing.TB, chain *testkit.Chain) [][]byte {
	t.Helper()
	var txs [][]byte
	for i, name := range e.evaluators {
		if msg := e.evaluate(t, chain, i, name); msg != nil {
			txs = append(txs, chain.Tx(name, msg))
		}
	}
	for i, name := range e.developers {
		if msgs := e.develop(t, chain, i, name); len(msgs) > 0 {
			txs = append(txs, chain.Tx(name, msgs...))
		}
	}
	return append(txs, e.object(t, chain)...)
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
			&types.MsgRequestEvaluation{Requester: owner, Ref: model + "@latest", Benchmark: 1},
			&types.MsgRequestEvaluation{Requester: owner, Ref: model, Benchmark: 2},
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
