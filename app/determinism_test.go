package app_test

import (
	"fmt"
	"math/rand/v2"
	"runtime"
	"testing"

	abci "github.com/cometbft/cometbft/abci/types"
	"github.com/stretchr/testify/require"

	serverconfig "github.com/cosmos/cosmos-sdk/server/config"
	sdk "github.com/cosmos/cosmos-sdk/types"
	banktypes "github.com/cosmos/cosmos-sdk/x/bank/types"
	stakingtypes "github.com/cosmos/cosmos-sdk/x/staking/types"

	"github.com/modeld-labs/modeld/internal/testkit"
)

// The same blocks give the same app hash in every run, on one or two processors and with
// either executor.
func TestSameBlocksGiveSameHash(t *testing.T) {
	blocks := 200
	if testing.Short() {
		blocks = 45
	}
	expected := replay(t, serverconfig.BlockExecutorSequential, 1, blocks)
	for _, run := range []struct {
		executor   string
		processors int
	}{
		{serverconfig.BlockExecutorSequential, 2},
		{serverconfig.BlockExecutorBlockSTM, 1},
		{serverconfig.BlockExecutorBlockSTM, 2},
	} {
		t.Run(fmt.Sprintf("%s on %d", run.executor, run.processors), func(t *testing.T) {
			require.Equal(t, expected, replay(t, run.executor, run.processors, blocks))
		})
	}
}

// Apps that never saw CheckTx, that restart before every block or that execute in parallel
// answer every block the same, over more than one epoch.
func TestShadowsAgree(t *testing.T) {
	life := newLife(t, testkit.Options{Shadows: true})
	for range 60 {
		life.next()
	}
}

// A fixed genesis and fixed blocks give a known app hash. A change of the golden file is a
// change of the state machine: say so in the pull request.
func TestAppHash(t *testing.T) {
	life := newLife(t, testkit.Options{})
	for range 80 {
		life.next()
	}
	testkit.Golden(t, "app_hash.txt", []byte(life.hash()+"\n"))
}

// The life of the chain reaches what it is for: owners and evaluators are paid, nothing is
// paid that was not minted, and every invariant holds.
func TestLifeOfTheChain(t *testing.T) {
	life := newLife(t, testkit.Options{})
	for range 200 {
		life.next()
	}

	ctx := life.chain.Context()
	for _, invariant := range life.chain.App.EvalRewardKeeper.Invariants() {
		require.NoError(t, invariant.Check(ctx), invariant.Name)
	}
	require.NotZero(t, life.claims[life.economy.developers[0]], "an owner was never paid")
	require.NotZero(t, life.claims[life.economy.evaluators[0]], "an evaluator was never paid")
}

// life is a chain with both kinds of traffic.
type life struct {
	t       *testing.T
	chain   *testkit.Chain
	traffic traffic
	economy *economy
	// claims counts the claims of an account that paid something.
	claims map[string]int
}

func newLife(t *testing.T, o testkit.Options) *life {
	t.Helper()
	e := newEconomy()
	o.Accounts, o.Genesis = append(e.accounts(), traffickers[1:]...), e.genesis(t)
	return &life{t: t, chain: testkit.New(t, o), traffic: newTraffic(), economy: e, claims: map[string]int{}}
}

func (l *life) next() {
	l.t.Helper()
	txs := append(l.traffic.block(l.chain), l.economy.block(l.t, l.chain)...)
	for _, result := range l.chain.Next(txs...).TxResults {
		for _, event := range result.Events {
			if event.Type == "modeld.evalreward.v1.EventClaimed" {
				l.note(event)
			}
		}
	}
}

// note counts a claim for the account it names.
func (l *life) note(event abci.Event) {
	for _, name := range l.economy.accounts() {
		for _, attribute := range event.Attributes {
			if attribute.Value == fmt.Sprintf("%q", testkit.NewAccount(name).String()) {
				l.claims[name]++
			}
		}
	}
}

func (l *life) hash() string { return fmt.Sprintf("%X", l.chain.App.LastCommitID().Hash) }

// replay gives the app hash after a number of blocks.
func replay(t *testing.T, executor string, processors, blocks int) string {
	t.Helper()
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(processors))
	life := newLife(t, testkit.Options{Executor: executor})
	for range blocks {
		life.next()
	}
	return life.hash()
}

var traffickers = []string{"alice", "bob", "carol", "dave", "erin", "frank"}

// traffic makes up blocks; the seed is fixed, so every run makes up the same.
type traffic struct{ random *rand.Rand }

func newTraffic() traffic { return traffic{rand.New(rand.NewPCG(1, 2))} }

// block gives up to eight transactions: most fine, some that fail when executed, some that
// share an account. None is undecodable: the executors report those differently, and only
// the proposal guard keeps them out of blocks.
func (g traffic) block(chain *testkit.Chain) [][]byte {
	var txs [][]byte
	for range g.random.IntN(9) {
		signer := traffickers[g.random.IntN(len(traffickers))]
		txs = append(txs, chain.Sign(signer, g.message(signer)))
	}
	return txs
}

func (g traffic) message(signer string) sdk.Msg {
	from := testkit.NewAccount(signer)
	to := testkit.NewAccount(traffickers[g.random.IntN(len(traffickers))])
	amount := testkit.Umodel(1 + g.random.Int64N(1000))
	switch g.random.IntN(6) {
	case 0:
		return stakingtypes.NewMsgDelegate(from.String(), sdk.ValAddress(testkit.NewAccount(traffickers[0]).Address).String(), amount[0])
	case 1:
		// More than anybody owns: fails when executed, the fee is paid all the same.
		return banktypes.NewMsgSend(from.Address, to.Address, testkit.Umodel(10*testkit.Purse))
	case 2:
		return banktypes.NewMsgMultiSend(
			banktypes.NewInput(from.Address, amount), []banktypes.Output{banktypes.NewOutput(to.Address, amount)})
	default:
		return banktypes.NewMsgSend(from.Address, to.Address, amount)
	}
}
