package simulation

import (
	"fmt"

	"cosmossdk.io/collections"
	"cosmossdk.io/errors"

	"github.com/modeld-labs/modeld/x/evalreward/mechanism"
	"github.com/modeld-labs/modeld/x/evalreward/types"
)

// band gives the distance from which a score of a round is wrong, in ppm.
func (w *world) band(r *types.Round) int64 {
	return int64(w.population.Benchmarks[r.Benchmark-1].T1)
}

// observeAppeal books the money of an appeal that was paid.
func (w *world) observeAppeal(r *types.Round) error {
	first, err := w.rewards.Rounds.Get(w.ctx, r.ParentRound)
	if err != nil {
		return fmt.Errorf("read first round %d: %w", r.ParentRound, err)
	}
	w.log.rounds.Appeals++
	if account := first.Appeal.Account; account != nil {
		w.log.minted["appeals"] += account.Minted.Int64()
		w.log.burned["appeal"] += account.Burned.Int64()
	}
	return nil
}

// observeCorrection books what an appeal did to a first result.
func (w *world) observeCorrection(r *types.Round) {
	if r.Appeal != nil {
		w.log.verdicts[r.Appeal.Cause+" "+r.Appeal.Verdict]++
		if r.Appeal.Cause == string(mechanism.CauseChallenge) && r.Appeal.Verdict == string(mechanism.VerdictUpheld) {
			w.discouraged = w.epoch
		}
	}
	if r.Kind == types.ROUND_KIND_GOLD || (!r.Conclusive() && !r.Unsupported()) {
		return
	}
	truth := w.artifacts[r.Version].truth[r.Benchmark-1]
	wrong := func(score uint32) bool {
		off := int64(score) - truth
		return max(off, -off) > w.band(r)
	}
	if !wrong(r.Score) {
		return
	}
	w.log.wrong++
	if r.Appeal == nil || (r.HasFinalScore && wrong(r.FinalScore)) {
		return
	}
	w.log.corrected++
	if r.Appeal.Cause == string(mechanism.CauseAudit) {
		w.log.correctedByAudit++
	}
}

// observeGenerality books the frontier of benchmark 0 and its part of the owners' allowance.
func (w *world) observeGenerality(epoch types.Epoch, point *epochPoint) error {
	track, err := w.rewards.Generalisation.Get(w.ctx)
	if errors.IsOf(err, collections.ErrNotFound) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("read state of benchmark 0: %w", err)
	}
	point.generality = int64(track.Frontier)
	if len(track.Suite) > 0 {
		w.log.allowance += mechanism.ShareFloor(epoch.OwnerPool, int64(w.params.WeightGeneralisation)).Int64()
	}
	return nil
}
