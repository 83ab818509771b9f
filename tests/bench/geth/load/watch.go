package load

import (
	"context"
	"fmt"
	"sync/atomic"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"

	"github.com/modeld-labs/modeld/tests/bench/geth/rpc"
)

const (
	// lookEvery is how often a next block is asked for; it bounds the error of latencies.
	lookEvery = 2 * time.Millisecond
	// stuckAfter without a block that holds one of the transactions, something is wrong.
	stuckAfter = 90 * time.Second
)

// watcher follows the blocks until they held all transactions.
type watcher struct {
	client      *rpc.Client
	waiting     map[common.Hash]*bundle
	start       time.Time
	end         time.Duration
	mined       atomic.Int64
	latencies   []float64
	next        uint64
	first, last uint64
}

// begin finds the block after the newest one.
func (w *watcher) begin(ctx context.Context) error {
	var newest hexutil.Uint64
	err := w.client.Call(ctx, &newest, "eth_blockNumber")
	w.next = uint64(newest) + 1
	return err
}

func (w *watcher) run(ctx context.Context) error {
	for progress := time.Now(); len(w.waiting) > 0; {
		var block *struct {
			Transactions []common.Hash `json:"transactions"`
		}
		if err := w.client.Call(ctx, &block, "eth_getBlockByNumber", hexutil.Uint64(w.next), false); err != nil {
			return err
		}
		if time.Since(progress) > stuckAfter {
			return fmt.Errorf("no transaction mined for %s, expected all of them to be", stuckAfter)
		}
		if block == nil {
			if err := pause(ctx, lookEvery); err != nil {
				return err
			}
			continue
		}
		if now := time.Now(); w.count(block.Transactions, now.Sub(w.start)) > 0 {
			progress = now
		}
		w.next++
	}
	return nil
}

// count gives how many of the hashes were waited for.
func (w *watcher) count(hashes []common.Hash, now time.Duration) int {
	found := 0
	for _, hash := range hashes {
		b := w.waiting[hash]
		if b == nil {
			continue
		}
		delete(w.waiting, hash)
		found++
		w.latencies = append(w.latencies, float64(int64(now)-b.sent.Load())/1e6)
	}
	if found == 0 {
		return 0
	}
	if w.first == 0 {
		w.first = w.next
	}
	w.last, w.end = w.next, now
	w.mined.Add(int64(found))
	return found
}

// receipts checks that every transaction in the blocks of a load succeeded, and gives the gas
// used by them. It asks after the clock has stopped.
func receipts(ctx context.Context, client *rpc.Client, t timing, txs []signed) (uint64, error) {
	expected := make(map[common.Hash]bool, len(txs))
	for _, tx := range txs {
		expected[tx.hash] = true
	}
	var gas uint64
	for block := t.first; block <= t.last; block++ {
		var all []struct {
			Hash   common.Hash    `json:"transactionHash"`
			Status hexutil.Uint64 `json:"status"`
			Gas    hexutil.Uint64 `json:"gasUsed"`
		}
		if err := client.Call(ctx, &all, "eth_getBlockReceipts", hexutil.Uint64(block)); err != nil {
			return 0, err
		}
		for _, r := range all {
			if !expected[r.Hash] {
				continue
			}
			if r.Status != 1 {
				return 0, fmt.Errorf("transaction %s in block %d failed after %d gas, expected status 1", r.Hash, block, r.Gas)
			}
			delete(expected, r.Hash)
			gas += uint64(r.Gas)
		}
	}
	if len(expected) > 0 {
		return 0, fmt.Errorf("%d of %d transactions have no receipt, expected all", len(expected), len(txs))
	}
	return gas, nil
}
