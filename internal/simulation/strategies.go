package simulation

import "math"

// ceiling is a score that nobody passes: progress becomes harder on the way to it.
const ceiling = 980_000

// margin is how far above the threshold a careful developer wants to be before it pays a deposit.
const margin = 1_500

// publish lets a developer do what its kind does in an epoch.
func (d *developer) publish(w *world) error {
	switch d.spec.Kind {
	case Strong, Generalist, Specialist:
		return d.improve(w)
	case Weak:
		return d.hope(w)
	case Overfitter:
		return d.overfit(w)
	case Plagiarist:
		return d.copyFrontier(w)
	case Scavenger:
		return d.scavenge(w)
	case Spammer:
		return d.spam(w)
	case TinyIncrement:
		return d.crumble(w)
	case LineageHider:
		return d.hide(w)
	case Client, Briber:
		return d.cheat(w)
	default:
		return nil
	}
}

// grow trains for an epoch. A specialist trains for one benchmark only.
func (d *developer) grow() {
	for b := range d.skill {
		gain := d.rng.ExpFloat64() * d.spec.GainPpm
		if d.spec.Kind == Specialist && b != d.focus {
			continue
		}
		d.skill[b] += gain * min(1, max(0, (ceiling-d.skill[b])/200_000))
	}
}

// measured is what the developer's own test says about its weights.
func (d *developer) measured() []float64 {
	out := make([]float64, len(d.skill))
	for b := range out {
		out[b] = d.skill[b] + d.rng.NormFloat64()*600
	}
	return out
}

// adopt builds on the best open weights once they are clearly better than its own.
func (d *developer) adopt(w *world) error {
	for b := range d.skill {
		holder, _, err := w.holder(b)
		if err != nil {
			return err
		}
		if holder != nil && holder.owner != d && float64(holder.truth[b]) > d.skill[b]+5_000 && (d.spec.Kind != Specialist || b == d.focus) {
			for i := range d.skill {
				d.skill[i] = float64(holder.truth[i])
			}
			d.base = holder
			return nil
		}
	}
	return nil
}

// beyond gives the benchmarks on which a score passes the frontier by eta and more.
func (w *world) beyond(score []float64, more float64) ([]int, error) {
	var found []int
	for b, spec := range w.population.Benchmarks {
		state, err := w.frontierOf(b)
		if err != nil {
			return nil, err
		}
		if score[b] >= float64(state.Frontier)+float64(spec.Eta)+more {
			found = append(found, b)
		}
	}
	return found, nil
}

// improve makes real progress, names what it builds on, and requests only what should pay. A
// generalist wants its version measured everywhere.
func (d *developer) improve(w *world) error {
	d.grow()
	if err := d.adopt(w); err != nil {
		return err
	}
	claim := d.measured()
	wanted, err := w.beyond(claim, margin)
	if err != nil || len(wanted) == 0 || !d.due(w.epoch) {
		return err
	}
	if d.spec.Kind == Generalist {
		wanted = everywhere(len(d.skill))
	}
	v := draft{truth: d.skill, claim: claim, wanted: wanted}
	if d.base != nil {
		v.parents = []uint64{d.base.version}
	}
	before := d.versions
	err = w.submit(d, d.turn(), v)
	if d.versions > before {
		// The next version follows from this one.
		d.base = nil
	}
	return err
}

// hope is behind the frontier and requests all the same.
func (d *developer) hope(w *world) error {
	d.grow()
	if !d.due(w.epoch) {
		return nil
	}
	claim := d.measured()
	claim[d.focus] += 5_000
	return w.submit(d, d.turn(), draft{truth: d.skill, claim: claim, wanted: []int{d.focus}})
}

// overfit trains on the public test: it looks better and better and is not.
func (d *developer) overfit(w *world) error {
	d.showing += d.rng.ExpFloat64() * d.spec.GainPpm
	claim := d.measured()
	for b := range claim {
		claim[b] = min(claim[b]+d.showing, ceiling)
	}
	wanted, err := w.beyond(claim, margin)
	if err != nil || len(wanted) == 0 || !d.due(w.epoch) {
		return err
	}
	return w.submit(d, d.turn(), draft{truth: d.skill, claim: claim, wanted: wanted})
}

// weights gives those that hold the frontier of a benchmark, with some noise of a perturbation.
func (d *developer) weights(w *world, benchmark int, noise float64) ([]float64, error) {
	holder, state, err := w.holder(benchmark)
	if err != nil || holder == nil || holder.owner == d {
		return nil, err
	}
	out := make([]float64, len(holder.truth))
	for b := range out {
		out[b] = float64(holder.truth[b]) + d.rng.NormFloat64()*noise
	}
	// A captured frontier is no model that one could copy: take its score for what it claims.
	if math.Abs(float64(state.Frontier)-out[benchmark]) > 50_000 {
		return nil, nil
	}
	return out, nil
}

// copyFrontier registers a perturbed copy of the best weights as its own work.
func (d *developer) copyFrontier(w *world) error {
	if !d.due(w.epoch) {
		return nil
	}
	d.focus = d.rng.IntN(len(d.skill))
	truth, err := d.weights(w, d.focus, 300)
	if err != nil || truth == nil {
		return err
	}
	return w.submit(d, d.turn(), draft{truth: truth, claim: truth, wanted: everywhere(len(truth))})
}

func everywhere(benchmarks int) []int {
	all := make([]int, benchmarks)
	for b := range all {
		all[b] = b
	}
	return all
}
