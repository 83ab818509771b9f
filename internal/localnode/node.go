package demo

import (
	"context"
	"fmt"
	"net"
	"path/filepath"
	"time"

	cmtdb "github.com/cometbft/cometbft-db"
	cmtcfg "github.com/cometbft/cometbft/config"
	"github.com/cometbft/cometbft/node"
	"github.com/cometbft/cometbft/p2p"
	"github.com/cometbft/cometbft/privval"
	"github.com/cometbft/cometbft/proxy"
	"github.com/cometbft/cometbft/rpc/client/local"
	cmttypes "github.com/cometbft/cometbft/types"
	dbm "github.com/cosmos/cosmos-db"
	"golang.org/x/sync/errgroup"
	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"

	"cosmossdk.io/log/v2"

	"github.com/cosmos/cosmos-sdk/baseapp"
	"github.com/cosmos/cosmos-sdk/client"
	"github.com/cosmos/cosmos-sdk/codec"
	"github.com/cosmos/cosmos-sdk/server"
	"github.com/cosmos/cosmos-sdk/server/api"
	serverconfig "github.com/cosmos/cosmos-sdk/server/config"
	servergrpc "github.com/cosmos/cosmos-sdk/server/grpc"
	servercmtlog "github.com/cosmos/cosmos-sdk/server/log"
	genutiltypes "github.com/cosmos/cosmos-sdk/x/genutil/types"

	"github.com/modeld-labs/modeld/app"
)

// blockTime is the pause between blocks.
const blockTime = 150 * time.Millisecond

// localNode is a validator with all its servers inside this process.
type localNode struct {
	app    *app.App
	comet  *node.Node
	dbs    *openDBs
	conn   *grpc.ClientConn
	ports  ports
	group  *errgroup.Group
	cancel context.CancelFunc
}

// ports are where the node listens, on the loopback interface.
type ports struct{ rpc, rest, grpc int }

// choosePorts takes the usual ports where they are free and others where not.
func choosePorts() (ports, error) {
	var p ports
	for _, want := range []struct {
		port  int
		field *int
	}{{26657, &p.rpc}, {1317, &p.rest}, {9090, &p.grpc}} {
		listener, err := net.Listen("tcp", fmt.Sprintf("127.0.0.1:%d", want.port))
		if err != nil {
			if listener, err = net.Listen("tcp", "127.0.0.1:0"); err != nil {
				return p, err
			}
		}
		*want.field = listener.Addr().(*net.TCPAddr).Port
		if err := listener.Close(); err != nil {
			return p, err
		}
	}
	return p, nil
}

func cometConfig(home string, p ports) *cmtcfg.Config {
	config := cmtcfg.DefaultConfig()
	config.SetRoot(home)
	config.Moniker = "demo"
	config.RPC.ListenAddress = fmt.Sprintf("tcp://127.0.0.1:%d", p.rpc)
	config.RPC.PprofListenAddress = ""
	config.P2P.ListenAddress = "tcp://127.0.0.1:0"
	config.P2P.PexReactor = false
	config.Consensus.TimeoutCommit = blockTime
	config.Instrumentation.Prometheus = false
	return config
}

func appConfig(p ports) serverconfig.Config {
	config := *serverconfig.DefaultConfig()
	config.MinGasPrices = fmt.Sprintf("0.%03d%s", gasPriceMilli, app.BaseDenom)
	config.API.Enable, config.API.Swagger = true, true
	config.API.Address = fmt.Sprintf("tcp://127.0.0.1:%d", p.rest)
	config.GRPC.Enable = true
	config.GRPC.Address = fmt.Sprintf("127.0.0.1:%d", p.grpc)
	config.QueryGasLimit = 50_000_000
	return config
}

// openApp opens the application with its database in the home.
func openApp(home string) (*app.App, error) {
	db, err := dbm.NewDB("application", dbm.GoLevelDBBackend, filepath.Join(home, "data"))
	if err != nil {
		return nil, fmt.Errorf("open database of the application: %w", err)
	}
	options := app.HomeOptions(home)
	return app.New(log.NewNopLogger(), db, true, options, baseapp.SetChainID(ChainID), baseapp.SetMinGasPrices(appConfig(ports{}).MinGasPrices)), nil
}

