package simulation

import (
	"context"
	"fmt"
	"runtime"

	"golang.org/x/sync/errgroup"

	"github.com/modeld-labs/modeld/x/evalreward/types"
)

// Options of a run.
type Options struct {
	// Seeds is the number of worlds, FirstSeed the seed of the first one; 0 is the population's
	// number, and 1.
	Seeds, FirstSeed int
	// Epochs with requests; 0 is the population's number.
	Epochs int
	// Overrides change params on top of those of the population.
	Overrides Overrides
	// Check looks at the invariants after every epoch.
	Check bool
}

// Run plays a population and reports what happened. The result depends on nothing but the
// population and the options.
func Run(ctx context.Context, p Population, o Options) (Report, error) {
	p = o.apply(p)
	params, err := buildParams(p.Params, o.Overrides)
	if err != nil {
		return Report{}, err
	}
	attacked, err := o.playAll(ctx, p, params, false)
	if err != nil {
		return Report{}, err
	}
	var peaceful []*observations
	if p.attacks() {
		if peaceful, err = o.playAll(ctx, p, params, true); err != nil {
			return Report{}, err
		}
	}
	return newReport(p, params, attacked, peaceful), nil
}

func (o Options) apply(p Population) Population {
	if o.Seeds > 0 {
		p.Seeds = o.Seeds
	}
	if o.Epochs > 0 {
		p.Epochs = o.Epochs
	}
	return p
}

// playAll plays one world per seed, as many at a time as there are processors. Each world is
// played by one goroutine.
func (o Options) playAll(ctx context.Context, p Population, params types.Params, peaceful bool) ([]*observations, error) {
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(runtime.GOMAXPROCS(0))
	out := make([]*observations, p.Seeds)
	for i := range p.Seeds {
		group.Go(func() error {
			if err := ctx.Err(); err != nil {
				return err
			}
			w, err := newWorld(p, params, uint64(max(o.FirstSeed, 1)+i), peaceful)
			if err != nil {
				return fmt.Errorf("set up world: %w", err)
			}
			w.checked = o.Check
			out[i], err = w.play()
			return err
		})
	}
	return out, group.Wait()
}

// attacks tells whether somebody has a result bought or agreed on.
func (p Population) attacks() bool {
	for _, d := range p.Developers {
		if (d.Kind == Client || d.Kind == Briber) && d.Count > 0 {
			return true
		}
	}
	return false
}
