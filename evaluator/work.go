package evaluator

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/modeld-labs/modeld/evaluator/config"
	"github.com/modeld-labs/modeld/evaluator/journal"
	"github.com/modeld-labs/modeld/evaluator/runner"
	"github.com/modeld-labs/modeld/x/evalreward/mechanism"
	"github.com/modeld-labs/modeld/x/evalreward/types"
)

// finish is what work came to: a change of the record, to be made by the loop. The context of the work has ended by then, so whether it
// was stopped is found out before.
type finish struct {
	round uint64
	apply func(*job)
}

// work starts what takes long beside the loop, if a worker is free.
func (d *Daemon) work(ctx context.Context, j *job, what Action) {
	if d.working >= d.Config.Workers || d.Due && what != Recover {
		return
	}
	b, err := d.benchmark(ctx, j.Assignment.Benchmark)
	if err != nil {
		d.pause(j, "the chain does not tell the benchmark", err)
		return
	}
	// What is worked on is in the journal first: it says after a crash what was tried.
	if !d.flush() {
		return
	}
	inner, cancel := context.WithCancel(ctx)
	j.busy, j.cancel = true, cancel
	d.working++
	m := d.measurement(j.Record, b)
	report := j.report
	d.group.Go(func() {
		defer cancel()
		var apply func(*job)
		switch what {
		case Fetch:
			apply = d.fetched(inner, m)
		case Measure:
			apply = d.measured(inner, m)
		case Read:
			apply = d.read(m)
		default:
			apply = d.recovered(inner, m, report)
		}
		select {
		case d.finished <- finish{m.record.Round, apply}:
		case <-ctx.Done():
		}
	})
}

// finish lets the loop take over what work came to.
func (d *Daemon) finish(f finish) {
	d.working--
	j := d.jobs[f.round]
	j.busy, j.cancel = false, nil
	if j.State.Final() {
		// Its deadline passed meanwhile.
		if !j.dirty {
			delete(d.jobs, f.round)
		}
		return
	}
	f.apply(j)
}

// measurement gives the work on an assignment.
func (d *Daemon) measurement(r journal.Record, b types.Benchmark) measurement {
	found, _ := d.Config.RunnerFor(b.Id, b.Name, false)
	return measurement{record: r, benchmark: b, runner: found, options: d.Options}
}

func (d *Daemon) fetched(ctx context.Context, m measurement) func(*job) {
	path, err := m.fetch(ctx)
	stopped := ctx.Err() != nil
	return func(j *job) {
		switch {
		case err == nil:
			j.Artifact = path
			d.set(j, journal.Fetched, "")
		case errors.Is(err, ErrUnfetchable):
			d.giveUp(j, err.Error())
		case errors.Is(err, ErrUnsupported):
			d.set(j, journal.Failed, err.Error())
		case !stopped:
			j.fetchFailed, j.Waits, j.Reason, j.dirty = true, j.Waits+1, err.Error(), true
			d.pause(j, "fetch did not succeed", err)
		}
	}
}

func (d *Daemon) measured(ctx context.Context, m measurement) func(*job) {
	d.Metrics.Started.Inc()
	outcome, err := m.run(ctx)
	d.Metrics.Seconds.Observe(outcome.Took.Seconds())
	stopped := ctx.Err() != nil
	if err != nil && !stopped {
		d.Metrics.Failed.Inc()
	}
	return func(j *job) {
		j.Runner = m.runner.Name
		switch {
		case err == nil:
			d.set(j, journal.Run, "")
			d.Log.Info("runner ended", "round", j.Round, "runner", j.Runner, "took", outcome.Took, "printed_bytes", outcome.Printed)
		case stopped:
		case errors.Is(err, runner.ErrBadModel), errors.Is(err, ErrUnfetchable):
			d.giveUp(j, err.Error())
		case errors.Is(err, runner.ErrLater):
			j.Waits, j.Reason, j.dirty = j.Waits+1, fmt.Sprintf("asked %d times to be run later: %v", j.Waits+1, err), true
			d.pause(j, "runner asks to be run later", err)
		default:
			j.Tries, j.Reason, j.dirty = j.Tries+1, err.Error(), true
			if j.Tries >= m.runner.Tries {
				d.set(j, journal.Failed, fmt.Sprintf("the runner failed %d times, at last: %v", j.Tries, err))
				return
			}
			d.pause(j, "runner failed", err)
		}
	}
}

