// Package localnode runs a validator with all its servers inside the process: the node of the
// demo and of tests that need a whole one.
package localnode

import (
	"fmt"
	"net"
	"path/filepath"
	"time"

	cmtcfg "github.com/cometbft/cometbft/config"
	dbm "github.com/cosmos/cosmos-db"

	"cosmossdk.io/log/v2"

	"github.com/cosmos/cosmos-sdk/baseapp"
	serverconfig "github.com/cosmos/cosmos-sdk/server/config"

	"github.com/modeld-labs/modeld/app"
)

// Options of a node. The home holds a genesis and the key of the validator.
type Options struct {
	Home    string
	ChainID string
	Moniker string
	// BlockTime is the pause between blocks.
	BlockTime time.Duration
	// MinGasPrices are the least that the node accepts, for example 0.025umodel.
	MinGasPrices string
	// Ports are where it listens; the zero value takes the usual ones where they are free.
	Ports Ports
}

// Ports are where a node listens, on the loopback interface.
type Ports struct{ RPC, REST, GRPC int }

// ChoosePorts takes the usual ports where they are free and others where not.
func ChoosePorts() (Ports, error) { return choosePorts(26657, 1317, 9090) }

// FreePorts takes any ports that are free, for tests that run beside others.
func FreePorts() (Ports, error) { return choosePorts(0, 0, 0) }

func choosePorts(rpc, rest, grpc int) (Ports, error) {
	var p Ports
	for _, want := range []struct {
		port  int
		field *int
	}{{rpc, &p.RPC}, {rest, &p.REST}, {grpc, &p.GRPC}} {
		listener, err := net.Listen("tcp", fmt.Sprintf("127.0.0.1:%d", want.port))
		if err != nil {
			if listener, err = net.Listen("tcp", "127.0.0.1:0"); err != nil {
				return p, err
			}
		}
		// Kept open until all are chosen, so that no port is chosen twice.
		defer func() { _ = listener.Close() }()
		*want.field = listener.Addr().(*net.TCPAddr).Port
	}
	return p, nil
}

// CometConfig gives the settings of the consensus engine.
func (o Options) CometConfig() *cmtcfg.Config {
	config := cmtcfg.DefaultConfig()
	config.SetRoot(o.Home)
	config.Moniker = o.Moniker
	config.RPC.ListenAddress = fmt.Sprintf("tcp://127.0.0.1:%d", o.Ports.RPC)
	config.RPC.PprofListenAddress = ""
	config.P2P.ListenAddress = "tcp://127.0.0.1:0"
	config.P2P.PexReactor = false
	config.Consensus.TimeoutCommit = o.BlockTime
	config.Instrumentation.Prometheus = false
	return config
}

func (o Options) appConfig() serverconfig.Config {
	config := *serverconfig.DefaultConfig()
	config.MinGasPrices = o.MinGasPrices
	config.API.Enable, config.API.Swagger = true, true
	config.API.Address = fmt.Sprintf("tcp://127.0.0.1:%d", o.Ports.REST)
	config.GRPC.Enable = true
	config.GRPC.Address = fmt.Sprintf("127.0.0.1:%d", o.Ports.GRPC)
	config.QueryGasLimit = 50_000_000
	return config
}

// OpenApp opens the application with its database in the home.
func (o Options) OpenApp() (*app.App, error) {
	db, err := app.OpenDB(filepath.Join(o.Home, "data"), dbm.GoLevelDBBackend)
	if err != nil {
		return nil, fmt.Errorf("open database of the application: %w", err)
	}
	return app.New(log.NewNopLogger(), db, true, app.HomeOptions(o.Home),
		baseapp.SetChainID(o.ChainID), baseapp.SetMinGasPrices(o.MinGasPrices)), nil
}
