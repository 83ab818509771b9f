package simulation

// spam requests junk with every one of its models; some of it cannot even be fetched.
func (d *developer) spam(w *world) error {
	if !d.due(w.epoch) {
		return nil
	}
	for range d.desks {
		b := d.rng.IntN(len(d.skill))
		state, err := w.frontierOf(b)
		if err != nil {
			return err
		}
		v := draft{broken: d.rng.Float64() < 0.1, wanted: []int{b}}
		for range d.skill {
			v.truth = append(v.truth, float64(state.Frontier)-20_000-180_000*d.rng.Float64())
			v.claim = append(v.claim, float64(state.Frontier)+30_000*d.rng.Float64())
		}
		if err := w.submit(d, d.turn(), v); err != nil {
			return err
		}
		// A desk that was busy has had its turn too.
		d.next++
	}
	return nil
}

// crumble cuts one step into crumbs under several owners, each on top of the other.
func (d *developer) crumble(w *world) error {
	if !d.due(w.epoch) {
		return nil
	}
	best, err := d.weights(w, d.focus, 0)
	if err != nil {
		return err
	}
	if best != nil && best[d.focus] > d.skill[d.focus] {
		copy(d.skill, best)
	}
	d.skill[d.focus] = min(d.skill[d.focus]+d.spec.GainPpm, ceiling)
	return w.submit(d, d.turn(), draft{truth: d.skill, claim: d.skill, wanted: []int{d.focus}})
}

// hide puts a little work of its own on the best weights and does not name them.
func (d *developer) hide(w *world) error {
	if !d.due(w.epoch) {
		return nil
	}
	d.focus = d.rng.IntN(len(d.skill))
	truth, err := d.weights(w, d.focus, 0)
	if err != nil || truth == nil {
		return err
	}
	truth[d.focus] = min(truth[d.focus]+d.rng.ExpFloat64()*d.spec.GainPpm, ceiling)
	return w.submit(d, d.turn(), draft{truth: truth, claim: truth, wanted: []int{d.focus}})
}

// cheat requests weights below the frontier and has others say that they are far above it:
// its ring, or those whom it bribes.
func (d *developer) cheat(w *world) error {
	if w.peaceful || !d.due(w.epoch) || (d.spec.Kind == Client && w.epoch+1 < w.ring.strike) {
		return nil
	}
	if d.spec.Kind == Client && w.ring.lift <= int64(w.population.Benchmarks[0].T1) {
		return d.shave(w)
	}
	v := draft{wanted: everywhere(len(d.skill))}
	for b := range d.skill {
		state, err := w.frontierOf(b)
		if err != nil {
			return err
		}
		target := min(float64(state.Frontier)+float64(w.ring.lift), float64(scale))
		v.truth = append(v.truth, float64(w.population.Benchmarks[b].Frontier)-20_000)
		v.claim = append(v.claim, target)
		v.lift = append(v.lift, int64(target))
	}
	return w.submit(d, d.turn(), v)
}

// shave has a copy of the best weights lifted by no more than any appeal tolerates, which is one
// paid step where eta is t1. It waits when the frontier is lifted already.
func (d *developer) shave(w *world) error {
	for b := range d.skill {
		holder, state, err := w.holder(b)
		if err != nil {
			return err
		}
		if holder == nil || holder.lift != nil {
			continue
		}
		v := draft{wanted: []int{b}, lift: make([]int64, len(d.skill))}
		for i, truth := range holder.truth {
			v.truth = append(v.truth, float64(truth))
			v.lift[i] = truth
		}
		v.lift[b] = min(int64(state.Frontier)+w.ring.lift, scale)
		v.claim = append(v.claim, v.truth...)
		if err := w.submit(d, d.turn(), v); err != nil {
			return err
		}
	}
	return nil
}
