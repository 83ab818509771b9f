package rig

import (
	"fmt"

	dbm "github.com/cosmos/cosmos-db"

	"cosmossdk.io/log/v2"

	"github.com/cosmos/cosmos-sdk/client/flags"
	"github.com/cosmos/cosmos-sdk/server"
	serverconfig "github.com/cosmos/cosmos-sdk/server/config"
	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/modeld-labs/modeld/app"
	"github.com/modeld-labs/modeld/internal/testkit"
)

// Names of executors and databases, as they stand in the names of figures.
const (
	Sequential = serverconfig.BlockExecutorSequential
	BlockSTM   = serverconfig.BlockExecutorBlockSTM
	GoLevelDB  = "goleveldb"
	Memory     = "memory"
)

// Setup is how a node executes and stores blocks. It never changes what the blocks do.
type Setup struct {
	// Executor is Sequential or BlockSTM, which takes as many workers as there are cores.
	Executor string
	// Database is GoLevelDB, in the folder of the node, or Memory.
	Database string
	// SnapshotInterval is the number of blocks between two snapshots of the state; 0 is never.
	SnapshotInterval uint64
}

// String gives "executor/database".
func (s Setup) String() string { return s.Executor + "/" + s.Database }

// Matrix gives every pair of an executor and a database. Setups of the same database follow
// one another, so that runs of the two executors alternate.
func Matrix() []Setup {
	var all []Setup
	for _, database := range []string{GoLevelDB, Memory} {
		for _, executor := range []string{Sequential, BlockSTM} {
			all = append(all, Setup{Executor: executor, Database: database})
		}
	}
	return all
}

// options are the settings that `modeld init` writes, as far as they reach the application.
func (s Setup) options(home string) app.Options {
	c := serverconfig.DefaultConfig()
	return app.Options{
		flags.FlagHome:                       home,
		flags.FlagChainID:                    testkit.ChainID,
		server.FlagBlockExecutor:             s.Executor,
		server.FlagMinGasPrices:              "0.025" + app.BaseDenom,
		server.FlagMempoolMaxTxs:             -1,
		server.FlagPruning:                   c.Pruning,
		server.FlagIAVLCacheSize:             c.IAVLCacheSize,
		server.FlagQueryGasLimit:             uint64(50_000_000),
		server.FlagStateSyncSnapshotInterval: s.SnapshotInterval,
	}
}

// Open gives a node over the state that lies in home, or over an empty one. In memory nothing
// is left of an earlier node. The caller closes it. Errors: those of the database, and what
// the application panics with when it cannot start.
func Open(home string, setup Setup) (*Node, error) {
	if setup.Database == Memory {
		return open(home, dbm.NewMemDB(), setup)
	}
	db, err := app.OpenDB(home, dbm.GoLevelDBBackend)
	if err != nil {
		return nil, fmt.Errorf("open database in %s: %w", home, err)
	}
	return open(home, db, setup)
}

// open starts the application. Counting executions and timing the end of blocks need to be
// installed before the state is loaded, because loading seals the application.
func open(home string, db dbm.DB, setup Setup) (n *Node, err error) {
	defer func() {
		if r := recover(); r != nil {
			n, err = nil, fmt.Errorf("start application with %s: %v", setup, r)
		}
	}()
	options := setup.options(home)
	a := app.New(log.NewNopLogger(), db, false, options, server.DefaultBaseappOptions(options)...)
	n = &Node{App: a, Setup: setup}
	ante := a.AnteHandler()
	a.SetAnteHandler(func(ctx sdk.Context, tx sdk.Tx, simulate bool) (sdk.Context, error) {
		if ctx.ExecMode() == sdk.ExecModeFinalize {
			n.executions.Add(1)
		}
		return ante(ctx, tx, simulate)
	})
	a.SetEndBlocker(n.timeEndBlock)
	if err := a.LoadLatestVersion(); err != nil {
		return nil, fmt.Errorf("load state of %s: %w", home, err)
	}
	n.height, n.first = a.LastBlockHeight(), 1
	return n, nil
}
