package growth

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/modeld-labs/modeld/tests/bench/report"
	"github.com/modeld-labs/modeld/tests/bench/rig"
)

// result is what a run on a state of one size gave.
type result struct {
	// start is the time until a node is ready for its next block.
	start time.Duration
	// blocks are nanoseconds per item or round, queries milliseconds, by name.
	blocks   map[string]float64
	queries  map[string][]float64
	transfer *transfer
}

// state is all that was measured on a state of one size.
type state struct {
	versions int
	runs     []result
	// before and after are the records with the kept rounds and without them.
	before, after []kind
	disk          int64
}

// Measure gives the figures of the group. Errors: options out of range, and anything that the
// chain refuses.
func Measure(ctx context.Context, o Options) ([]report.Figure, error) {
	if err := o.validate(); err != nil {
		return nil, err
	}
	work, remove, err := rig.Folder(Group)
	if err != nil {
		return nil, err
	}
	defer remove()
	if o.Folder == "" {
		o.Folder = work
	} else {
		// Links to the tables of the kept states need the same file system.
		work = filepath.Join(o.Folder, "work")
		defer func() { _ = os.RemoveAll(work) }()
	}
	states := make([]*state, len(o.Sizes))
	for i, size := range o.Sizes {
		if states[i], err = describe(o, work, size); err != nil {
			return nil, fmt.Errorf("records of %d versions: %w", size, err)
		}
	}
	for run := range o.Runs {
		for _, s := range states {
			if err := s.run(ctx, o, work, run); err != nil {
				return nil, fmt.Errorf("run %d on %d versions: %w", run+1, s.versions, err)
			}
		}
	}
	return figures(states), nil
}

// describe makes a state unless it is kept, and counts its records before and after the chain
// forgot the rounds of the past.
func describe(o Options, work string, size int) (*state, error) {
	p := newPast(size, o.Accounts)
	home, err := p.prepare(o, o.Folder)
	if err != nil {
		return nil, err
	}
	s := &state{versions: size}
	if s.disk, err = bytesOnDisk(home); err != nil {
		return nil, err
	}
	o.logf("count records of %d versions", size)
	err = onClone(home, work, func(node *rig.Node, _ time.Duration) error {
		if s.before, err = kinds(node); err != nil {
			return err
		}
		if err := p.forgetRounds(node); err != nil {
			return err
		}
		s.after, err = kinds(node)
		return err
	})
	return s, err
}

// onClone opens a node on a copy of a home, tells how long that took, and removes the copy
// afterwards.
func onClone(home, work string, use func(node *rig.Node, start time.Duration) error) error {
	copied := filepath.Join(work, "clone")
	defer func() { _ = os.RemoveAll(copied) }()
	if err := clone(home, copied); err != nil {
		return fmt.Errorf("copy %s: %w", home, err)
	}
	begin := time.Now()
	node, err := rig.Open(copied, onDisk)
	if err != nil {
		return err
	}
	start := time.Since(begin)
	defer node.Close()
	return use(node, start)
}

// run measures everything once on a copy of the state.
func (s *state) run(ctx context.Context, o Options, work string, run int) error {
	o.logf("run %d of %d: %d versions", run+1, o.Runs, s.versions)
	p := newPast(s.versions, o.Accounts)
	home, err := p.prepare(o, o.Folder)
	if err != nil {
		return err
	}
	profile := ""
	if run == 0 {
		profile = o.Profile
	}
	return onClone(home, work, func(node *rig.Node, start time.Duration) error {
		r := result{start: start}
		if s.versions <= o.SnapshotMost {
			t, err := snapshot(node, filepath.Join(work, "clone"))
			if err != nil {
				return err
			}
			r.transfer = &t
		}
		var err error
		if r.queries, err = p.queries(ctx, node, o.Queries); err != nil {
			return err
		}
		if r.blocks, err = p.blocks(ctx, node, profile); err != nil {
			return err
		}
		s.runs = append(s.runs, r)
		return nil
	})
}
