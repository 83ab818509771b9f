package node

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"github.com/cosmos/gogoproto/proto"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/modeld-labs/modeld/x/evalreward/types"
)

// connections are how many streams of transactions reach the node at the same time.
const connections = 4

// batch is a signed transaction and the number of items in it.
type batch struct {
	tx    []byte
	items int
}

// load is transactions of one kind that were signed beforehand. Those of one account are in
// one stream, in the order of their sequences.
type load struct {
	kind    string
	streams [connections][]batch
	next    int
}

// add puts transactions of one account into the next stream.
func (l *load) add(batches ...batch) {
	l.streams[l.next] = append(l.streams[l.next], batches...)
	l.next = (l.next + 1) % connections
}

func (l *load) size() (txs int) {
	for _, stream := range l.streams {
		txs += len(stream)
	}
	return txs
}

// send hands all transactions to the node and waits until all are in blocks. It gives the
// time from the first broadcast to the block of the last; every transaction must succeed and
// no item may be skipped.
func (c *chain) send(ctx context.Context, l *load) (window, error) {
	before, err := c.rpc.height(ctx)
	if err != nil {
		return window{}, err
	}
	w := window{from: time.Now()}
	if err := c.push(ctx, l); err != nil {
		return w, err
	}
	err = c.drained(ctx)
	w.to = time.Now()
	if err != nil {
		return w, fmt.Errorf("%s: %w", l.kind, err)
	}
	return w, c.included(ctx, l.kind, l.size(), before+1)
}

// drained waits until the mempool is empty.
func (c *chain) drained(ctx context.Context) error {
	return c.every(ctx, briefly, 5*time.Minute, "the mempool is empty", func() (bool, error) {
		n, err := c.rpc.waiting(ctx)
		return n == 0, err
	})
}

// push hands all transactions to the mempool, in as many streams as there are connections.
func (c *chain) push(ctx context.Context, l *load) error {
	var group sync.WaitGroup
	failed := make([]error, connections)
	for i, stream := range l.streams {
		group.Go(func() {
			for part := range slices.Chunk(stream, batchSize) {
				txs := make([][]byte, len(part))
				for j, b := range part {
					txs[j] = b.tx
				}
				if failed[i] = c.rpc.broadcast(ctx, txs); failed[i] != nil {
					return
				}
			}
		})
	}
	group.Wait()
	if err := errors.Join(failed...); err != nil {
		return fmt.Errorf("%s: %w", l.kind, err)
	}
	return nil
}

// included looks at the blocks from a height on and checks that so many transactions, all of
// one kind, are in them and did what they should.
func (c *chain) included(ctx context.Context, kind string, want int, from int64) error {
	last, err := c.rpc.height(ctx)
	if err != nil {
		return err
	}
	got := 0
	for height := from; height <= last; height++ {
		b, err := c.rpc.block(ctx, height)
		if err != nil {
			return err
		}
		for _, tx := range b.Txs {
			if err := tx.check(); err != nil {
				return fmt.Errorf("%s, height %d: %w", kind, height, err)
			}
			c.gas.saw(kind, tx.GasUsed)
		}
		got += len(b.Txs)
	}
	if got != want {
		return fmt.Errorf("%s: expected %d transactions in the blocks %d..%d, got %d", kind, want, from, last, got)
	}
	return nil
}

// check refuses a transaction that failed or skipped an item.
func (t txResult) check() error {
	if t.Code != 0 {
		return fmt.Errorf("expected code 0, got %d: %s", t.Code, t.Log)
	}
	var data sdk.TxMsgData
	if err := proto.Unmarshal(t.Data, &data); err != nil {
		return err
	}
	for _, res := range data.MsgResponses {
		var skipped []types.SkippedItem
		switch res.TypeUrl {
		case sdk.MsgTypeURL(&types.MsgCommitEvaluationsResponse{}):
			var m types.MsgCommitEvaluationsResponse
			if err := m.Unmarshal(res.Value); err != nil {
				return err
			}
			skipped = m.Skipped
		case sdk.MsgTypeURL(&types.MsgRevealEvaluationsResponse{}):
			var m types.MsgRevealEvaluationsResponse
			if err := m.Unmarshal(res.Value); err != nil {
				return err
			}
			skipped = m.Skipped
		}
		if len(skipped) > 0 {
			return fmt.Errorf("expected no skipped item, got %d, the first in round %d: %s; make the phase longer if it is wrong_phase",
				len(skipped), skipped[0].Round, skipped[0].Reason)
		}
	}
	return nil
}
