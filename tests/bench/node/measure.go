package node

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"time"

	"github.com/modeld-labs/modeld/tests/bench/report"
)

// group is the part of the results to which the figures belong.
const group = "side by side"

// Targets of a node's memory, in MiB.
const (
	idleMiB = 350
	loadMiB = 1536
)

// found is what was measured on one chain.
type found struct {
	registers []float64
	warm      *epochResult
	epochs    []*epochResult
	// idle is the memory of a node that waits for transactions, empty what a block without any
	// added to each database.
	idle      []float64
	empty     []map[string]float64
	latencies latencies
	// start and end are the compacted databases before and after the counted epochs.
	start, end snapshot
}

// Measure builds modeld, loads chains with registrations and evaluations, and gives the
// figures. Anything that fails on the way, also a single item of a single transaction, is an
// error.
func Measure(ctx context.Context, o Options) (figures []report.Figure, err error) {
	if err := o.check(); err != nil {
		return nil, err
	}
	dir, done, err := o.folder()
	if err != nil {
		return nil, err
	}
	defer done()
	if o.Binary == "" {
		if o.Binary, err = Build(ctx, dir); err != nil {
			return nil, err
		}
	}
	kv, err := run(ctx, filepath.Join(dir, "kv"), o, setup{indexer: "kv", idle: true})
	if err != nil {
		return nil, fmt.Errorf("chain with the index that init sets: %w", err)
	}
	figures = kv.figures(o)
	if o.Variants {
		more, err := variants(ctx, dir, o)
		figures = append(figures, more...)
		if err != nil {
			return figures, err
		}
	}
	pruned, err := pruning(ctx, dir, o)
	return append(figures, pruned...), err
}

// variants measures evaluations on chains with other settings than those of init.
func variants(ctx context.Context, dir string, o Options) ([]report.Figure, error) {
	o.Probes, o.Versions = 0, 0
	null, err := run(ctx, filepath.Join(dir, "null"), o, setup{indexer: "null"})
	if err != nil {
		return nil, fmt.Errorf("chain without an index: %w", err)
	}
	figures := append(null.throughput("/without index", "indexer null"), null.disk("without index", "indexer null")...)
	raised, err := run(ctx, filepath.Join(dir, "raised"), o, setup{indexer: "kv", raised: true})
	if err != nil {
		return figures, fmt.Errorf("chain with raised limits: %w", err)
	}
	return append(figures, raised.throughput("/raised limits", "blocks of 16 MiB and 600 M gas")...), nil
}

// run makes one chain: registrations, an epoch that is not counted and holds the latencies,
// and the epochs that are counted.
func run(ctx context.Context, dir string, o Options, s setup) (f *found, err error) {
	c, err := startChain(ctx, o.Binary, dir, o, s)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, c.stop()) }()
	f = &found{}
	if err := f.watchEmpty(ctx, c); err != nil {
		return nil, err
	}
	if err := f.register(ctx, c); err != nil {
		return nil, err
	}
	epoch, err := c.firstRequests(ctx)
	if err != nil {
		return nil, err
	}
	first := c.full()
	if o.Probes > 0 {
		first = c.latency(&f.latencies)
	}
	if f.warm, err = c.loadEpoch(ctx, epoch, first, true); err != nil {
		return nil, err
	}
	// From here on disk counts: from databases without what was deleted or replaced.
	if f.start, err = c.compacted(ctx); err != nil {
		return nil, err
	}
	for i := range o.Runs {
		epoch++
		e, err := c.loadEpoch(ctx, epoch, c.full(), i+1 < o.Runs)
		if err != nil {
			return nil, err
		}
		f.epochs = append(f.epochs, e)
		o.say("node: epoch %d: %d evaluations in %.1f s, %.0f/s", epoch, e.evaluations, e.busy(), float64(e.evaluations)/e.busy())
	}
	if f.end, err = c.compacted(ctx); err != nil || !s.idle {
		return f, err
	}
	f.idle, err = c.idle(ctx)
	return f, err
}

// emptyBlocks is over how many a node is watched.
const emptyBlocks = 60

// watchEmpty looks at what empty blocks add to the databases.
func (f *found) watchEmpty(ctx context.Context, c *chain) error {
	before, err := c.snapshot(ctx)
	if err != nil {
		return err
	}
	for range c.o.Runs {
		if err := c.until(ctx, time.Minute, "empty blocks come", func() (bool, error) {
			height, err := c.rpc.height(ctx)
			return height >= before.height+emptyBlocks, err
		}); err != nil {
			return err
		}
		now, err := c.snapshot(ctx)
		if err != nil {
			return err
		}
		empty := now.since(before)
		f.empty = append(f.empty, empty.per(empty.blocks))
		before = now
	}
	return nil
}

// register registers versions; the first time does not count, since gas limits are not known
// before it.
func (f *found) register(ctx context.Context, c *chain) error {
	if c.o.Versions == 0 {
		return nil
	}
	for i := range c.o.Runs + 1 {
		commit, register, err := c.registerRun(ctx, i)
		if err != nil {
			return err
		}
		rate := float64(c.o.Versions) / (commit.seconds() + register.seconds())
		if i > 0 {
			f.registers = append(f.registers, rate)
		}
		c.o.say("node: %d versions, %.0f/s", c.o.Versions, rate)
	}
	return nil
}

// pruning makes the chains whose nodes prune.
func pruning(ctx context.Context, dir string, o Options) ([]report.Figure, error) {
	if o.PruneRuns == 0 {
		return nil, nil
	}
	o.Rounds = min(o.Rounds, pruneRounds)
	var evaluations, blocks []map[string]float64
	for i := range o.PruneRuns {
		p, err := pruneRun(ctx, o.Binary, filepath.Join(dir, fmt.Sprint("prunes", i)), o)
		if err != nil {
			return nil, fmt.Errorf("chain that prunes: %w", err)
		}
		o.say("node: %.0f bytes are left of an evaluation, %.0f of an empty block", p.evaluation[total], p.block[total])
		evaluations, blocks = append(evaluations, p.evaluation), append(blocks, p.block)
	}
	list := diskFigures("modeld/evaluate/disk after pruning", "no index; states, blocks and rounds pruned, compacted; net of empty blocks", evaluations)
	return append(list, diskFigures("modeld/empty block/disk after pruning", "the same node", blocks)...), nil
}
