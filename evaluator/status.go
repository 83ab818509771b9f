package evaluator

import (
	"context"
	"fmt"
	"slices"

	"github.com/modeld-labs/modeld/evaluator/journal"
)

// order is a question or wish from outside, answered by the loop.
type order struct {
	do    func() any
	reply chan any
}

// Status is what a daemon says about itself.
type Status struct {
	Evaluator string           `json:"evaluator"`
	ChainID   string           `json:"chain_id"`
	Height    int64            `json:"height"`
	Open      []journal.Record `json:"open"`
	// Sent counts the transactions whose fate is not known.
	Sent int `json:"sent"`
}

func (d *Daemon) demand(ctx context.Context, do func() any) (any, error) {
	o := order{do: do, reply: make(chan any, 1)}
	select {
	case d.orders <- o:
		return <-o.reply, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// Status asks a running daemon.
func (d *Daemon) Status(ctx context.Context) (Status, error) {
	answer, err := d.demand(ctx, func() any {
		s := Status{Evaluator: d.Evaluator.String(), ChainID: d.Config.Chain.ChainID, Height: d.height}
		sent := map[string]bool{}
		for _, j := range d.sorted() {
			s.Open = append(s.Open, j.Record)
			if j.sent != "" {
				sent[j.sent] = true
			}
		}
		s.Sent = len(sent)
		return s
	})
	if err != nil {
		return Status{}, err
	}
	return answer.(Status), nil
}

// Retry lets a running daemon take up a failed or abstained assignment again.
func (d *Daemon) Retry(ctx context.Context, round uint64) error {
	answer, err := d.demand(ctx, func() any {
		r, err := retried(d.Store, round)
		if err != nil {
			return err
		}
		d.jobs[round] = &job{Record: r, open: d.listed(round), listed: r.Assignment}
		d.Log.Info("assignment is taken up again", "round", round)
		return nil
	})
	if failed, ok := answer.(error); ok {
		return failed
	}
	return err
}

func (d *Daemon) listed(round uint64) bool {
	for _, a := range d.last.Assignments {
		if a.Round == round {
			return true
		}
	}
	return false
}

// retried writes a failed or abstained record back into the work.
func retried(store Store, round uint64) (journal.Record, error) {
	r, found, err := store.Get(round)
	switch {
	case err != nil:
		return r, err
	case !found:
		return r, fmt.Errorf("round %d: expected one of the journal, got none; modeld evaluator queue lists them", round)
	case !slices.Contains([]journal.State{journal.Failed, journal.Abstained}, r.State):
		return r, fmt.Errorf("round %d: expected state FAILED or ABSTAINED, got %s; only these can be taken up again", round, r.State)
	case len(r.Hash) > 0:
		// What was committed or was about to be stays: only the way after it is taken up again.
		return r, fmt.Errorf("round %d: its commit is made already (%s), it cannot be measured again", round, r.Reason)
	}
	r.State, r.Reason, r.Tries, r.Waits = journal.Assigned, "", 0, 0
	return r, store.Put(r)
}

// Retry takes up an assignment in a journal that no daemon has open.
func Retry(store Store, round uint64) error {
	_, err := retried(store, round)
	return err
}