// startNode starts consensus and servers on a home that was prepared.
func startNode(parent context.Context, home string, application *app.App) (*localNode, error) {
	p, err := choosePorts()
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithCancel(parent)
	group, ctx := errgroup.WithContext(ctx)
	n := &localNode{app: application, dbs: &openDBs{}, ports: p, group: group, cancel: cancel}
	if n.comet, err = startComet(cometConfig(home, p), application, n.dbs.open); err != nil {
		return nil, fmt.Errorf("start consensus: %w", err)
	}
	if err := n.serve(ctx, appConfig(p)); err != nil {
		return nil, fmt.Errorf("start servers: %w", err)
	}
	return n, nil
}

// openDBs remembers the databases of the consensus engine: it does not close all of them
// itself, and a closed demo must leave its folder free for the next.
type openDBs struct{ list []cmtdb.DB }

func (o *openDBs) open(ctx *cmtcfg.DBContext) (cmtdb.DB, error) {
	db, err := cmtcfg.DefaultDBProvider(ctx)
	if err == nil {
		o.list = append(o.list, db)
	}
	return db, err
}

func (o *openDBs) close() {
	for _, db := range o.list {
		// Those that the engine closed say so once more.
		_ = db.Close()
	}
}

func startComet(config *cmtcfg.Config, application *app.App, databases cmtcfg.DBProvider) (*node.Node, error) {
	nodeKey, err := p2p.LoadOrGenNodeKey(config.NodeKeyFile())
	if err != nil {
		return nil, err
	}
	genesis := func() (*cmttypes.GenesisDoc, error) {
		doc, err := genutiltypes.AppGenesisFromFile(config.GenesisFile())
		if err != nil {
			return nil, err
		}
		return doc.ToGenesisDoc()
	}
	n, err := node.NewNode(config,
		privval.LoadFilePV(config.PrivValidatorKeyFile(), config.PrivValidatorStateFile()), nodeKey,
		proxy.NewLocalClientCreator(server.NewCometABCIWrapper(application)), genesis, databases,
		node.DefaultMetricsProvider(config.Instrumentation), servercmtlog.CometLoggerWrapper{Logger: log.NewNopLogger()})
	if err != nil {
		return nil, err
	}
	return n, n.Start()
}

// serve starts gRPC and REST and connects the demo's own client.
func (n *localNode) serve(ctx context.Context, config serverconfig.Config) error {
	protoCodec := codec.NewProtoCodec(n.app.InterfaceRegistry())
	conn, err := grpc.NewClient(config.GRPC.Address, grpc.WithTransportCredentials(insecure.NewCredentials()),
		grpc.WithDefaultCallOptions(grpc.ForceCodec(protoCodec.GRPCCodec())))
	if err != nil {
		return err
	}
	n.conn = conn
	clientCtx := client.Context{}.WithCodec(n.app.AppCodec()).WithInterfaceRegistry(n.app.InterfaceRegistry()).
		WithTxConfig(n.app.TxConfig()).WithLegacyAmino(n.app.LegacyAmino()).WithChainID(ChainID).
		WithClient(local.New(n.comet)).WithGRPCClient(conn)
	n.app.RegisterTxService(clientCtx)
	n.app.RegisterTendermintService(clientCtx)
	n.app.RegisterNodeService(clientCtx, config)
	grpcServer, clientCtx, err := servergrpc.NewGRPCServerAndContext(clientCtx, n.app, config.GRPC, log.NewNopLogger())
	if err != nil {
		return err
	}
	n.group.Go(func() error {
		return servergrpc.StartGRPCServer(ctx, log.NewNopLogger(), config.GRPC, grpcServer)
	})
	rest := api.New(clientCtx, log.NewNopLogger(), grpcServer)
	n.app.RegisterAPIRoutes(rest, config.API)
	n.group.Go(func() error { return rest.Start(ctx, config) })
	return nil
}

// stop ends consensus, then the servers, then closes the database.
func (n *localNode) stop() error {
	err := n.comet.Stop()
	n.comet.Wait()
	n.cancel()
	_ = n.conn.Close()
	_ = n.group.Wait()
	n.dbs.close()
	if closeErr := n.app.Close(); err == nil {
		err = closeErr
	}
	return err
}
