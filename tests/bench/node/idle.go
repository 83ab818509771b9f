package node

import (
	"context"
	"errors"
	"time"
)

// How long a node is watched while it waits: first until it has started, then for each run.
const (
	settleIn  = 6 * time.Second
	idleWatch = 3 * time.Second
)

// idle gives the peak resident memory, in MiB, of a node on the loaded chain that waits for
// transactions: it was started anew and makes a block every second, as modeld init sets it.
func (c *chain) idle(ctx context.Context) (peaks []float64, err error) {
	if err := c.stop(); err != nil {
		return nil, err
	}
	err = errors.Join(
		c.home.set("config.toml", "consensus", "timeout_commit", `"1s"`),
		c.home.set("config.toml", "consensus", "skip_timeout_commit", "false"),
	)
	if err != nil {
		return nil, err
	}
	if err := c.start(ctx); err != nil {
		return nil, err
	}
	wait := settleIn
	for range c.o.Runs {
		select {
		case <-ctx.Done():
			return nil, ctx.Err()
		case <-time.After(wait):
		}
		peak, err := c.process.peakMiB()
		if err != nil {
			return nil, err
		}
		peaks, wait = append(peaks, peak), idleWatch
		if err := c.process.resetPeak(); err != nil {
			return nil, err
		}
	}
	return peaks, nil
}
