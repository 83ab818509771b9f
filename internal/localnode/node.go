package localnode

import (
	"context"
	"errors"
	"fmt"

	cmtdb "github.com/cometbft/cometbft-db"
	cmtcfg "github.com/cometbft/cometbft/config"
	"github.com/cometbft/cometbft/node"
	"github.com/cometbft/cometbft/p2p"
	"github.com/cometbft/cometbft/privval"
	"github.com/cometbft/cometbft/proxy"
	"github.com/cometbft/cometbft/rpc/client/local"
	cmttypes "github.com/cometbft/cometbft/types"
	"golang.org/x/sync/errgroup"
	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"

	"cosmossdk.io/log/v2"

	"github.com/cosmos/cosmos-sdk/client"
	"github.com/cosmos/cosmos-sdk/codec"
	"github.com/cosmos/cosmos-sdk/server"
	"github.com/cosmos/cosmos-sdk/server/api"
	servergrpc "github.com/cosmos/cosmos-sdk/server/grpc"
	servercmtlog "github.com/cosmos/cosmos-sdk/server/log"
	genutiltypes "github.com/cosmos/cosmos-sdk/x/genutil/types"

	"github.com/modeld-labs/modeld/app"
)

// Node is a validator with all its servers inside this process.
type Node struct {
	// App is the application; it is closed by Stop.
	App *app.App
	// Conn is a connection to the gRPC services.
	Conn *grpc.ClientConn
	// Ports are where the node listens.
	Ports Ports

	comet  *node.Node
	dbs    *openDBs
	group  *errgroup.Group
	cancel context.CancelFunc
}

// Start starts consensus and servers. The servers end with parent, the node with Stop.
func Start(parent context.Context, o Options, application *app.App) (*Node, error) {
	if o.Ports == (Ports{}) {
		var err error
		if o.Ports, err = ChoosePorts(); err != nil {
			return nil, err
		}
	}
	ctx, cancel := context.WithCancel(parent)
	group, ctx := errgroup.WithContext(ctx)
	n := &Node{App: application, dbs: &openDBs{}, Ports: o.Ports, group: group, cancel: cancel}
	var err error
	if n.comet, err = startComet(o.CometConfig(), application, n.dbs.open); err != nil {
		cancel()
		return nil, fmt.Errorf("start consensus: %w", err)
	}
	if err := n.serve(ctx, o); err != nil {
		return nil, errors.Join(fmt.Errorf("start servers: %w", err), n.Stop())
	}
	return n, nil
}

// openDBs remembers the databases of the consensus engine: it does not close all of them
// itself, and a stopped node must leave its folder free for the next.
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

// serve starts gRPC and REST and connects the process to them.
func (n *Node) serve(ctx context.Context, o Options) error {
	config := o.appConfig()
	protoCodec := codec.NewProtoCodec(n.App.InterfaceRegistry())
	conn, err := grpc.NewClient(config.GRPC.Address, grpc.WithTransportCredentials(insecure.NewCredentials()),
		grpc.WithDefaultCallOptions(grpc.ForceCodec(protoCodec.GRPCCodec())))
	if err != nil {
		return err
	}
	n.Conn = conn
	clientCtx := client.Context{}.WithCodec(n.App.AppCodec()).WithInterfaceRegistry(n.App.InterfaceRegistry()).
		WithTxConfig(n.App.TxConfig()).WithLegacyAmino(n.App.LegacyAmino()).WithChainID(o.ChainID).
		WithClient(local.New(n.comet)).WithGRPCClient(conn)
	n.App.RegisterTxService(clientCtx)
	n.App.RegisterTendermintService(clientCtx)
	n.App.RegisterNodeService(clientCtx, config)
	grpcServer, clientCtx, err := servergrpc.NewGRPCServerAndContext(clientCtx, n.App, config.GRPC, log.NewNopLogger())
	if err != nil {
		return err
	}
	n.group.Go(func() error {
		return servergrpc.StartGRPCServer(ctx, log.NewNopLogger(), config.GRPC, grpcServer)
	})
	rest := api.New(clientCtx, log.NewNopLogger(), grpcServer)
	n.App.RegisterAPIRoutes(rest, config.API)
	n.group.Go(func() error { return rest.Start(ctx, config) })
	return nil
}

// Stop ends consensus, then the servers, then closes the database.
func (n *Node) Stop() error {
	err := n.comet.Stop()
	n.comet.Wait()
	n.cancel()
	if n.Conn != nil {
		_ = n.Conn.Close()
	}
	_ = n.group.Wait()
	n.dbs.close()
	if closeErr := n.App.Close(); err == nil {
		err = closeErr
	}
	return err
}

// Height is that of the newest block that consensus stored; the application may be executing it.
func (n *Node) Height() int64 { return n.comet.BlockStore().Height() }
