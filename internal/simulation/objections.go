package simulation

import (
	"github.com/modeld-labs/modeld/x/evalreward/types"
)

// objecting is what happens while results can still be doubted: the steward reveals gold, and
// who measured something else challenges.
func (w *world) objecting() error {
	rounds, err := w.roundsOf(w.epoch)
	if err != nil {
		return err
	}
	if err := w.steward.reveal(w, rounds); err != nil {
		return err
	}
	if rounds, err = w.roundsOf(w.epoch); err != nil {
		return err
	}
	for i := range rounds {
		r := &rounds[i]
		if r.Kind != types.ROUND_KIND_NORMAL || r.State != types.ROUND_STATE_SETTLED || !r.HasScore || r.Appeal != nil {
			continue
		}
		if e := w.challenger(r); e != nil {
			// A refused challenge is counted, and costs nothing.
			_, _ = send(w.chain, w.msgs.ChallengeRound, &types.MsgChallengeRound{Challenger: e.text, Round: r.Id})
		}
	}
	return nil
}

// challenger gives the first member of a committee who wants to appeal against its result.
func (w *world) challenger(r *types.Round) *evaluator {
	band := float64(w.population.Benchmarks[r.Benchmark-1].T1)
	for _, seat := range r.Committee {
		e := w.byAddress[seat.Evaluator]
		switch {
		case e.spec.Kind == Honest:
			own, measured := e.own[r.Id]
			off := float64(max(own-int64(r.Score), int64(r.Score)-own))
			if measured && own != unfetchable && off > band+3*e.spec.NoisePpm && w.epoch >= w.discouraged+uint64(e.spec.PauseEpochs) {
				return e
			}
		case inRing(e) && e.spec.Spite:
			// The ring hopes for a better draw in the appeal.
			target, lifted := w.lifts(r)
			if lifted && int64(r.Score) < target-int64(band) {
				return e
			}
		}
	}
	return nil
}
