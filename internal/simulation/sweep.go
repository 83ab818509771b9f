package simulation

import (
	"context"
	"errors"
	"fmt"
	"math"
)

// SweepShares are the shares of the evaluators that a sweep gives to the ring.
var SweepShares = []float64{0.1, 0.2, 0.3, 0.4, 0.45, 0.5, 0.6}

// SweepPoint is what a ring of one size came to.
type SweepPoint struct {
	Share float64  `json:"share"`
	Ring  RingLine `json:"ring"`
}

// Sweep plays a population with rings of growing size. A cartel takes the places of honest
// evaluators; Sybils come on top of them.
func Sweep(ctx context.Context, p Population, o Options, shares []float64) ([]SweepPoint, error) {
	if !p.attacks() || p.Count(Cartel, Sybil) == 0 {
		return nil, fmt.Errorf("sweep: expected a population with evaluators of kind %s or %s and developers of kind %s, got %s",
			Cartel, Sybil, Client, p.Name)
	}
	var points []SweepPoint
	for _, share := range shares {
		resized, err := p.withRing(share)
		if err != nil {
			return nil, err
		}
		report, err := Run(ctx, resized, o)
		if err != nil {
			return nil, err
		}
		points = append(points, SweepPoint{Share: share, Ring: report.ring()})
	}
	return points, nil
}

// withRing gives the population with another share of ring members.
func (p Population) withRing(share float64) (Population, error) {
	total, swarm := p.Count(EvaluatorKinds...), p.Count(Sybil)
	rest := total - p.Count(Cartel) - swarm
	members := int(math.Round(share * float64(total)))
	if swarm > 0 {
		members = int(math.Round(float64(rest) * share / (1 - share)))
	}
	honest := total - members
	list := make([]EvaluatorSpec, 0, len(p.Evaluators))
	for _, e := range p.Evaluators {
		switch {
		case e.Kind == Cartel || e.Kind == Sybil:
			e.Count, members = members, 0
		case swarm == 0 && e.Kind == Honest:
			e.Count = honest - (rest - p.Count(Honest))
			honest = rest - p.Count(Honest)
		}
		if e.Count < 0 {
			return p, errors.New("sweep: expected enough honest evaluators to make room for the ring")
		}
		list = append(list, e)
	}
	p.Evaluators, p.Targets = list, nil
	return p, nil
}
