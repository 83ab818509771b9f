package rig

import (
	"errors"
	"fmt"
	"net"

	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"

	"github.com/cosmos/cosmos-sdk/codec"
)

// Serve answers queries by gRPC on the loopback interface, as a node does for an app. The
// caller ends it with stop before the node closes.
func (n *Node) Serve() (conn *grpc.ClientConn, stop func() error, err error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, nil, fmt.Errorf("listen for queries: %w", err)
	}
	wire := codec.NewProtoCodec(n.App.InterfaceRegistry()).GRPCCodec()
	server := grpc.NewServer(grpc.ForceServerCodec(wire))
	n.App.RegisterGRPCServerWithSkipCheckHeader(server, true)
	done := make(chan error, 1)
	go func() { done <- server.Serve(listener) }()
	end := func() error {
		server.Stop()
		return <-done
	}
	conn, err = grpc.NewClient(listener.Addr().String(),
		grpc.WithTransportCredentials(insecure.NewCredentials()), grpc.WithDefaultCallOptions(grpc.ForceCodec(wire)))
	if err != nil {
		return nil, nil, errors.Join(err, end())
	}
	return conn, func() error { return errors.Join(conn.Close(), end()) }, nil
}
