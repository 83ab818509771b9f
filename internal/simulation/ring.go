package simulation

import "github.com/modeld-labs/modeld/x/evalreward/types"

// ring is what the members of a cartel or swarm agreed on. They find one another off the chain.
type ring struct {
	// strike is the epoch from which on they lift the versions of their clients.
	strike uint64
	lift   int64
	// cautious members lift only where they hold a majority.
	cautious bool
}

func newRing(p Population) ring {
	r := ring{lift: 100_000}
	for _, e := range p.Evaluators {
		if e.Kind == Cartel || e.Kind == Sybil {
			r = ring{strike: uint64(e.StrikeEpoch), lift: e.LiftPpm, cautious: e.Cautious}
		}
	}
	return r
}

func inRing(e *evaluator) bool { return e.spec.Kind == Cartel || e.spec.Kind == Sybil }

// lifts gives what the ring reports about a round, ok false where it measures like others.
func (w *world) lifts(r *types.Round) (int64, bool) {
	a := w.artifacts[r.Version]
	if w.peaceful || w.epoch < w.ring.strike || a == nil || a.lift == nil || a.owner == nil || a.owner.spec.Kind != Client {
		return 0, false
	}
	if w.ring.cautious && 2*w.weightOf(r, inRing) <= r.CommitteeWeight {
		return 0, false
	}
	return a.lift[r.Benchmark-1], true
}

// weightOf sums the weight of those members of a committee that belong to a group.
func (w *world) weightOf(r *types.Round, group func(*evaluator) bool) uint64 {
	var sum uint64
	for _, seat := range r.Committee {
		if e := w.byAddress[seat.Evaluator]; e != nil && group(e) {
			sum += uint64(seat.Weight)
		}
	}
	return sum
}
