package client

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"slices"
	"strings"
	"time"

	abci "github.com/cometbft/cometbft/abci/types"
	rpchttp "github.com/cometbft/cometbft/rpc/client/http"
	coretypes "github.com/cometbft/cometbft/rpc/core/types"
)

// SubscribeOptions say which events a subscription gives. The zero value gives all events of
// the blocks to come.
type SubscribeOptions struct {
	// FromHeight is the first block; 0 means the next one.
	FromHeight int64
	// FromIndex is the first event of that block. Who resumes after an event names its height and
	// its index plus one.
	FromIndex int
	// Kinds are the events wanted, for example version_registered; empty means all.
	Kinds []string
	// Filter decides further; nil lets everything through.
	Filter func(Event) bool
}

// BlockEvents are the events of the two modules in one block.
type BlockEvents struct {
	Height int64
	Time   time.Time
	Events []Event
}

// ErrPruned says that no node has a block any more from which a subscription was to begin.
var ErrPruned = errors.New("block is pruned")

// Subscribe gives events in the order in which they happened, without gaps and repetitions:
// first those of past blocks, then new ones as they come. It goes on over restarts of nodes,
// with another node if there is one. The loop ends with an error when ctx ends, for unknown
// Kinds, for an event that cannot be decoded and for blocks that are pruned (ErrPruned).
func (c *Client) Subscribe(ctx context.Context, o SubscribeOptions) iter.Seq2[Event, error] {
	return func(yield func(Event, error) bool) {
		if err := c.checkKinds(o.Kinds); err != nil {
			yield(Event{}, err)
			return
		}
		for block, err := range c.Blocks(ctx, o.FromHeight) {
			if err != nil {
				yield(Event{}, err)
				return
			}
			for _, event := range block.Events {
				if o.wants(event) && !yield(event, nil) {
					return
				}
			}
		}
	}
}

func (o SubscribeOptions) wants(event Event) bool {
	switch {
	case event.Height == o.FromHeight && event.Index < o.FromIndex:
		return false
	case len(o.Kinds) > 0 && !slices.Contains(o.Kinds, event.Kind()):
		return false
	default:
		return o.Filter == nil || o.Filter(event)
	}
}

// checkKinds refuses names of no event, for which one would wait for ever.
func (c *Client) checkKinds(kinds []string) error {
	known := c.EventKinds()
	for _, kind := range kinds {
		if !slices.Contains(known, kind) {
			return fmt.Errorf("subscribe: expected one of the events %s, got %q", strings.Join(known, ", "), kind)
		}
	}
	return nil
}

// Blocks gives every block from a height on, with its events, without gaps; 0 means the next
// block. Blocks without events are given too, so that it is known how far one has read. The
// loop ends as that of Subscribe.
func (c *Client) Blocks(ctx context.Context, from int64) iter.Seq2[BlockEvents, error] {
	return func(yield func(BlockEvents, error) bool) {
		if from < 0 {
			yield(BlockEvents{}, fmt.Errorf("subscribe: expected a height of at least 0, got %d", from))
			return
		}
		ctx, stop := context.WithCancel(ctx)
		defer stop()
		next := from
		for newest := range c.Heights(ctx) {
			if next == 0 {
				next = newest + 1
			}
			for ; next <= newest; next++ {
				block, err := c.blockEvents(ctx, next)
				if err != nil {
					yield(BlockEvents{}, err)
					return
				}
				if !yield(block, nil) {
					return
				}
			}
		}
		yield(BlockEvents{}, fmt.Errorf("subscribe: ended before height %d: %w", next, ctx.Err()))
	}
}

// blockEvents reads one block, and asks again while nodes do not answer.
func (c *Client) blockEvents(ctx context.Context, height int64) (BlockEvents, error) {
	for pause := firstPause; ; pause = min(2*pause, longestPause) {
		block, results, err := c.block(ctx, height)
		if err == nil {
			return assemble(block, results)
		}
		if strings.Contains(err.Error(), "lowest height is") {
			return BlockEvents{}, fmt.Errorf("%w: height %d: begin later, or name a node that keeps more: %w", ErrPruned, height, err)
		}
		if sleep(ctx, pause) != nil {
			return BlockEvents{}, fmt.Errorf("subscribe: read height %d: %w", height, errors.Join(ctx.Err(), err))
		}
	}
}

func (c *Client) block(ctx context.Context, height int64) (block *coretypes.ResultBlock, results *coretypes.ResultBlockResults, err error) {
	err = c.rpc.try(ctx, func(ctx context.Context, api *rpchttp.HTTP) error {
		// Whatever a node answers, another may have the block.
		if block, err = api.Block(ctx, &height); err != nil {
			return fmt.Errorf("%w: %w", errElsewhere, err)
		}
		if results, err = api.BlockResults(ctx, &height); err != nil {
			return fmt.Errorf("%w: %w", errElsewhere, err)
		}
		if len(block.Block.Txs) != len(results.TxsResults) {
			return fmt.Errorf("%w: expected %d results at height %d, got %d", errElsewhere, len(block.Block.Txs), height, len(results.TxsResults))
		}
		return nil
	})
	return block, results, err
}

// assemble gives the events in the order of execution: the beginning of the block, its
// transactions, its end.
func assemble(block *coretypes.ResultBlock, results *coretypes.ResultBlockResults) (BlockEvents, error) {
	out := BlockEvents{Height: block.Block.Height, Time: block.Block.Time}
	add := func(list []abci.Event, hash string) error {
		events, err := typedEvents(list, Event{Height: out.Height, TxHash: hash, Index: len(out.Events)})
		out.Events = append(out.Events, events...)
		return err
	}
	var begin, end []abci.Event
	for _, event := range results.FinalizeBlockEvents {
		if slices.ContainsFunc(event.Attributes, func(a abci.EventAttribute) bool { return a.Key == "mode" && a.Value == "EndBlock" }) {
			end = append(end, event)
		} else {
			begin = append(begin, event)
		}
	}
	if err := add(begin, ""); err != nil {
		return out, err
	}
	for i, result := range results.TxsResults {
		if result.Code != 0 {
			continue
		}
		if err := add(result.Events, fmt.Sprintf("%X", block.Block.Txs[i].Hash())); err != nil {
			return out, err
		}
	}
	return out, add(end, "")
}
