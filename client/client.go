package client

import (
	"context"
	"fmt"
	"sync"

	"google.golang.org/grpc"

	"github.com/cosmos/cosmos-sdk/crypto/keyring"
	authtypes "github.com/cosmos/cosmos-sdk/x/auth/types"
	banktypes "github.com/cosmos/cosmos-sdk/x/bank/types"

	"github.com/modeld-labs/modeld/app/encoding"
	evalrewardtypes "github.com/modeld-labs/modeld/x/evalreward/types"
	modelregtypes "github.com/modeld-labs/modeld/x/modelreg/types"
)

// Client talks to one chain by one or more nodes. It may be used by several goroutines.
type Client struct {
	chainID  string
	keys     keyring.Keyring
	encoding encoding.Encoding
	grpc     *grpcRing
	rpc      *rpcRing

	mu     sync.Mutex
	queues map[string]*queue
}

// New connects. One endpoint of each kind must answer, the others may come later; an
// endpoint of another chain is an error (WrongChain), as is that none answers (Unreachable).
func New(ctx context.Context, o Options) (*Client, error) {
	if err := o.check(); err != nil {
		return nil, err
	}
	if o.Timeout == 0 {
		o.Timeout = DefaultTimeout
	}
	c := &Client{chainID: o.ChainID, keys: o.Keyring, encoding: encoding.WithModules(), queues: map[string]*queue{}}
	var err error
	if c.rpc, err = newRPCRing(o); err != nil {
		return nil, err
	}
	if c.grpc, err = newGRPCRing(o, c.encoding.Codec); err != nil {
		return nil, err
	}
	for _, connect := range []func(context.Context) error{c.rpc.connect, c.grpc.connect} {
		if err := connect(ctx); err != nil {
			_ = c.Close()
			return nil, fmt.Errorf("connect to %s: %w", o.ChainID, err)
		}
	}
	return c, nil
}

// Close ends all connections.
func (c *Client) Close() error { return c.grpc.close() }

// ChainID gives the id of the chain.
func (c *Client) ChainID() string { return c.chainID }

// Encoding gives the codecs of the chain.
func (c *Client) Encoding() encoding.Encoding { return c.encoding }

// Conn gives the gRPC connection with its failover, for services that have no method here.
func (c *Client) Conn() grpc.ClientConnInterface { return c.grpc }

// ModelReg queries models and versions.
func (c *Client) ModelReg() modelregtypes.QueryClient { return modelregtypes.NewQueryClient(c.grpc) }

// EvalReward queries benchmarks, evaluators, rounds, scores and rewards.
func (c *Client) EvalReward() evalrewardtypes.QueryClient {
	return evalrewardtypes.NewQueryClient(c.grpc)
}

// Auth queries accounts.
func (c *Client) Auth() authtypes.QueryClient { return authtypes.NewQueryClient(c.grpc) }

// Bank queries balances.
func (c *Client) Bank() banktypes.QueryClient { return banktypes.NewQueryClient(c.grpc) }
