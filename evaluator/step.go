package evaluator

import (
	"bytes"
	"fmt"

	"github.com/modeld-labs/modeld/evaluator/journal"
)

// Action is what to do next about an assignment.
type Action string

// The actions.
const (
	// Wait for the chain or for work that is going on.
	Wait Action = "wait"
	// Fetch the artifact.
	Fetch Action = "fetch"
	// Measure by the runner.
	Measure Action = "measure"
	// Read the result of the runner.
	Read Action = "read"
	// GiveUp on the artifact: report it as unfetchable.
	GiveUp Action = "give up"
	// Commit the hash.
	Commit Action = "commit"
	// Reveal the value.
	Reveal Action = "reveal"
	// Recover the value of a commit that the journal does not know.
	Recover Action = "recover"
	// Ask the chain for its report of the round.
	Ask Action = "ask"
	// Become writes a new state.
	Become Action = "become"
)

// Step is an action, for Become with the new state and its reason.
type Step struct {
	Do     Action
	State  journal.State
	Reason string
}

// Facts are what is known besides the record.
type Facts struct {
	// Height of the last block.
	Height int64
	// Listed tells whether the chain lists the assignment as open; Committed and Revealed are what the list says.
	Listed, Committed, Revealed bool
	// Report of the chain, nil while it was not asked.
	Report *Report
	// Busy: work on it is going on in this process.
	Busy bool
	// Resting: a try failed not long ago.
	Resting bool
	// Sent: a commit, or later a reveal, is on its way and may still be included.
	Sent bool
	// FetchFailed: the last try to fetch failed for a reason that may go away.
	FetchFailed bool
}

// lastCall is how many blocks before the deadline an artifact that could not be had is reported as unfetchable.
const lastCall = 3

// Next decides what to do about an assignment. It is a pure function: the same record and facts give the same step.
func Next(r journal.Record, f Facts) Step {
	if r.State.Final() {
		return Step{Do: Wait}
	}
	committed := f.Committed || f.Report != nil && (f.Report.Committed || f.Report.Revealed)
	revealed := f.Revealed || f.Report != nil && f.Report.Revealed
	switch {
	case r.State == journal.Revealed:
		return settle(r, f)
	case revealed:
		return Step{Do: Become, State: journal.Revealed}
	case r.State == journal.Committed:
		return toReveal(r, f)
	case committed:
		return adopt(r, f)
	default:
		return toCommit(r, f)
	}
}

// toCommit goes on until the chain has the commit.
func toCommit(r journal.Record, f Facts) Step {
	if f.Height >= r.Assignment.CommitUntil {
		if !f.Listed && f.Report == nil {
			return Step{Do: Ask}
		}
		return Step{Do: Become, State: journal.Missed, Reason: missed(r, "commit", r.Assignment.CommitUntil)}
	}
	switch {
	case f.Busy:
		return Step{Do: Wait}
	case (r.State == journal.Seen || r.State == journal.Assigned) && f.FetchFailed && f.Height+lastCall >= r.Assignment.CommitUntil:
		return Step{Do: GiveUp}
	case f.Resting:
		return Step{Do: Wait}
	}
	switch r.State {
	case journal.Seen:
		return Step{Do: Become, State: journal.Assigned}
	case journal.Assigned:
		return Step{Do: Fetch}
	case journal.Fetched:
		return Step{Do: Measure}
	case journal.Run:
		return Step{Do: Read}
	default: // Scored
		if f.Sent {
			return Step{Do: Wait}
		}
		return Step{Do: Commit}
	}
}

// adopt takes over a commit that the chain has and the record does not say so: it was sent before a crash, or the journal was lost.
func adopt(r journal.Record, f Facts) Step {
	if f.Height >= r.Assignment.RevealUntil {
		return Step{Do: Become, State: journal.Missed, Reason: missed(r, "reveal", r.Assignment.RevealUntil)}
	}
	switch {
	case f.Report == nil:
		return Step{Do: Ask}
	case len(r.Hash) > 0 && bytes.Equal(r.Hash, f.Report.Commit):
		return Step{Do: Become, State: journal.Committed}
	case f.Busy, f.Resting:
		return Step{Do: Wait}
	default:
		return Step{Do: Recover}
	}
}

// toReveal goes on until the chain has the value.
func toReveal(r journal.Record, f Facts) Step {
	a := r.Assignment
	switch {
	case f.Height >= a.RevealUntil:
		if !f.Listed && f.Report == nil {
			return Step{Do: Ask}
		}
		return Step{Do: Become, State: journal.Missed, Reason: missed(r, "reveal", a.RevealUntil)}
	case f.Sent || f.Resting:
		return Step{Do: Wait}
	case !f.Listed, !f.Committed:
		// Void, or a node that is behind; the deadline decides.
		return Step{Do: Wait}
	// Gas is estimated on the state of the last block, so it has to be one of the phase, if the phase has two.
	case f.Height >= a.RevealFrom, f.Height+1 == a.RevealFrom && a.RevealFrom == a.RevealUntil:
		return Step{Do: Reveal}
	default:
		return Step{Do: Wait}
	}
}

// settle waits for the payment.
func settle(r journal.Record, f Facts) Step {
	switch {
	case f.Listed, f.Height <= r.Assignment.RevealUntil, f.Resting:
		return Step{Do: Wait}
	case f.Report == nil:
		return Step{Do: Ask}
	case f.Report.Final:
		return Step{Do: Become, State: journal.Settled}
	default:
		return Step{Do: Wait}
	}
}

// missed says which deadline passed in which state, and what was in the way.
func missed(r journal.Record, what string, until int64) string {
	text := fmt.Sprintf("the %s deadline, height %d, passed in state %s", what, until, r.State)
	if r.Reason != "" {
		text += ": " + r.Reason
	}
	return text
}
