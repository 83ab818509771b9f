package node

import (
	"context"
	"fmt"
	"time"
)

// latencies are times from sending a transaction to its block, in milliseconds, one list for
// each run.
type latencies struct{ idle, loaded [][]float64 }

// probe sends one transaction and gives the time until it is in a block, in milliseconds.
func (c *chain) probe(ctx context.Context, b batch) (float64, error) {
	from := time.Now()
	err := c.rpc.deliver(ctx, b.tx)
	return float64(time.Since(from).Microseconds()) / 1000, err
}

// singles are the commits of one item that the latencies need.
func (o Options) singles() int { return 2 * o.Runs * o.Probes }

// latency plays the commits of an epoch that is not counted: for each run it sends single
// commits one after another on an idle chain, then as many while transactions of other
// accounts fill the mempool. What is left of the commits goes at full speed.
func (c *chain) latency(found *latencies) play {
	return play{singles: c.o.singles(), send: func(ctx context.Context, w *work, e *epochResult) error {
		if len(w.singles) < c.o.singles() {
			return fmt.Errorf("probes: expected %d seats for them, got %d; ask for fewer probes or more rounds", c.o.singles(), len(w.singles))
		}
		rest := w.singles
		for range c.o.Runs {
			var list []float64
			for _, b := range rest[:c.o.Probes] {
				took, err := c.probe(ctx, b)
				if err != nil {
					return err
				}
				list = append(list, took)
			}
			rest = rest[c.o.Probes:]
			found.idle = append(found.idle, list)
		}
		for run := range c.o.Runs {
			list, err := c.probeLoaded(ctx, run, rest[:c.o.Probes])
			if err != nil {
				return err
			}
			rest = rest[c.o.Probes:]
			found.loaded = append(found.loaded, list)
		}
		return c.commitAll(ctx, w, e)
	}}
}

// probeLoaded sends single commits while version commits are pushed into the mempool at full
// speed. It gives the times of those that were sent while the load lasted; the others are
// sent after it.
func (c *chain) probeLoaded(ctx context.Context, run int, probes []batch) (list []float64, err error) {
	// Runs from 1000 on are not those of the registrations.
	background, err := c.commitVersions(1000+run, max(c.o.Versions/2, 1))
	if err != nil {
		return nil, err
	}
	before, err := c.rpc.height(ctx)
	if err != nil {
		return nil, err
	}
	pushed := make(chan error, 1)
	go func() { pushed <- c.push(ctx, background) }()
	under := true
	for _, b := range probes {
		took, err := c.probe(ctx, b)
		if err != nil {
			return nil, err
		}
		if under {
			list = append(list, took)
		}
		if waiting, err := c.rpc.waiting(ctx); err != nil {
			return nil, err
		} else if waiting == 0 && len(pushed) > 0 {
			under = false
		}
	}
	if err := <-pushed; err != nil {
		return nil, err
	}
	if err := c.drained(ctx); err != nil {
		return nil, err
	}
	return list, c.included(ctx, "probes under load", background.size()+len(probes), before+1)
}
