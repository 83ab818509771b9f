package testkit

import (
	dbm "github.com/cosmos/cosmos-db"

	"cosmossdk.io/log/v2"

	"github.com/cosmos/cosmos-sdk/baseapp"
	"github.com/cosmos/cosmos-sdk/client/flags"
	"github.com/cosmos/cosmos-sdk/server"
	simtestutil "github.com/cosmos/cosmos-sdk/testutil/sims"

	"github.com/modeld-labs/modeld/app"
)

// Setup is how an application executes blocks. None of it may change what the blocks do.
type Setup struct {
	Name string
	// Executor runs the transactions: sequential (default) or block-stm.
	Executor string
	// Workers of block-stm; the default is 4.
	Workers int
	// PreEstimate lets block-stm guess what transactions write.
	PreEstimate bool
	// Restarts opens the application anew before each block.
	Restarts bool
}

// open gives an application over db, at its last height.
func open(home string, db dbm.DB, setup Setup) *app.App {
	if setup.Workers == 0 {
		setup.Workers = 4
	}
	options := simtestutil.AppOptionsMap{
		flags.FlagHome:                 home,
		server.FlagBlockExecutor:       setup.Executor,
		server.FlagBlockSTMWorkers:     setup.Workers,
		server.FlagBlockSTMPreEstimate: setup.PreEstimate,
	}
	return app.New(log.NewNopLogger(), db, true, options, baseapp.SetChainID(ChainID),
		baseapp.SetMinGasPrices("0.025"+app.BaseDenom), baseapp.SetQueryGasLimit(50_000_000))
}
