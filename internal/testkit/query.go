package testkit

import (
	"context"
	"errors"
	"fmt"

	abci "github.com/cometbft/cometbft/abci/types"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"github.com/cosmos/cosmos-sdk/codec"
	sdkerrors "github.com/cosmos/cosmos-sdk/types/errors"
)

// Query gives a connection for the query clients of modules. It asks the way nodes ask one
// another, so limits and errors are those of a real query.
func (c *Chain) Query() grpc.ClientConnInterface { return connection{c} }

type connection struct{ chain *Chain }

// Invoke asks the application about the state after the last block.
func (q connection) Invoke(ctx context.Context, method string, args, reply any, _ ...grpc.CallOption) error {
	codec := codec.NewProtoCodec(q.chain.App.InterfaceRegistry()).GRPCCodec()
	data, err := codec.Marshal(args)
	if err != nil {
		return fmt.Errorf("encode query: %w", err)
	}
	response, err := q.chain.App.Query(ctx, &abci.RequestQuery{Path: method, Data: data, Height: q.chain.height})
	if err != nil {
		return err
	}
	if response.Code != 0 {
		return status.Error(codeOf(response), response.Log)
	}
	return codec.Unmarshal(response.Value, reply)
}

// NewStream is not offered: the application has no streams.
func (connection) NewStream(context.Context, *grpc.StreamDesc, string, ...grpc.CallOption) (grpc.ClientStream, error) {
	return nil, errors.New("streams are not supported")
}

// codeOf turns the answer's code back into the gRPC code of the handler.
func codeOf(response *abci.ResponseQuery) codes.Code {
	if response.Codespace != sdkerrors.RootCodespace {
		return codes.Unknown
	}
	switch response.Code {
	case sdkerrors.ErrKeyNotFound.ABCICode():
		return codes.NotFound
	case sdkerrors.ErrInvalidRequest.ABCICode():
		return codes.InvalidArgument
	case sdkerrors.ErrUnauthorized.ABCICode():
		return codes.Unauthenticated
	default:
		return codes.Unknown
	}
}
