package simulation

import (
	"fmt"

	"github.com/modeld-labs/modeld/x/evalreward/types"
)

// scale is 1 in ppm.
const scale = 1_000_000

// Epochs before the first request, while bonds mature, and after the last one, until
// everything is paid.
const (
	warmUpEpochs   = foundingEpochs - 1
	windDownEpochs = 5
)

// world is one chain with its population and one seed.
type world struct {
	*chain
	population Population
	params     types.Params
	seed       uint64
	// peaceful lets cartels and bribers do what everybody does: the comparison that says what
	// an attack brought.
	peaceful bool
	// checked looks at the invariants after every epoch.
	checked bool

	epoch      uint64
	evaluators []*evaluator
	byAddress  map[string]*evaluator
	developers []*developer
	steward    *steward
	// artifacts are what the registered versions are, by version id.
	artifacts map[uint64]*artifact
	ring      ring
	// discouraged is the last epoch in which everybody could see a challenge fail.
	discouraged uint64
	log         *observations
}

func newWorld(p Population, params types.Params, seed uint64, peaceful bool) (*world, error) {
	w := &world{
		chain: newChain(), population: p, params: params, seed: seed, peaceful: peaceful,
		byAddress: map[string]*evaluator{}, artifacts: map[uint64]*artifact{}, ring: newRing(p),
	}
	w.log = newObservations(len(p.Benchmarks))
	var accounts []account
	for _, spec := range p.Evaluators {
		for i := range spec.Count {
			e := newEvaluator(spec, fmt.Sprintf("%s-%d", spec.Kind, len(w.evaluators)), seed)
			e.index = i
			w.evaluators, w.byAddress[e.text] = append(w.evaluators, e), e
			accounts = append(accounts, e.account)
		}
	}
	for _, spec := range p.Developers {
		for range spec.Count {
			d := newDeveloper(spec, fmt.Sprintf("%s-%d", spec.Kind, len(w.developers)), seed, p.Benchmarks)
			d.index = len(w.developers)
			w.developers = append(w.developers, d)
			w.log.developers = append(w.log.developers, &developerBook{kind: spec.Kind})
			for _, desk := range d.desks {
				accounts = append(accounts, desk.account)
			}
		}
	}
	w.steward = newSteward(seed)
	return w, w.genesis(params, w.steward.account, accounts)
}

// play runs all epochs and gives what was seen.
func (w *world) play() (*observations, error) {
	last := uint64(warmUpEpochs + w.population.Epochs + windDownEpochs)
	for w.epoch = 0; w.epoch <= last; w.epoch++ {
		if err := w.playEpoch(); err != nil {
			return nil, fmt.Errorf("seed %d, epoch %d: %w", w.seed, w.epoch, err)
		}
	}
	return w.log, w.closeBooks()
}

// playEpoch lets everybody act where the chain gives them room.
func (w *world) playEpoch() error {
	for _, step := range []func() error{
		// The first block rolls the epoch, pays the last one and opens the rounds.
		w.end, w.founding, w.observe, w.membership, w.publishing, w.end,
		w.committing, w.end, w.copying,
		w.advanceTo(types.PHASE_REVEAL), w.revealing, w.end, w.revealingCopies,
		w.advanceTo(types.PHASE_CHALLENGE), w.objecting,
		w.advanceToNextEpoch,
	} {
		if err := step(); err != nil {
			return err
		}
	}
	if w.checked {
		return w.checkInvariants()
	}
	return nil
}

// publishing is open while requests still count for the epoch after the current one.
func (w *world) publishing() error {
	if w.epoch < warmUpEpochs || w.epoch >= uint64(warmUpEpochs+w.population.Epochs) {
		return nil
	}
	if err := w.steward.plant(w); err != nil {
		return err
	}
	for _, d := range w.developers {
		if err := d.publish(w); err != nil {
			return fmt.Errorf("%s: %w", d.name, err)
		}
	}
	return nil
}

func (w *world) advanceTo(phase types.Phase) func() error {
	return func() error {
		return w.endUntil(func(p types.Position) bool { return p.Phase == phase })
	}
}

func (w *world) advanceToNextEpoch() error {
	return w.endUntil(func(p types.Position) bool { return p.Epoch == w.epoch+1 })
}

// endUntil makes blocks until the next one stands where it is asked for.
func (w *world) endUntil(there func(types.Position) bool) error {
	for range 1000 {
		_, position, err := w.position()
		if err != nil || there(position) {
			return err
		}
		if err := w.end(); err != nil {
			return err
		}
	}
	return fmt.Errorf("a phase was not reached within 1000 blocks")
}
