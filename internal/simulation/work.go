package simulation

import (
	"fmt"

	"github.com/modeld-labs/modeld/x/evalreward/types"
)

// seatOf is a seat of an evaluator in an open round.
type seatOf struct {
	evaluator *evaluator
	rounds    []*types.Round
}

// duties gives the seats in open rounds of the epoch, evaluator by evaluator.
func (w *world) duties() ([]seatOf, error) {
	rounds, err := w.roundsOf(w.epoch)
	if err != nil {
		return nil, err
	}
	seats := map[string][]*types.Round{}
	for i := range rounds {
		if rounds[i].State != types.ROUND_STATE_OPEN {
			continue
		}
		for _, seat := range rounds[i].Committee {
			seats[seat.Evaluator] = append(seats[seat.Evaluator], &rounds[i])
		}
	}
	var duties []seatOf
	for _, e := range w.evaluators {
		if mine := seats[e.text]; len(mine) > 0 {
			duties = append(duties, seatOf{e, mine})
		}
	}
	return duties, nil
}

// copiesPeers tells whether an evaluator still believes that it can live on others' commits.
func copiesPeers(e *evaluator) bool { return e.spec.Kind == PeerCopier && e.copies < 3 }

// committing lets everybody commit who works alone. Bribes are offered before.
func (w *world) committing() error {
	duties, err := w.duties()
	if err != nil {
		return err
	}
	if err := w.bribe(duties); err != nil {
		return err
	}
	for _, d := range duties {
		clear(d.evaluator.own)
		clear(d.evaluator.plan)
		if copiesPeers(d.evaluator) {
			continue
		}
		if err := w.commit(d.evaluator, d.rounds); err != nil {
			return err
		}
	}
	return nil
}

// maxItems is how many rounds one message may hold.
const maxItems = types.MaxBatchItems

func (w *world) commit(e *evaluator, rounds []*types.Round) error {
	var items []types.CommitItem
	for _, r := range rounds {
		raw, ok := e.report(w, r)
		if !ok {
			continue
		}
		hash, err := e.commitment(r.Id, raw)
		if err != nil {
			return fmt.Errorf("hash report: %w", err)
		}
		e.plan[r.Id] = raw
		items = append(items, types.CommitItem{Round: r.Id, Hash: hash})
	}
	return w.sendCommits(e, items)
}

func (w *world) sendCommits(e *evaluator, items []types.CommitItem) error {
	for len(items) > 0 {
		n := min(len(items), maxItems)
		_, err := send(w.chain, w.msgs.CommitEvaluations, &types.MsgCommitEvaluations{Evaluator: e.text, Items: items[:n]})
		if err != nil {
			return fmt.Errorf("%s commits: %w", e.name, err)
		}
		items = items[n:]
	}
	return nil
}

// copying lets copiers of peers send, a block later, the bytes that a colleague committed.
func (w *world) copying() error {
	duties, err := w.duties()
	if err != nil {
		return err
	}
	for _, d := range duties {
		if !copiesPeers(d.evaluator) {
			continue
		}
		var items []types.CommitItem
		for _, r := range d.rounds {
			peer, err := w.peer(r, d.evaluator)
			if err != nil {
				return err
			}
			if len(peer.Commit) > 0 {
				items = append(items, types.CommitItem{Round: r.Id, Hash: peer.Commit})
			}
		}
		if err := w.sendCommits(d.evaluator, items); err != nil {
			return err
		}
	}
	return nil
}

// peer gives what the first colleague in a committee committed; nothing when nobody did.
func (w *world) peer(r *types.Round, e *evaluator) (types.Evaluation, error) {
	evaluations, err := w.rewards.EvaluationsOf(w.ctx, *r)
	if err != nil {
		return types.Evaluation{}, fmt.Errorf("read evaluations of round %d: %w", r.Id, err)
	}
	for _, found := range evaluations {
		other := w.byAddress[found.Evaluator]
		if other != nil && other != e && found.CommitHeight != 0 {
			return found, nil
		}
	}
	return types.Evaluation{}, nil
}

// revealing opens the commits.
func (w *world) revealing() error {
	duties, err := w.duties()
	if err != nil {
		return err
	}
	for _, d := range duties {
		var items []types.RevealItem
		for _, r := range d.rounds {
			raw, committed := d.evaluator.plan[r.Id]
			if committed {
				items = append(items, types.RevealItem{
					Round: r.Id, Raw: raw, TranscriptDigest: d.evaluator.transcript(r.Id), Salt: d.evaluator.salt(r.Id),
				})
			}
		}
		if _, err := w.sendReveals(d.evaluator, items); err != nil {
			return err
		}
	}
	return nil
}

func (w *world) sendReveals(e *evaluator, items []types.RevealItem) (skipped int, err error) {
	for len(items) > 0 {
		n := min(len(items), maxItems)
		res, err := send(w.chain, w.msgs.RevealEvaluations, &types.MsgRevealEvaluations{Evaluator: e.text, Items: items[:n]})
		if err != nil {
			return skipped, fmt.Errorf("%s reveals: %w", e.name, err)
		}
		skipped += len(res.Skipped)
		items = items[n:]
	}
	return skipped, nil
}

// revealingCopies lets copiers of peers try to open the copied commit with what the colleague
// revealed. The hash binds it to the colleague's address, so the chain refuses every one.
func (w *world) revealingCopies() error {
	duties, err := w.duties()
	if err != nil {
		return err
	}
	for _, d := range duties {
		if !copiesPeers(d.evaluator) {
			continue
		}
		var items []types.RevealItem
		for _, r := range d.rounds {
			peer, err := w.peer(r, d.evaluator)
			if err != nil {
				return err
			}
			if peer.Revealed {
				items = append(items, types.RevealItem{Round: r.Id, Raw: peer.Raw, TranscriptDigest: peer.TranscriptDigest, Salt: peer.Salt})
			}
		}
		skipped, err := w.sendReveals(d.evaluator, items)
		if err != nil {
			return err
		}
		d.evaluator.copies += len(items)
		w.log.copiesTried += len(items)
		w.log.copiesRefused += skipped
	}
	return nil
}
