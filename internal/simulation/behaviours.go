package simulation

import (
	"github.com/modeld-labs/modeld/x/evalreward/types"
)

// report decides what an evaluator commits to in a round; ok is false for silence.
func (e *evaluator) report(w *world, r *types.Round) (raw int64, ok bool) {
	if e.rng.Float64() < e.spec.Offline {
		return 0, false
	}
	a := w.artifacts[r.Version]
	switch e.spec.Kind {
	case Honest, Noisy:
		return e.measure(w, r), true
	case Lazy, Whitewasher, PeerCopier:
		// What the public knows already, at no cost.
		return int64(r.Prior), true
	case ClaimCopier:
		return a.claim[r.Benchmark-1], true
	case Griefer:
		return 0, true
	case Silent:
		return 0, false
	case BribeTaker:
		if target, bribed := e.offers[r.Id]; bribed {
			return target, true
		}
		return e.measure(w, r), true
	case Cartel, Sybil:
		if target, lifted := w.lifts(r); lifted {
			return target, true
		}
		return e.measure(w, r), true
	default:
		return 0, false
	}
}
