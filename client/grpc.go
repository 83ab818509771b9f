package client

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/credentials"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/status"

	"github.com/cosmos/cosmos-sdk/client/grpc/cmtservice"
	"github.com/cosmos/cosmos-sdk/codec"
)

// grpcRing is a gRPC connection to whichever node answers.
type grpcRing struct {
	ring[*grpc.ClientConn]
}

var _ grpc.ClientConnInterface = (*grpcRing)(nil)

func newGRPCRing(o Options, cdc codec.Codec) (*grpcRing, error) {
	r := &grpcRing{ring[*grpc.ClientConn]{patience: o.Timeout, want: o.ChainID, chain: grpcChain, answer: grpcAnswer}}
	forced := grpc.ForceCodec(codec.NewProtoCodec(cdc.InterfaceRegistry()).GRPCCodec())
	for _, name := range o.GRPC {
		address, secure, err := splitGRPC(name)
		if err != nil {
			return nil, err
		}
		transport := insecure.NewCredentials()
		if secure {
			transport = credentials.NewTLS(&tls.Config{MinVersion: tls.VersionTLS12})
		}
		conn, err := grpc.NewClient(address, grpc.WithTransportCredentials(transport), grpc.WithDefaultCallOptions(forced))
		if err != nil {
			return nil, errors.Join(fmt.Errorf("client: GRPC %s: %w", name, err), r.close())
		}
		r.list = append(r.list, &endpoint[*grpc.ClientConn]{name: name, api: conn})
	}
	return r, nil
}

func grpcChain(ctx context.Context, conn *grpc.ClientConn) (string, error) {
	res, err := cmtservice.NewServiceClient(conn).GetNodeInfo(ctx, &cmtservice.GetNodeInfoRequest{})
	if err != nil {
		return "", err
	}
	return res.DefaultNodeInfo.Network, nil
}

// grpcAnswer tells whether a node answered: every status but those of the transport.
func grpcAnswer(err error) bool {
	if errors.Is(err, context.DeadlineExceeded) {
		return false
	}
	switch status.Code(err) {
	case codes.Unavailable, codes.DeadlineExceeded, codes.Canceled:
		return false
	default:
		return true
	}
}

var errNoGRPC = errors.New("client: GRPC: expected at least one endpoint HOST:PORT for queries, got none")

// Invoke makes a unary call at the first node that answers.
func (r *grpcRing) Invoke(ctx context.Context, method string, args, reply any, opts ...grpc.CallOption) error {
	if len(r.list) == 0 {
		return errNoGRPC
	}
	return r.try(ctx, func(ctx context.Context, conn *grpc.ClientConn) error {
		return conn.Invoke(ctx, method, args, reply, opts...)
	})
}

// NewStream opens a stream at the node that answered last; the services of the chain have none.
func (r *grpcRing) NewStream(ctx context.Context, desc *grpc.StreamDesc, method string, opts ...grpc.CallOption) (grpc.ClientStream, error) {
	if len(r.list) == 0 {
		return nil, errNoGRPC
	}
	return r.list[r.current.Load()].api.NewStream(ctx, desc, method, opts...)
}

func (r *grpcRing) close() error {
	var failed []error
	for _, e := range r.list {
		failed = append(failed, e.api.Close())
	}
	return errors.Join(failed...)
}
