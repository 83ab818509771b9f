package simulation

import (
	"fmt"

	"github.com/modeld-labs/modeld/x/evalreward/mechanism"
	"github.com/modeld-labs/modeld/x/evalreward/types"
)

// observedEpochs is how long a round may take to be final: a batch waits one epoch for its
// appeals, and for the batch before it.
const observedEpochs = 4

// observe reads off the state what became final since the last look.
func (w *world) observe() error {
	first := uint64(0)
	if w.epoch > observedEpochs {
		first = w.epoch - observedEpochs
	}
	var errs []float64
	for epoch := first; epoch <= w.epoch; epoch++ {
		rounds, err := w.roundsOf(epoch)
		if err != nil {
			return err
		}
		for i := range rounds {
			r := &rounds[i]
			if !r.Finished() || w.log.seen[r.Id] {
				continue
			}
			w.log.seen[r.Id] = true
			if err := w.observeRound(r, &errs); err != nil {
				return fmt.Errorf("round %d: %w", r.Id, err)
			}
		}
	}
	return w.observeEpoch(errs)
}

func (w *world) observeRound(r *types.Round, errs *[]float64) error {
	if err := w.observeMembers(r); err != nil {
		return err
	}
	if r.Kind == types.ROUND_KIND_APPEAL {
		return w.observeAppeal(r)
	}
	award, err := w.rewards.Awards.Get(w.ctx, r.Id)
	if err != nil {
		return fmt.Errorf("read award: %w", err)
	}
	w.observeAward(r, award)
	w.observeCorrection(r)
	if r.State == types.ROUND_STATE_VOID {
		w.log.void(r.Outcome)
		return nil
	}
	if r.Kind == types.ROUND_KIND_GOLD {
		// Gold measures the evaluators; the score of the version does not count.
		w.log.rounds.Gold++
		return nil
	}
	a := w.artifacts[r.Version]
	s := sample{
		epoch: r.Epoch, benchmark: int(r.Benchmark - 1), score: int64(r.FinalScore), truth: a.truth[r.Benchmark-1],
		client: a.lift != nil,
	}
	off := s.score - s.truth
	s.captured = s.client && off > w.band(r)
	w.log.rounds.Final++
	w.log.samples = append(w.log.samples, s)
	*errs = append(*errs, float64(max(off, -off)))
	return nil
}

// observeMembers books pay and slashes of a committee.
func (w *world) observeMembers(r *types.Round) error {
	evaluations, err := w.rewards.EvaluationsOf(w.ctx, *r)
	if err != nil {
		return fmt.Errorf("read evaluations of round %d: %w", r.Id, err)
	}
	for _, evaluation := range evaluations {
		e := w.byAddress[evaluation.Evaluator]
		book := w.log.book(e)
		book.seats++
		if evaluation.Result == nil {
			continue
		}
		pay, slash := evaluation.Result.Pay.Int64(), evaluation.Result.Slash.Int64()
		book.pay += pay
		book.slash += slash
		if r.Kind != types.ROUND_KIND_APPEAL {
			w.log.minted["evaluators"] += pay
		}
		// What outliers lose is divided by the appeal that found them.
		if slash > 0 && evaluation.Result.Penalty != string(mechanism.PenaltyOutlier) {
			w.log.burned["slash "+evaluation.Result.Penalty] += slash
		}
	}
	return nil
}

func (o *observations) book(e *evaluator) *evaluatorBook {
	book, known := o.seats[e.text]
	if !known {
		book = &evaluatorBook{kind: e.spec.Kind}
		o.seats[e.text] = book
	}
	return book
}

// observeAward books what the owner got and what became of the deposit.
func (w *world) observeAward(r *types.Round, award types.Award) {
	w.log.minted["owners"] += award.Gross.Int64()
	paid, moved := award.OwnerAmount.Int64(), award.Moved
	if g := award.Generalisation; g != nil {
		w.log.minted["owners"] += g.Gross.Int64()
		paid, moved = paid+g.OwnerAmount.Int64(), moved || g.Moved
	}
	if award.DepositFate == types.DepositBurned {
		w.log.burned["deposit"] += award.Deposit.Int64()
	}
	a := w.artifacts[r.Version]
	if a == nil || a.owner == nil || !moved {
		return
	}
	book := a.owner.book(w.log)
	book.moved++
	book.paid += paid
	if award.Moved {
		book.progress += int64(award.Score) - int64(award.FrontierBefore)
	}
}

// observeEpoch books the state of the chain at the beginning of an epoch.
func (w *world) observeEpoch(errs []float64) error {
	epoch, _, err := w.position()
	if err != nil {
		return err
	}
	totals, err := w.rewards.Totals.Get(w.ctx)
	if err != nil {
		return fmt.Errorf("read totals: %w", err)
	}
	share := float64(totals.Minted.Int64()) / float64(w.params.Allowance(epoch.Number).Int64())
	w.log.mintedShare = max(w.log.mintedShare, share)
	w.log.minted["validators"] += epoch.Validator.Int64()
	point := epochPoint{error: errs, minted: share, credibility: w.credibilities()}
	for b, spec := range w.population.Benchmarks {
		state, err := w.frontierOf(b)
		if err != nil {
			return err
		}
		point.frontier = append(point.frontier, int64(state.Frontier))
		w.log.allowance += mechanism.ShareFloor(epoch.OwnerPool, int64(spec.Weight)).Int64()
	}
	if err := w.observeGenerality(epoch, &point); err != nil {
		return err
	}
	w.log.series = append(w.log.series, point)
	return nil
}

// credibilities gives the mean effective credibility per kind.
func (w *world) credibilities() map[string]float64 {
	sums, counts := map[string]float64{}, map[string]float64{}
	for _, e := range w.evaluators {
		record, registered := w.record(e)
		if !registered {
			continue
		}
		c, _, err := mechanism.EffectiveCredibility(int64(record.Credibility), int64(record.LastEpoch), int64(w.epoch), w.params.CredibilityRules())
		if err == nil {
			sums[e.spec.Kind] += float64(c) / scale
			counts[e.spec.Kind]++
		}
	}
	for kind := range sums {
		sums[kind] /= counts[kind]
	}
	return sums
}
