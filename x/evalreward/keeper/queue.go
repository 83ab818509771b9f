package keeper

import (
	"cmp"
	"context"

	"cosmossdk.io/collections"
	"cosmossdk.io/errors"

	"github.com/modeld-labs/modeld/x/evalreward/types"
)

// readAhead is the number of items that are read from the queue at once.
const readAhead = 64

// queue reads the work of one block ahead. To look for the head from the front for every unit
// would walk over the items that the block has taken off already: the work of a block would
// grow with the square of its units.
type queue struct {
	ahead []types.WorkItem
	// from is where reading goes on: no item has a smaller key.
	from types.WorkItem
}

// head gives the first item of the queue as it is now.
func (w *worker) head(ctx context.Context) (item types.WorkItem, found bool, err error) {
	for {
		if len(w.queue.ahead) == 0 {
			if w.queue.ahead, err = w.readWork(ctx, w.queue.from); err != nil || len(w.queue.ahead) == 0 {
				return item, false, err
			}
		}
		item = w.queue.ahead[0]
		item.Round, err = w.Work.Get(ctx, workKey(item))
		if err == nil {
			return item, true, nil
		}
		if !errors.IsOf(err, collections.ErrNotFound) {
			return item, false, errors.Wrap(err, "read work item")
		}
		w.queue.ahead, w.queue.from = w.queue.ahead[1:], item
	}
}

// readWork gives the next items from a place of the queue on.
func (k *Keeper) readWork(ctx context.Context, from types.WorkItem) ([]types.WorkItem, error) {
	iterator, err := k.Work.Iterate(ctx, new(collections.Range[WorkKey]).StartInclusive(workKey(from)))
	if err != nil {
		return nil, errors.Wrap(err, "read work queue")
	}
	defer iterator.Close()
	var items []types.WorkItem
	for ; iterator.Valid() && len(items) < readAhead; iterator.Next() {
		kv, err := iterator.KeyValue()
		if err != nil {
			return nil, errors.Wrap(err, "read work item")
		}
		items = append(items, workItem(kv.Key, kv.Value))
	}
	return items, nil
}

// enqueue queues an item. One that comes before what was read ahead makes it read anew.
func (w *worker) enqueue(ctx context.Context, item types.WorkItem) error {
	if n := len(w.queue.ahead); n > 0 && before(item, w.queue.ahead[n-1]) {
		if !before(w.queue.ahead[0], item) {
			w.queue.from = item
		} else {
			w.queue.from = w.queue.ahead[0]
		}
		w.queue.ahead = nil
	}
	return w.Keeper.enqueue(ctx, item)
}

// before tells whether an item comes before another one in the queue.
func before(a, b types.WorkItem) bool {
	return cmp.Or(cmp.Compare(a.Epoch, b.Epoch), cmp.Compare(a.Stage, b.Stage),
		cmp.Compare(a.Benchmark, b.Benchmark), cmp.Compare(a.Order, b.Order)) < 0
}

func (k *Keeper) enqueue(ctx context.Context, item types.WorkItem) error {
	return errors.Wrap(k.Work.Set(ctx, workKey(item), item.Round), "queue work item")
}
