package node

import (
	"context"
	"errors"
	"fmt"

	"github.com/modeld-labs/modeld/x/evalreward/types"
)

// pruned is what a load left behind on a node that prunes.
type pruned struct {
	// evaluation and block are the bytes of an evaluation, without the blocks that passed, and
	// of an empty block, by database.
	evaluation, block map[string]float64
}

// pruneRun makes a chain whose node prunes all it may and has no index of transactions, which
// cannot be pruned. It compacts the node before the load; loads one epoch; lets epochs pass
// until the rounds of the load are older than retention_epochs and their keys are gone;
// compacts again; and once more after another epoch, which gives the place of an empty block.
func pruneRun(ctx context.Context, binary, dir string, o Options) (p *pruned, err error) {
	o.Runs, o.Probes, o.Versions = 1, 0, 0
	c, err := startChain(ctx, binary, dir, o, setup{indexer: "null", prunes: true})
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, c.stop()) }()
	// By then the chain is older than what is kept, so that blocks are pruned already.
	if _, err := c.reach(ctx, 1, types.PHASE_REVEAL); err != nil {
		return nil, err
	}
	before, err := c.compacted(ctx)
	if err != nil {
		return nil, err
	}
	epoch, err := c.firstRequests(ctx)
	if err != nil {
		return nil, err
	}
	e, err := c.loadEpoch(ctx, epoch, c.full(), false)
	if err != nil {
		return nil, err
	}
	gone, err := c.forget(ctx, epoch)
	if err != nil {
		return nil, err
	}
	after, err := c.compacted(ctx)
	if err != nil {
		return nil, err
	}
	if _, err := c.reach(ctx, gone+1, types.PHASE_CHALLENGE); err != nil {
		return nil, err
	}
	later, err := c.compacted(ctx)
	if err != nil {
		return nil, err
	}
	empty := later.since(after)
	p = &pruned{block: empty.per(empty.blocks)}
	p.evaluation = after.since(before).net(p.block).per(float64(e.evaluations))
	return p, nil
}

// forget waits until the rounds of an epoch are pruned, and one epoch more, so that the states
// and blocks in which they were are pruned as well. It gives the epoch in which that is so.
func (c *chain) forget(ctx context.Context, epoch uint64) (uint64, error) {
	gone := epoch + c.o.params().RetentionEpochs + 1
	if _, err := c.reach(ctx, gone, types.PHASE_CHALLENGE); err != nil {
		return 0, err
	}
	rounds, err := c.rounds(ctx, epoch)
	if err != nil {
		return 0, err
	}
	if len(rounds) > 0 {
		return 0, fmt.Errorf("epoch %d: expected its rounds to be pruned in epoch %d, got %d; raise prune_keys_per_block", epoch, gone, len(rounds))
	}
	_, err = c.reach(ctx, gone+1, types.PHASE_CHALLENGE)
	return gone + 1, err
}
