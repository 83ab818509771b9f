package client

import (
	"context"
	"errors"
	"fmt"
	"net"
	"time"

	rpchttp "github.com/cometbft/cometbft/rpc/client/http"
	rpctypes "github.com/cometbft/cometbft/rpc/jsonrpc/types"
)

// rpcRing is the consensus engine of whichever node answers.
type rpcRing struct {
	ring[*rpchttp.HTTP]
}

func newRPCRing(o Options) (*rpcRing, error) {
	r := &rpcRing{ring[*rpchttp.HTTP]{patience: o.Timeout, want: o.ChainID, chain: rpcChain, answer: rpcAnswer}}
	for _, name := range o.RPC {
		api, err := rpchttp.New(name, "/websocket")
		if err != nil {
			return nil, fmt.Errorf("client: RPC: expected an endpoint such as http://127.0.0.1:26657, got %q: %w", name, err)
		}
		r.list = append(r.list, &endpoint[*rpchttp.HTTP]{name: name, api: api})
	}
	return r, nil
}

func rpcChain(ctx context.Context, api *rpchttp.HTTP) (string, error) {
	status, err := api.Status(ctx)
	if err != nil {
		return "", err
	}
	return status.NodeInfo.Network, nil
}

// rpcAnswer tells whether a node answered, with an error of its own or of the application.
func rpcAnswer(err error) bool {
	var engine *rpctypes.RPCError
	var application *TxError
	return errors.As(err, &engine) || errors.As(err, &application)
}

// neverSent tells whether an error says that nothing reached a node.
func neverSent(err error) bool {
	var network *net.OpError
	return errors.As(err, &network) && network.Op == "dial"
}

// Tip is the newest block of a chain.
type Tip struct {
	Height int64
	Time   time.Time
}

// Tip gives the newest block. A node that is still catching up is passed over.
func (c *Client) Tip(ctx context.Context) (Tip, error) {
	var tip Tip
	err := c.rpc.try(ctx, func(ctx context.Context, api *rpchttp.HTTP) error {
		status, err := api.Status(ctx)
		if err != nil {
			return err
		}
		if status.SyncInfo.CatchingUp {
			return fmt.Errorf("%w: this one is catching up at height %d", errElsewhere, status.SyncInfo.LatestBlockHeight)
		}
		tip = Tip{Height: status.SyncInfo.LatestBlockHeight, Time: status.SyncInfo.LatestBlockTime}
		return nil
	})
	if err != nil {
		return Tip{}, fmt.Errorf("read the newest block: %w", err)
	}
	return tip, nil
}
