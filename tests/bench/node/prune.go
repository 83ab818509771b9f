package node

import (
	"context"
	"errors"
	"fmt"

	"github.com/modeld-labs/modeld/x/evalreward/types"
)

// pruneRun makes a chain whose node prunes all it may and has no index of transactions, which
// cannot be pruned. It stops and compacts the node before the load; loads one epoch; lets
// epochs pass until the rounds of the load are older than retention_epochs and their keys are
// gone; stops and compacts again. It gives what was added, and the number of evaluations.
func pruneRun(ctx context.Context, binary, dir string, o Options) (added sizes, evaluations int, err error) {
	o.Runs, o.Probes, o.Versions = 1, 0, 0
	c, err := startChain(ctx, binary, dir, o, setup{indexer: "null", prunes: true})
	if err != nil {
		return nil, 0, err
	}
	defer func() { err = errors.Join(err, c.stop()) }()
	// By then the node prunes blocks and states already.
	if _, err := c.reach(ctx, 1, types.PHASE_REVEAL); err != nil {
		return nil, 0, err
	}
	before, err := c.compacted()
	if err != nil {
		return nil, 0, err
	}
	if err := c.start(ctx); err != nil {
		return nil, 0, err
	}
	epoch, err := c.firstRequests(ctx)
	if err != nil {
		return nil, 0, err
	}
	e, err := c.loadEpoch(ctx, epoch, c.full(), false)
	if err != nil {
		return nil, 0, err
	}
	if err := c.forget(ctx, epoch); err != nil {
		return nil, 0, err
	}
	after, err := c.compacted()
	return after.less(before), e.evaluations, err
}

// forget waits until the rounds of an epoch are pruned, and one epoch more, so that the states
// and blocks in which they were are pruned as well.
func (c *chain) forget(ctx context.Context, epoch uint64) error {
	gone := epoch + c.o.params().RetentionEpochs + 1
	if _, err := c.reach(ctx, gone, types.PHASE_CHALLENGE); err != nil {
		return err
	}
	rounds, err := c.rounds(ctx, epoch)
	if err != nil {
		return err
	}
	if len(rounds) > 0 {
		return fmt.Errorf("epoch %d: expected its rounds to be pruned in epoch %d, got %d; raise prune_keys_per_block", epoch, gone, len(rounds))
	}
	_, err = c.reach(ctx, gone+1, types.PHASE_CHALLENGE)
	return err
}

// compacted stops the node, compacts its databases and gives their sizes.
func (c *chain) compacted() (sizes, error) {
	if err := c.stop(); err != nil {
		return nil, err
	}
	if err := c.home.compact(); err != nil {
		return nil, err
	}
	return c.home.sizes()
}
