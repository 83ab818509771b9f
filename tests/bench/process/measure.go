package process

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/modeld-labs/modeld/tests/bench/report"
	"github.com/modeld-labs/modeld/tests/bench/rig"
)

// results are the samples of all runs: by setup, then by name of the block, in the order of
// the runs.
type results struct {
	names   []string
	samples map[string]map[string][]sample
	raw     limits
}

// limits are the times of the raw operations, one value per run.
type limits struct {
	verify, hash []time.Duration
	// set by database, in blocks of Options.Sets, and in blocks as large as the measured one of
	// the largest reveals.
	set, setLarge map[string][]time.Duration
}

// Measure gives the figures of the group. Errors: options out of range, and anything that
// does not go as recorded.
func Measure(ctx context.Context, o Options) ([]report.Figure, error) {
	if err := o.validate(); err != nil {
		return nil, err
	}
	o.logf("record the script of blocks for %d accounts", o.Accounts)
	s, err := record(ctx, o)
	if err != nil {
		return nil, err
	}
	r := &results{samples: map[string]map[string][]sample{}, raw: limits{
		set: map[string][]time.Duration{}, setLarge: map[string][]time.Duration{},
	}}
	for run := range o.Runs {
		if err := r.run(ctx, o, s, run); err != nil {
			return nil, fmt.Errorf("run %d: %w", run+1, err)
		}
	}
	return r.figures(), nil
}

// run plays the script once with every setup. The order of the executors changes from run to
// run, so that neither always comes first.
func (r *results) run(ctx context.Context, o Options, s *script, run int) error {
	setups := rig.Matrix()
	if run%2 == 1 {
		slices.Reverse(setups)
	}
	profile := ""
	if run == 0 {
		profile = o.Profile
	}
	for _, setup := range setups {
		o.logf("run %d of %d: %s", run+1, o.Runs, setup)
		samples, err := s.replay(ctx, setup, profile)
		if err != nil {
			return err
		}
		r.keep(setup, samples)
	}
	o.logf("run %d of %d: raw limits", run+1, o.Runs)
	return r.raw.measure(o, s.largest())
}

func (r *results) keep(setup rig.Setup, samples []sample) {
	kept := r.samples[setup.String()]
	if kept == nil {
		kept = map[string][]sample{}
		r.samples[setup.String()] = kept
	}
	for _, sample := range samples {
		if !slices.Contains(r.names, sample.Name) {
			r.names = append(r.names, sample.Name)
		}
		kept[sample.Name] = append(kept[sample.Name], sample)
	}
}

// largest gives the number of items of the largest block of a script.
func (s *script) largest() (items int) {
	for _, step := range s.steps {
		items = max(items, len(step.Txs)*step.Items)
	}
	return items
}

func (l *limits) measure(o Options, large int) error {
	verified, err := verify(o)
	if err != nil {
		return err
	}
	hashed, err := hash(o)
	if err != nil {
		return err
	}
	l.verify, l.hash = append(l.verify, verified), append(l.hash, hashed)
	for _, database := range []string{rig.GoLevelDB, rig.Memory} {
		small, err := set(o.Keys, o.Sets, database)
		if err != nil {
			return err
		}
		big, err := set(max(o.Keys, large), large, database)
		if err != nil {
			return err
		}
		l.set[database], l.setLarge[database] = append(l.set[database], small), append(l.setLarge[database], big)
	}
	return nil
}
