package evaluator

import (
	"log/slog"

	"cosmossdk.io/math"

	"github.com/modeld-labs/modeld/evaluator/journal"
)

// trouble says that the journal cannot be written or read.
func (d *Daemon) trouble(err error) {
	d.Metrics.JournalErrors.Inc()
	d.sometimes(slog.LevelError, "journal", "the journal cannot be written; nothing is sent until it can: is the disk full?", "err", err)
}

// flush writes what is ahead of the journal, all in one.
func (d *Daemon) flush() bool {
	var changed []journal.Record
	for _, j := range d.jobs {
		if j.dirty {
			changed = append(changed, j.Record)
		}
	}
	if len(changed) == 0 {
		return true
	}
	if err := d.Store.Put(changed...); err != nil {
		d.trouble(err)
		return false
	}
	for _, r := range changed {
		d.kept(r)
	}
	return true
}

// kept notes that the journal has a record; one that is final leaves the memory.
func (d *Daemon) kept(r journal.Record) {
	j := d.jobs[r.Round]
	j.dirty = false
	if r.State.Final() && !j.busy {
		delete(d.jobs, r.Round)
	}
}

// parsed amounts of the settings were checked when they were read.
func parsed(amount string) math.Int {
	i, ok := math.NewIntFromString(amount)
	if !ok {
		return math.ZeroInt()
	}
	return i
}
