package evaluator

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"time"

	"github.com/modeld-labs/modeld/evaluator/journal"
	"github.com/modeld-labs/modeld/x/evalreward/types"
)

// usualPace is how long a block takes while the daemon has not seen for itself.
const usualPace = 5 * time.Second

// Grading is an assignment that waits for a person.
type Grading struct {
	Assignment types.Assignment
	Benchmark  types.Benchmark
	// Deadline is about when the commit must be in a block, from the pace of the blocks so far.
	Deadline time.Time
}

// Gradings gives the assignments that wait for a person, of a running daemon.
func (d *Daemon) Gradings(ctx context.Context) ([]Grading, error) {
	answer, err := d.demand(ctx, func() any {
		var list []Grading
		for _, j := range d.sorted() {
			if !j.byHand() || j.State != journal.Assigned {
				continue
			}
			b, err := d.benchmark(ctx, j.Assignment.Benchmark)
			if err != nil {
				return err
			}
			left := time.Duration(j.Assignment.CommitUntil-d.height) * d.pace()
			list = append(list, Grading{Assignment: j.Assignment, Benchmark: b, Deadline: time.Now().Add(left)})
		}
		return list
	})
	if err != nil {
		return nil, err
	}
	if failed, ok := answer.(error); ok {
		return nil, failed
	}
	return answer.([]Grading), nil
}

// Grade takes what a person came to. When it returns nil the value is in the journal, and the daemon commits and reveals it; the same value
// may be given again.
func (d *Daemon) Grade(ctx context.Context, round uint64, raw int64, transcript []byte) error {
	answer, err := d.demand(ctx, func() any { return d.grade(round, raw, transcript) })
	if failed, ok := answer.(error); ok {
		return failed
	}
	return err
}

func (d *Daemon) grade(round uint64, raw int64, transcript []byte) error {
	digest := sha256.Sum256(transcript)
	j, known := d.jobs[round]
	switch {
	case !known || !j.byHand():
		return fmt.Errorf("round %d: expected an assignment that waits for a person, got none; is its deadline over?", round)
	case j.Score != nil && j.Score.Raw == raw && string(j.Score.Transcript) == string(digest[:]):
		return nil
	case j.State != journal.Assigned:
		return fmt.Errorf("round %d: expected it to wait for a person, got state %s", round, j.State)
	}
	folder := filepath.Join(d.Folder, "runs", strconv.FormatUint(round, 10))
	if err := errors.Join(os.MkdirAll(folder, 0o700), os.WriteFile(filepath.Join(folder, "transcript.json"), transcript, 0o600)); err != nil {
		return fmt.Errorf("keep transcript: %w", err)
	}
	hash, err := d.seal.hashOf(round, raw, digest[:])
	if err != nil {
		return err
	}
	j.Score, j.Hash = &journal.Score{Raw: raw, Transcript: digest[:]}, hash
	d.set(j, journal.Scored, "")
	if !d.flush() {
		return errors.New("the journal cannot be written now; the grades are kept and given again")
	}
	return nil
}

// byHand tells whether a person measures.
func (j *job) byHand() bool { return j.Assignment.Kind == "human" }

// pace is how long a block took since the daemon started.
func (d *Daemon) pace() time.Duration {
	if blocks := d.height - d.firstHeight; d.firstHeight > 0 && blocks >= 3 {
		return d.moved.Sub(d.firstSeen) / time.Duration(blocks)
	}
	return usualPace
}