func (d *Daemon) read(m measurement) func(*job) {
	raw, abstain, err := m.result()
	return func(j *job) {
		switch {
		case err != nil:
			d.Metrics.Failed.Inc()
			d.set(j, journal.Failed, err.Error())
		case abstain != "":
			d.giveUp(j, "the runner abstains: "+abstain)
		default:
			d.score(j, raw, "")
		}
	}
}

// score writes the value and the hash that will be committed; from here on they stay.
func (d *Daemon) score(j *job, raw int64, why string) {
	hash, transcript, err := d.seal.commit(j.Assignment, raw)
	if err != nil {
		d.set(j, journal.Failed, fmt.Sprintf("commit hash: %v", err))
		return
	}
	j.Score, j.Hash = &journal.Score{Raw: raw, Transcript: transcript, Why: why}, hash
	d.set(j, journal.Scored, why)
}

// giveUp reports the artifact as unfetchable, or abstains, as the settings say.
func (d *Daemon) giveUp(j *job, why string) {
	if d.Config.OnAbstain == config.Silent {
		d.set(j, journal.Abstained, why)
		return
	}
	d.score(j, mechanism.RawUnfetchable, why)
}

// recovered opens a commit that the journal does not know, by trying values and, where there are too many, by measuring again.
func (d *Daemon) recovered(ctx context.Context, m measurement, report *Report) func(*job) {
	raw, err := d.recover(ctx, m, report.Commit)
	stopped := ctx.Err() != nil
	return func(j *job) {
		switch {
		case err == nil:
			hash, transcript, err := d.seal.commit(j.Assignment, raw)
			if err != nil {
				d.set(j, journal.Failed, fmt.Sprintf("commit hash: %v", err))
				return
			}
			j.Score, j.Hash = &journal.Score{Raw: raw, Transcript: transcript}, hash
			d.set(j, journal.Committed, "the value of the commit on the chain was found again")
		case stopped:
		case errors.Is(err, errForeign):
			d.set(j, journal.Failed, err.Error())
		default:
			j.Reason, j.dirty = err.Error(), true
			d.pause(j, "the commit on the chain cannot be opened yet", err)
		}
	}
}

// errForeign says that no value opens a commit with this secret.
var errForeign = errors.New("another evaluator secret made the commit on the chain, or another value")

func (d *Daemon) recover(ctx context.Context, m measurement, commit []byte) (int64, error) {
	stop := func() bool { return ctx.Err() != nil }
	a := m.record.Assignment
	near := (m.benchmark.Lo + m.benchmark.Hi) / 2
	if m.record.Score != nil {
		near = m.record.Score.Raw
	}
	raw, found, all, err := d.seal.open(a, m.benchmark, near, commit, stop)
	if err != nil || found {
		return raw, err
	}
	if !all {
		if near, err = m.again(ctx); err != nil {
			return 0, err
		}
		if raw, found, _, err = d.seal.open(a, m.benchmark, near, commit, stop); err != nil || found {
			return raw, err
		}
	}
	return 0, fmt.Errorf("%w: round %d: the chain has commit %x, and no raw value near %d opens it; nothing is revealed. "+
		"Is the secret that of the machine that committed? modeld evaluator keys --import restores one", errForeign, a.Round, commit, near)
}

func equalFold(a, b string) bool {
	return strings.EqualFold(strings.TrimSpace(a), strings.TrimSpace(b))
}
