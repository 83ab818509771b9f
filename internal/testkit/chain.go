package testkit

import (
	"encoding/json"
	"testing"
	"time"

	abci "github.com/cometbft/cometbft/abci/types"
	dbm "github.com/cosmos/cosmos-db"
	"github.com/stretchr/testify/require"

	sdk "github.com/cosmos/cosmos-sdk/types"
	"github.com/cosmos/cosmos-sdk/types/tx/signing"

	"github.com/modeld-labs/modeld/app"
	evalrewardtypes "github.com/modeld-labs/modeld/x/evalreward/types"
)

const (
	// ChainID of every chain of a test.
	ChainID = "modeld-test-1"
	// Purse is what each account owns at the beginning, in umodel.
	Purse = 1_000_000_000_000
	// Stake is bonded by the only validator, in umodel.
	Stake = 1_000_000_000
	// BlockTime lies between two blocks.
	BlockTime = 5 * time.Second
)

// start is the time of genesis.
var start = time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)

// Options of a chain. The zero value is a dev network with four accounts.
type Options struct {
	// Network selects the parameters; the default is app.Dev.
	Network app.Network
	// Accounts are funded; the first one owns the validator. Default: alice, bob, carol, dave.
	Accounts []string
	// Stewards are bonded. Default: none.
	Stewards []string
	// Benchmarks exist from the start; Benchmark gives one.
	Benchmarks []evalrewardtypes.Benchmark
	// Params changes the params of the mechanism that the network starts with.
	Params func(*evalrewardtypes.Params)
	// Genesis changes the genesis before the chain starts.
	Genesis func(*app.App, State)
	// Executor runs the transactions: sequential (default) or block-stm.
	Executor string
	// Shadows lets three more apps execute every block and compares what they answer.
	Shadows bool
	// Unchecked leaves out the invariants of evalreward, which are else checked after each block.
	Unchecked bool
}

func (o Options) withDefaults() Options {
	if o.Network == 0 {
		o.Network = app.Dev
	}
	if len(o.Accounts) == 0 {
		o.Accounts = []string{"alice", "bob", "carol", "dave"}
	}
	return o
}

// Chain is a running application and the state a consensus engine would keep for it.
type Chain struct {
	// App is the application under test.
	App *app.App
	// Gas is declared by each transaction that Tx makes.
	Gas uint64
	// Mode is how transactions are signed; the default is over their bytes.
	Mode signing.SignMode

	t         testing.TB
	height    int64
	first     int64
	signed    map[string]uint64
	shadows   []*shadow
	unchecked bool
	recording Recording
}

// New starts a chain and commits its first block.
func New(t testing.TB, o Options) *Chain {
	t.Helper()
	o = o.withDefaults()
	c := newChain(t, Setup{Executor: o.Executor}, o.Unchecked)
	if o.Shadows {
		c.shadows = newShadows(t)
	}
	state, err := json.Marshal(genesis(t, c.App, o))
	require.NoError(t, err)
	params := app.DefaultConsensusParams().ToProto()
	c.start(&abci.RequestInitChain{
		ChainId: ChainID, Time: start, ConsensusParams: &params, AppStateBytes: state, InitialHeight: 1,
	})
	c.Next()
	return c
}

func newChain(t testing.TB, setup Setup, unchecked bool) *Chain {
	t.Helper()
	c := &Chain{
		t: t, App: open(t.TempDir(), dbm.NewMemDB(), setup),
		Gas: 2_000_000, Mode: signing.SignMode_SIGN_MODE_DIRECT, signed: map[string]uint64{}, unchecked: unchecked,
	}
	t.Cleanup(func() { require.NoError(t, c.App.Close()) })
	return c
}

// start hands the genesis to the application and its shadows.
func (c *Chain) start(genesis *abci.RequestInitChain) {
	c.t.Helper()
	_, err := c.App.InitChain(genesis)
	require.NoError(c.t, err, "start of the chain")
	for _, s := range c.shadows {
		_, err = s.app.InitChain(genesis)
		require.NoError(c.t, err, "start of shadow %s", s.Name)
	}
	c.first, c.height = genesis.InitialHeight, genesis.InitialHeight-1
	c.recording.genesis = genesis
}

// Height of the last block.
func (c *Chain) Height() int64 { return c.height }

// Time of the last block.
func (c *Chain) Time() time.Time { return start.Add(time.Duration(c.height) * BlockTime) }

// Context reads the state after the last block; what is written to it is lost.
func (c *Chain) Context() sdk.Context {
	c.t.Helper()
	ctx, err := c.App.CreateQueryContext(c.height, false)
	require.NoError(c.t, err)
	return ctx
}
