package journal

import (
	"bytes"
	"fmt"
	"slices"
	"time"

	"github.com/modeld-labs/modeld/x/evalreward/types"
)

// State of an assignment.
type State string

// The states, in the order in which an assignment passes them, and the three in which it ends otherwise.
const (
	// Seen: the chain drew the evaluator.
	Seen State = "SEEN"
	// Assigned: it is to be worked on.
	Assigned State = "ASSIGNED"
	// Fetched: the artifact is there and has its digest.
	Fetched State = "FETCHED"
	// Run: the runner ended well and left its result.
	Run State = "RUN"
	// Scored: the raw value is known.
	Scored State = "SCORED"
	// Committed: the chain has the commit.
	Committed State = "COMMITTED"
	// Revealed: the chain has the value.
	Revealed State = "REVEALED"
	// Settled: the round is final or void.
	Settled State = "SETTLED"
	// Abstained: the operator's settings leave it out.
	Abstained State = "ABSTAINED"
	// Missed: a deadline passed.
	Missed State = "MISSED"
	// Failed: the work did not succeed; retry takes it up again.
	Failed State = "FAILED"
)

// States lists all, in order.
var States = []State{Seen, Assigned, Fetched, Run, Scored, Committed, Revealed, Settled, Abstained, Missed, Failed}

// Final tells whether nothing more happens without the operator.
func (s State) Final() bool { return s == Settled || s == Abstained || s == Missed || s == Failed }

// Before tells whether a state on the way comes before another.
func (s State) Before(other State) bool { return slices.Index(States, s) < slices.Index(States, other) }

// follows tells whether a record may go from one state to another: forwards, or back to Assigned by a retry.
func (s State) follows(before State) bool {
	switch {
	case s == before, !before.Final() && before.Before(s):
		return s != Abstained && s != Missed && s != Failed || before.Before(Settled) || s == before
	default:
		return s == Assigned && (before == Failed || before == Abstained)
	}
}

// Score is what a measurement came to.
type Score struct {
	// Raw in the scale of the benchmark; -2^63 is unfetchable.
	Raw int64 `json:"raw"`
	// Transcript is the digest of the record that is committed with it, 32 bytes.
	Transcript []byte `json:"transcript"`
	// Why the value is unfetchable, else empty.
	Why string `json:"why,omitempty"`
}

// Record is everything about one assignment.
type Record struct {
	Round      uint64           `json:"round"`
	State      State            `json:"state"`
	Reason     string           `json:"reason,omitempty"`
	Height     int64            `json:"height"`
	Changed    time.Time        `json:"changed"`
	Assignment types.Assignment `json:"assignment"`

	// Artifact is where the artifact lies.
	Artifact string `json:"artifact,omitempty"`
	Runner   string `json:"runner,omitempty"`
	// Tries that ended in a failure; Waits that ended in "later".
	Tries int `json:"tries,omitempty"`
	Waits int `json:"waits,omitempty"`

	Score *Score `json:"score,omitempty"`
	// Hash that was or will be committed.
	Hash         []byte `json:"hash,omitempty"`
	CommitTx     string `json:"commit_tx,omitempty"`
	CommitHeight int64  `json:"commit_height,omitempty"`
	RevealTx     string `json:"reveal_tx,omitempty"`
	RevealHeight int64  `json:"reveal_height,omitempty"`
	// Pay in umodel, once settled.
	Pay string `json:"pay,omitempty"`
}

// replaces tells why a record must not take the place of another.
func (r Record) replaces(old Record) error {
	if !r.State.follows(old.State) {
		return fmt.Errorf("journal: round %d: expected a state after %s, got %s", r.Round, old.State, r.State)
	}
	// The commit that the chain has already may be adopted in place of one that never left.
	adopts := r.State == Committed && old.State.Before(Committed)
	if len(old.Hash) > 0 && !bytes.Equal(old.Hash, r.Hash) && !adopts {
		return fmt.Errorf("journal: round %d: expected the commit hash %x to stay, got %x; nothing is committed twice", r.Round, old.Hash, r.Hash)
	}
	return nil
}

// Kind of a transaction.
type Kind string

// The kinds.
const (
	Commit Kind = "commit"
	Reveal Kind = "reveal"
	Claim  Kind = "claim"
)

// Intent is a signed transaction, kept until its fate is known.
type Intent struct {
	Hash   string   `json:"hash"`
	Kind   Kind     `json:"kind"`
	Rounds []uint64 `json:"rounds,omitempty"`
	Tx     []byte   `json:"tx"`
	// Expires is the block time from which it cannot be included any more; zero for a transaction with a sequence.
	Expires time.Time `json:"expires"`
	// ExpiresHeight is the last height at which it can be included; 0 for none.
	ExpiresHeight int64 `json:"expires_height,omitempty"`
	// Height of the last block when it was signed.
	Height int64 `json:"height"`
}
