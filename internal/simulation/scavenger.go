package simulation

import (
	"errors"
	"fmt"

	"cosmossdk.io/collections"

	"github.com/modeld-labs/modeld/x/evalreward/mechanism"
	"github.com/modeld-labs/modeld/x/evalreward/types"
)

// scavenge looks for progress in generality that lies unpaid: open weights which hold the
// frontier of one benchmark and were never measured on the others. It registers a copy only
// where a measurement of its own says that the copy would move benchmark 0.
func (d *developer) scavenge(w *world) error {
	track, err := w.rewards.Generalisation.Get(w.ctx)
	if errors.Is(err, collections.ErrNotFound) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("read state of benchmark 0: %w", err)
	}
	for b := range d.skill {
		truth, err := d.weights(w, b, 300)
		if err != nil || truth == nil {
			return err
		}
		index, err := w.generalityOf(track, truth)
		if err != nil {
			return err
		}
		if index >= float64(track.Frontier)+float64(w.params.GeneralisationEta)+margin {
			return w.submit(d, d.turn(), draft{truth: truth, claim: truth, wanted: everywhere(len(truth))})
		}
	}
	return nil
}

// generalityOf gives the generality of scores on every benchmark.
func (w *world) generalityOf(track types.Generalisation, scores []float64) (float64, error) {
	var domains [][]mechanism.DomainScore
	for _, member := range track.Suite {
		score := mechanism.DomainScore{Score: mechanism.Some(clamp(scores[member.Benchmark-1])), Chance: int64(member.Chance)}
		domains = append(domains, []mechanism.DomainScore{score})
	}
	if len(domains) == 0 {
		return 0, nil
	}
	index, err := mechanism.Generalisation(domains, int64(w.params.GeneralisationEps))
	if err != nil {
		return 0, fmt.Errorf("compute generality: %w", err)
	}
	return float64(index.Index), nil
}
