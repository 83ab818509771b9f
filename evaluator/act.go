package evaluator

import (
	"cmp"
	"context"
	"fmt"
	"log/slog"
	"slices"
	"time"

	"github.com/modeld-labs/modeld/evaluator/config"
	"github.com/modeld-labs/modeld/evaluator/journal"
	"github.com/modeld-labs/modeld/x/evalreward/types"
)

// longestRest lies between two tries of the same thing.
const longestRest = 5 * time.Minute

// act takes every assignment as far as it goes without waiting, the nearest deadline first. It tells whether the journal has it all.
func (d *Daemon) act(ctx context.Context) bool {
	for _, j := range d.sorted() {
		// A job passes each state at most once.
		for range len(journal.States) {
			if ctx.Err() != nil || !d.step(ctx, j) {
				break
			}
		}
	}
	return d.flush()
}

func (d *Daemon) sorted() []*job {
	list := make([]*job, 0, len(d.jobs))
	for _, j := range d.jobs {
		list = append(list, j)
	}
	slices.SortFunc(list, func(a, b *job) int {
		return cmp.Or(cmp.Compare(a.Assignment.CommitUntil, b.Assignment.CommitUntil), cmp.Compare(a.Round, b.Round))
	})
	return list
}

// next gives the step of a job.
func (d *Daemon) next(j *job) Step {
	return Next(j.Record, Facts{
		Height: d.height, Listed: j.open, Committed: j.open && j.listed.Committed, Revealed: j.open && j.listed.Revealed, Report: j.report,
		Busy: j.busy, Resting: time.Now().Before(j.rested) || j.State == journal.Revealed && d.height < j.asked, Sent: j.sent != "",
		FetchFailed: j.fetchFailed,
	})
}

// step does one step of a job and tells whether there may be another at once.
func (d *Daemon) step(ctx context.Context, j *job) bool {
	switch s := d.next(j); s.Do {
	case Become:
		return d.become(ctx, j, s)
	case Ask:
		return d.ask(ctx, j)
	case GiveUp:
		d.giveUp(j, fmt.Sprintf("the artifact could not be had until %d blocks before the deadline: %s", lastCall, j.Reason))
		return true
	case Fetch, Measure, Read, Recover:
		if !j.byHand() || s.Do == Recover {
			d.work(ctx, j, s.Do)
		}
	}
	// Commit and Reveal wait for send.
	return false
}

// become writes a new state into the record.
func (d *Daemon) become(ctx context.Context, j *job, s Step) bool {
	if s.State == journal.Assigned {
		reason, err := d.refuse(ctx, j.Record)
		if err != nil {
			d.pause(j, "settings cannot be compared with the chain", err)
			return false
		}
		if reason != "" {
			s.State, s.Reason = journal.Abstained, reason
		}
	}
	if s.State == journal.Settled {
		j.Pay = j.report.Pay
	}
	d.set(j, s.State, s.Reason)
	return true
}

// set changes the state of a record and says so.
func (d *Daemon) set(j *job, state journal.State, reason string) {
	before := j.State
	j.State, j.Reason, j.Height, j.Changed, j.dirty = state, reason, d.height, time.Now().UTC(), true
	j.pauses, j.rested, j.fetchFailed = 0, time.Time{}, false
	level := slog.LevelInfo
	args := []any{"round", j.Round, "ref", j.Assignment.Ref, "benchmark", j.Assignment.BenchmarkName, "from", before, "height", d.height}
	switch state {
	case journal.Missed, journal.Failed:
		level = slog.LevelError
	case journal.Abstained:
		level = slog.LevelWarn
	}
	if reason != "" {
		args = append(args, "reason", reason)
	}
	if state == journal.Missed {
		if before == journal.Committed {
			d.Metrics.Missed.Inc()
		}
		if j.cancel != nil {
			j.cancel()
		}
	}
	if j.Pay != "" {
		args = append(args, "pay", j.Pay)
	}
	d.Log.Log(context.Background(), level, string(state), args...)
}

// pause lets a job rest, longer each time.
func (d *Daemon) pause(j *job, what string, err error) {
	rest := min(d.rest<<min(j.pauses, 10), longestRest)
	j.pauses++
	j.rested = time.Now().Add(rest)
	d.Log.Warn(what, "round", j.Round, "state", j.State, "again_in", rest, "err", err)
}

// ask reads the report of the chain.
func (d *Daemon) ask(ctx context.Context, j *job) bool {
	report, err := d.Chain.Report(ctx, j.Round)
	if err != nil {
		d.pause(j, "the chain does not tell about the round", err)
		return false
	}
	j.report = &report
	if j.State == journal.Revealed && !report.Final {
		// Payments take until the next epoch.
		j.asked = d.height + 10
	}
	return true
}

// refuse gives the reason for which the settings leave an assignment out.
func (d *Daemon) refuse(ctx context.Context, r journal.Record) (string, error) {
	a, s := r.Assignment, d.Config.Select
	if len(s.Benchmarks) > 0 && !config.Covers(s.Benchmarks, a.Benchmark, a.BenchmarkName) {
		return fmt.Sprintf("select.benchmarks: expected one of %q, got %s", s.Benchmarks, a.BenchmarkName), nil
	}
	human := a.Kind == "human"
	_, ok := d.Config.RunnerFor(a.Benchmark, a.BenchmarkName, human)
	if !ok {
		return fmt.Sprintf("runners: expected one for benchmark %s of kind %s, got none", a.BenchmarkName, a.Kind), nil
	}
	if human && !d.People {
		return "people grade it: modeld evaluator serve-human", nil
	}
	if len(s.Licenses) > 0 {
		licence, err := d.Chain.Licence(ctx, a.Ref)
		if err != nil {
			return "", err
		}
		if !slices.ContainsFunc(s.Licenses, func(l string) bool { return equalFold(l, licence) }) {
			return fmt.Sprintf("select.licenses: expected one of %q, got %q", s.Licenses, licence), nil
		}
	}
	if n := d.queued(); n > s.MaxQueue {
		return fmt.Sprintf("select.max_queue: expected at most %d assignments before their commit, got %d", s.MaxQueue, n), nil
	}
	return "", nil
}

// queued counts the assignments that are worked on and not committed.
func (d *Daemon) queued() int {
	n := 1
	for _, j := range d.jobs {
		if j.State != journal.Seen && j.State.Before(journal.Committed) {
			n++
		}
	}
	return n
}

// benchmark gives a benchmark of the chain; what never changes is asked once.
func (d *Daemon) benchmark(ctx context.Context, id uint32) (types.Benchmark, error) {
	if b, known := d.benchmarks[id]; known {
		return b, nil
	}
	b, err := d.Chain.Benchmark(ctx, id)
	if err != nil {
		return b, err
	}
	if b.Id != id || b.Range().Validate() != nil {
		return b, fmt.Errorf("expected benchmark %d with a range, got %d with %d..%d", id, b.Id, b.Lo, b.Hi)
	}
	d.benchmarks[id] = b
	return b, nil
}
