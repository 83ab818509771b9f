package cmd

import (
	"time"

	cmtcfg "github.com/cometbft/cometbft/config"

	serverconfig "github.com/cosmos/cosmos-sdk/server/config"
	pruningtypes "github.com/cosmos/cosmos-sdk/store/v2/pruning/types"

	"github.com/modeld-labs/modeld/app"
)

// Bounded values where the defaults of the libraries are open or too large. docs/adr/010
// gives the reasons.
const (
	minGasPrices      = "0.025" + app.BaseDenom
	queryGasLimit     = 50_000_000
	snapshotInterval  = 1000
	snapshotsKept     = 2
	mempoolTxs        = 5000
	mempoolTxBytes    = 64 << 10
	mempoolTotalBytes = 64 << 20
	timeoutCommit     = time.Second
	// statesKept are the last states that a node answers queries and proves records from.
	statesKept     = "100"
	statesInterval = "10"
)

const appTemplate = serverconfig.DefaultConfigTemplate

// appDefaults is what init writes to app.toml.
func appDefaults() *serverconfig.Config {
	c := serverconfig.DefaultConfig()
	c.MinGasPrices = minGasPrices
	c.QueryGasLimit = queryGasLimit
	c.API.Enable, c.API.Swagger = true, true
	c.API.Address = "tcp://localhost:1317"
	c.GRPC.Enable, c.GRPC.Address = true, "localhost:9090"
	c.GRPCWeb.Enable = true
	c.Telemetry.Enabled = false
	c.StateSync.SnapshotInterval, c.StateSync.SnapshotKeepRecent = snapshotInterval, snapshotsKept
	c.Mempool.MaxTxs = -1
	c.Pruning, c.PruningKeepRecent, c.PruningInterval = pruningtypes.PruningOptionCustom, statesKept, statesInterval
	c.IndexEvents = indexedEvents
	return c
}

// cometDefaults are the settings of the consensus engine without a config.toml.
func cometDefaults() *cmtcfg.Config {
	c := cmtcfg.DefaultConfig()
	applyCometDefaults(c)
	return c
}

// applyCometDefaults sets what init writes to config.toml. The SDK changes some settings of
// a new file after it was given the defaults, so init applies them once more.
func applyCometDefaults(c *cmtcfg.Config) {
	c.Mempool.Size = mempoolTxs
	c.Mempool.MaxTxBytes = mempoolTxBytes
	c.Mempool.MaxTxsBytes = mempoolTotalBytes
	c.Consensus.TimeoutCommit = timeoutCommit
	c.Instrumentation.Prometheus = true
	c.RPC.PprofListenAddress = ""
}
