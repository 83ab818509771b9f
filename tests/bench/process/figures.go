package process

import (
	"fmt"
	"strings"
	"time"

	"github.com/modeld-labs/modeld/tests/bench/report"
	"github.com/modeld-labs/modeld/tests/bench/rig"
)

// What is aimed at.
const (
	// mostSlower is how much longer block-stm may take than one worker.
	mostSlower = 1.05
	// mostRepeated is the share of commits, reveals and claims of different accounts that
	// block-stm may execute again.
	mostRepeated = 0.02
	// mostOverRaw is how much longer a reveal may take than the operations it cannot do without.
	mostOverRaw = 1.5
	// batch is the number of items of the commits and reveals to which the raw limits are compared.
	batch = 64
)

// figures gives all figures, the raw limits first.
func (r *results) figures() []report.Figure {
	all := r.raw.figures()
	for _, name := range r.names {
		all = append(all, r.common(name)...)
		for _, setup := range rig.Matrix() {
			all = append(all, costs(name, setup, r.samples[setup.String()][name])...)
		}
		for _, database := range []string{rig.GoLevelDB, rig.Memory} {
			all = append(all, r.parallel(name, database)...)
			all = append(all, r.overRaw(name, database)...)
		}
	}
	return all
}

func figure(name, unit string) report.Figure {
	return report.Figure{Group: Group, Name: name, Unit: unit}
}

func collect[T any](f report.Figure, values []T, quantity func(T) float64) report.Figure {
	for _, v := range values {
		f.Runs = append(f.Runs, quantity(v))
	}
	return f
}

// common gives what does not depend on executor and database: gas, and CheckTx, which only
// depends on the database.
func (r *results) common(name string) []report.Figure {
	samples := r.samples[rig.Setup{Executor: rig.Sequential, Database: rig.Memory}.String()][name]
	gas := collect(figure(name+"/gas", "gas"), samples, func(s sample) float64 { return s.perItem(float64(s.Gas)) })
	gas.Note = fmt.Sprintf("per item; %d transactions of %d items", len(samples[0].Txs), samples[0].Items)
	all := []report.Figure{gas}
	for _, database := range []string{rig.GoLevelDB, rig.Memory} {
		checked := r.samples[rig.Setup{Executor: rig.Sequential, Database: database}.String()][name]
		check := collect(figure(name+"/check/"+database+"/time", "ns"), checked,
			func(s sample) float64 { return float64(s.check) / float64(len(s.Txs)) })
		check.Note = "CheckTx, per transaction"
		all = append(all, check)
	}
	return all
}

// costs gives what an item costs with one setup.
func costs(name string, setup rig.Setup, samples []sample) []report.Figure {
	prefix := name + "/" + setup.String()
	return []report.Figure{
		collect(figure(prefix+"/time", "ns"), samples, sample.nanoseconds),
		collect(figure(prefix+"/processor", "ns"), samples, func(s sample) float64 { return s.perItem(float64(s.Processor)) }),
		collect(figure(prefix+"/allocations", "1"), samples, func(s sample) float64 { return s.perItem(float64(s.Allocs)) }),
		collect(figure(prefix+"/memory", "B"), samples, func(s sample) float64 { return s.perItem(float64(s.Bytes)) }),
	}
}

// nanoseconds of FinalizeBlock and Commit for one item.
func (s sample) nanoseconds() float64 { return s.perItem(float64(s.Total())) }

// parallel compares block-stm with one worker, run by run, and tells what it executed again.
func (r *results) parallel(name, database string) []report.Figure {
	one := r.samples[rig.Setup{Executor: rig.Sequential, Database: database}.String()][name]
	many := r.samples[rig.Setup{Executor: rig.BlockSTM, Database: database}.String()][name]
	ratio := figure(name+"/block-stm over sequential/"+database, "x")
	for i := range one {
		ratio.Runs = append(ratio.Runs, float64(many[i].Total())/float64(one[i].Total()))
	}
	judge(&ratio, mostSlower)
	again := collect(figure(name+"/block-stm/"+database+"/executed again", "share"), many,
		func(s sample) float64 { return float64(s.Executions)/float64(s.Count) - 1 })
	if kind, _, _ := strings.Cut(name, "/"); kind == "commit" || kind == "reveal" || kind == "claim" {
		judge(&again, mostRepeated)
	}
	return []report.Figure{ratio, again}
}

// judge sets the median, which a target is compared with, and the target.
func judge(f *report.Figure, most float64) {
	if f.Finish() == nil {
		f.AtMost(most)
	}
}

// overRaw compares large batches with one hash, one set of the tree and the item's share of
// a signature, for one worker.
func (r *results) overRaw(name, database string) []report.Figure {
	if name != fmt.Sprintf("reveal/%d", batch) && name != fmt.Sprintf("commit/%d", batch) {
		return nil
	}
	f := figure(name+" over raw/"+database, "x")
	for i, s := range r.samples[rig.Setup{Executor: rig.Sequential, Database: database}.String()][name] {
		raw := r.raw.hash[i] + r.raw.setLarge[database][i] + r.raw.verify[i]/batch
		f.Runs = append(f.Runs, s.nanoseconds()/float64(raw))
	}
	f.Note = "one hash + one set in large blocks + 1/64 signature"
	if strings.HasPrefix(name, "reveal") {
		judge(&f, mostOverRaw)
	}
	return []report.Figure{f}
}

// figures gives the raw limits as operations per second.
func (l limits) figures() []report.Figure {
	perSecond := func(d time.Duration) float64 { return float64(time.Second) / float64(d) }
	all := []report.Figure{
		collect(figure("raw/secp256k1 verify", "1/s"), l.verify, perSecond),
		collect(figure("raw/commit hash", "1/s"), l.hash, perSecond),
	}
	for _, database := range []string{rig.GoLevelDB, rig.Memory} {
		all = append(all, collect(figure("raw/tree set/"+database, "1/s"), l.set[database], perSecond))
		large := collect(figure("raw/tree set in large blocks/"+database, "1/s"), l.setLarge[database], perSecond)
		large.Note = "as many sets as the largest block of reveals has items"
		all = append(all, large)
	}
	return all
}
