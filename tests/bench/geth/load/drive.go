package load

import (
	"context"
	"fmt"
	"sync/atomic"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"golang.org/x/sync/errgroup"

	"github.com/modeld-labs/modeld/tests/bench/geth/rpc"
)

// maxBody keeps a batch below the 5 MiB that geth takes in one request.
const maxBody = 2 << 20

// timing says what happened to transactions that were all mined.
type timing struct {
	seconds     float64
	latencies   []float64 // ms from sending to seeing the block
	first, last uint64    // blocks that hold them
}

// bundle is one JSON-RPC batch. Its transactions come from accounts of one lane, in order.
type bundle struct {
	body   []byte
	hashes []common.Hash
	sent   atomic.Int64 // ns since the start of the load
}

// lanes splits transactions over connections by account, so that the numbers of one account
// arrive in order, and encodes the batches.
func lanes(txs []signed, connections, size int) [][]*bundle {
	parts := make([][]signed, connections)
	for _, tx := range txs {
		lane := tx.from % connections
		parts[lane] = append(parts[lane], tx)
	}
	result := make([][]*bundle, connections)
	for lane, part := range parts {
		for len(part) > 0 {
			b, raw, bytes := &bundle{}, [][]byte(nil), 0
			for len(part) > 0 && len(raw) < size && bytes < maxBody {
				raw, b.hashes = append(raw, part[0].raw), append(b.hashes, part[0].hash)
				bytes += 2*len(part[0].raw) + 80
				part = part[1:]
			}
			b.body = rpc.Batch(raw)
			result[lane] = append(result[lane], b)
		}
	}
	return result
}

// drive sends all transactions and returns once every one is in a block. The clock runs from
// the first request to the last block seen; everything is encoded before.
func drive(ctx context.Context, client *rpc.Client, o Options, txs []signed) (timing, error) {
	bundles := lanes(txs, o.Connections, o.RPCBatch)
	waiting := make(map[common.Hash]*bundle, len(txs))
	for _, lane := range bundles {
		for _, b := range lane {
			for _, hash := range b.hashes {
				waiting[hash] = b
			}
		}
	}
	w := &watcher{client: client, waiting: waiting}
	if err := w.begin(ctx); err != nil {
		return timing{}, err
	}
	var sent atomic.Int64
	group, ctx := errgroup.WithContext(ctx)
	w.start = time.Now()
	for _, lane := range bundles {
		group.Go(func() error {
			for _, b := range lane {
				// A pool that holds far more than a block takes slows geth down.
				for sent.Load()-w.mined.Load() > int64(o.Window-o.RPCBatch) {
					if err := pause(ctx, time.Millisecond); err != nil {
						return err
					}
				}
				sent.Add(int64(len(b.hashes)))
				b.sent.Store(int64(time.Since(w.start)))
				if err := client.SendBatch(ctx, b.body); err != nil {
					return err
				}
			}
			return nil
		})
	}
	group.Go(func() error { return w.run(ctx) })
	if err := group.Wait(); err != nil {
		return timing{}, fmt.Errorf("%d transactions, %d sent, %d mined: %w", len(txs), sent.Load(), w.mined.Load(), err)
	}
	return timing{seconds: w.end.Seconds(), latencies: w.latencies, first: w.first, last: w.last}, nil
}

func pause(ctx context.Context, d time.Duration) error {
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-time.After(d):
		return nil
	}
}
