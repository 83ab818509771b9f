package rig

import (
	"context"
	"errors"
	"fmt"

	abci "github.com/cometbft/cometbft/abci/types"
	"google.golang.org/grpc"

	"github.com/cosmos/cosmos-sdk/codec"
)

// Query gives a connection for the query clients of modules. It asks through ABCI about the
// state after the last block, as the RPC of a node does.
func (n *Node) Query() grpc.ClientConnInterface {
	return connection{n, codec.NewProtoCodec(n.App.InterfaceRegistry()).GRPCCodec()}
}

type connection struct {
	node  *Node
	codec interface {
		Marshal(v any) ([]byte, error)
		Unmarshal(data []byte, v any) error
	}
}

// Invoke asks the application.
func (q connection) Invoke(ctx context.Context, method string, args, reply any, _ ...grpc.CallOption) error {
	data, err := q.codec.Marshal(args)
	if err != nil {
		return fmt.Errorf("encode query %s: %w", method, err)
	}
	response, err := q.node.App.Query(ctx, &abci.RequestQuery{Path: method, Data: data, Height: q.node.height})
	if err != nil {
		return err
	}
	if response.Code != 0 {
		return fmt.Errorf("query %s: %s", method, response.Log)
	}
	return q.codec.Unmarshal(response.Value, reply)
}

// NewStream is not offered: the application has no streams.
func (connection) NewStream(context.Context, *grpc.StreamDesc, string, ...grpc.CallOption) (grpc.ClientStream, error) {
	return nil, errors.New("streams are not supported")
}
