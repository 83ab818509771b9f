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

const (
	// lag is how many blocks a node may be behind another and still be asked: answers cross blocks on their way.
	lag = 2
	// grace is how long the other nodes are waited for once one has answered.
	grace = 500 * time.Millisecond
)

// Tip gives the newest block that a node has, and turns to that node when the one in use is behind: transactions given to a node that stands
// still would wait there for ever. A node that is still catching up is passed over.
func (c *Client) Tip(ctx context.Context) (Tip, error) {
	tip, err := c.rpc.newest(ctx)
	if err != nil {
		return Tip{}, fmt.Errorf("read the newest block: %w", err)
	}
	return tip, nil
}

func rpcTip(ctx context.Context, api *rpchttp.HTTP) (tip Tip, err error) {
	status, err := api.Status(ctx)
	if err != nil {
		return tip, err
	}
	if status.SyncInfo.CatchingUp {
		return tip, fmt.Errorf("%w: this one is catching up at height %d", errElsewhere, status.SyncInfo.LatestBlockHeight)
	}
	return Tip{Height: status.SyncInfo.LatestBlockHeight, Time: status.SyncInfo.LatestBlockTime}, nil
}

// newest asks all nodes at once.
func (r *rpcRing) newest(ctx context.Context) (Tip, error) {
	type answer struct {
		at  int64
		tip Tip
		err error
	}
	answers := make(chan answer, len(r.list))
	for at, e := range r.list {
		go func() {
			a := answer{at: int64(at)}
			a.err = r.once(ctx, e, func(ctx context.Context, api *rpchttp.HTTP) (err error) {
				a.tip, err = rpcTip(ctx, api)
				return err
			})
			answers <- a
		}()
	}
	tips := map[int64]Tip{}
	best := int64(-1)
	var failures []error
	var late <-chan time.Time
	for range r.list {
		select {
		case a := <-answers:
			if a.err != nil {
				failures = append(failures, fmt.Errorf("%s: %w", r.list[a.at].name, a.err))
				continue
			}
			if tips[a.at] = a.tip; best < 0 || a.tip.Height > tips[best].Height {
				best = a.at
			}
			if late == nil {
				late = time.After(grace)
			}
			continue
		case <-late:
		case <-ctx.Done():
		}
		break
	}
	if ctx.Err() != nil {
		return Tip{}, ctx.Err()
	}
	if best < 0 {
		return Tip{}, &Unreachable{failures}
	}
	if now, ok := tips[r.current.Load()]; ok && now.Height+lag >= tips[best].Height {
		return now, nil
	}
	r.current.Store(best)
	return tips[best], nil
}
