package client

import (
	"context"
	"time"

	rpchttp "github.com/cometbft/cometbft/rpc/client/http"
	cmttypes "github.com/cometbft/cometbft/types"
)

const (
	// heightPoll is how often a node is asked for its height when it does not say so by itself.
	heightPoll = time.Second
	// silence is how long a connection may be silent before another node is listened to.
	silence = 10 * time.Second
)

// Heights gives the height of the newest block whenever there is a new one, until ctx ends; the
// channel is closed then. Whoever reads slowly gets the newest only. Nodes are listened to by
// websocket and asked every second beside it, so that nothing is missed while one restarts.
func (c *Client) Heights(ctx context.Context) <-chan int64 {
	out := make(chan int64, 1)
	wake := make(chan struct{}, 1)
	go c.listen(ctx, wake)
	go func() {
		defer close(out)
		ticker := time.NewTicker(heightPoll)
		defer ticker.Stop()
		var last int64
		for {
			if tip, err := c.Tip(ctx); err == nil && tip.Height > last {
				last = tip.Height
				replace(out, last)
			}
			select {
			case <-ctx.Done():
				return
			case <-wake:
			case <-ticker.C:
			}
		}
	}()
	return out
}

// replace puts a height into a channel in place of one that nobody read.
func replace(out chan int64, height int64) {
	select {
	case <-out:
	default:
	}
	out <- height
}

// listen wakes at each new block that a node announces. It only saves time: what the height is
// is asked for.
func (c *Client) listen(ctx context.Context, wake chan<- struct{}) {
	for at := c.rpc.current.Load(); ; at++ {
		c.listenTo(ctx, c.rpc.list[at%int64(len(c.rpc.list))].name, wake)
		if sleep(ctx, heightPoll) != nil {
			return
		}
	}
}

// listenTo listens to one node until it is silent.
func (c *Client) listenTo(ctx context.Context, name string, wake chan<- struct{}) {
	api, err := rpchttp.New(name, "/websocket")
	if err != nil || api.Start() != nil {
		return
	}
	defer func() { _ = api.Stop() }()
	blocks, err := api.Subscribe(ctx, "modeld client", cmttypes.QueryForEvent(cmttypes.EventNewBlockHeader).String())
	if err != nil {
		return
	}
	for {
		select {
		case <-ctx.Done():
			return
		case <-time.After(silence):
			return
		case <-blocks:
			select {
			case wake <- struct{}{}:
			default:
			}
		}
	}
}
