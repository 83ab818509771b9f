package node

import (
	"fmt"
	"slices"

	"github.com/modeld-labs/modeld/tests/bench/report"
)

// each makes a figure of the counted epochs.
func (f *found) each(name, unit, note string, value func(*epochResult) float64) report.Figure {
	out := report.Figure{Group: group, Name: name, Unit: unit, Note: note}
	for _, e := range f.epochs {
		out.Runs = append(out.Runs, value(e))
	}
	return out
}

func rate(of func(*epochResult) float64) func(*epochResult) float64 {
	return func(e *epochResult) float64 { return float64(e.evaluations) / of(e) }
}

// throughput gives evaluations per second; suffix and note tell a chain from the first one.
func (f *found) throughput(suffix, note string) []report.Figure {
	if note == "" {
		note = "busy time: commits, reveals, settling and paying blocks"
	}
	return []report.Figure{
		f.each("modeld/evaluate"+suffix, "1/s", note, rate((*epochResult).busy)),
		f.each("modeld/evaluate/sustained"+suffix, "1/s", "whole epochs, waiting included", rate(func(e *epochResult) float64 { return e.whole.seconds() })),
	}
}

// figures of the chain that is configured as init does.
func (f *found) figures(o Options) []report.Figure {
	var list []report.Figure
	if len(f.registers) > 0 {
		list = append(list, report.Figure{
			Group: group, Name: "modeld/register version", Unit: "1/s", Runs: f.registers,
			Note: "two transactions each, commit and registration, without the wait between",
		})
	}
	list = append(list, f.throughput("", "")...)
	list = append(list,
		f.each("modeld/evaluate/with requests", "1/s", "busy time, and that of the requests for as many rounds and of their opening", rate(f.withRequests)),
		f.each("modeld/evaluate/commits", "1/s", "", rate(func(e *epochResult) float64 { return e.commit.seconds() })),
		f.each("modeld/evaluate/reveals", "1/s", "", rate(func(e *epochResult) float64 { return e.reveal.seconds() })),
		f.each("modeld/evaluate/settling", "1/s", "", rate(func(e *epochResult) float64 { return e.settle.seconds() })),
		f.each("modeld/evaluate/paying", "1/s", "awards and payments, with the start of the epoch", rate(func(e *epochResult) float64 { return e.pay.seconds() })),
		f.each("modeld/evaluate/cpu busy", "s", "CPU seconds of the node for 1000 evaluations, busy time", func(e *epochResult) float64 {
			return e.cpuBusy * 1000 / float64(e.evaluations)
		}),
		f.each("modeld/evaluate/cpu", "s", "the same, whole epochs with their empty blocks and the client's queries", func(e *epochResult) float64 {
			return e.cpuWhole * 1000 / float64(e.evaluations)
		}),
	)
	list = append(list, f.latencyFigures(o)...)
	list = append(list, f.memory()...)
	return append(list, f.disk("before pruning", "databases as the running node has them, empty blocks of the epoch included")...)
}

// withRequests takes the requests of the epoch before and what was opened at its end, which led to
// the rounds of this one.
func (f *found) withRequests(e *epochResult) float64 {
	before := f.warm
	if i := slices.Index(f.epochs, e); i > 0 {
		before = f.epochs[i-1]
	}
	return e.busy() + before.request.seconds() + before.open.seconds()
}

func (f *found) latencyFigures(o Options) (list []report.Figure) {
	for _, kind := range []struct {
		name  string
		lists [][]float64
	}{{"idle", f.latencies.idle}, {"under load", f.latencies.loaded}} {
		for _, p := range []float64{0.5, 0.99} {
			figure := report.Figure{
				Group: group, Name: fmt.Sprintf("modeld/latency %s/p%.0f", kind.name, 100*p), Unit: "ms",
				Note: fmt.Sprintf("one commit at a time, broadcast to block, at most %d in a run", o.Probes),
			}
			for _, probes := range kind.lists {
				figure.Runs = append(figure.Runs, report.Percentile(probes, p))
			}
			if len(figure.Runs) > 0 {
				list = append(list, figure)
			}
		}
	}
	return list
}

func (f *found) memory() []report.Figure {
	idle := report.Figure{Group: group, Name: "modeld/memory idle", Unit: "MiB", Runs: f.idle, Note: "peak resident, the loaded chain started anew, a block every second"}
	load := f.each("modeld/memory under load", "MiB", "peak resident of an epoch", func(e *epochResult) float64 { return e.peak })
	return []report.Figure{atMost(idle, idleMiB), atMost(load, loadMiB)}
}

// atMost judges a figure; its median must be known for that.
func atMost(f report.Figure, most float64) report.Figure {
	if f.Finish() == nil {
		f.AtMost(most)
	}
	return f
}

// disk gives the bytes that an evaluation added to each database. Run n covers the first n
// counted epochs: a database grows in leaps, and shrinks when it compacts itself.
func (f *found) disk(name, note string) []report.Figure {
	var gross, net []map[string]float64
	empty := f.emptyBlock()
	evaluations := 0
	for _, e := range f.epochs {
		evaluations += e.evaluations
		g := e.disk.since(f.start)
		gross, net = append(gross, g.per(float64(evaluations))), append(net, g.net(empty).per(float64(evaluations)))
	}
	list := diskFigures("modeld/evaluate/disk "+name, note, gross)
	list = append(list, diskFigures("modeld/evaluate/disk "+name+" net", "the same without the place of empty blocks", net)[0])
	whole := f.end.since(f.start).per(float64(evaluations))
	list = append(list, diskFigures("modeld/evaluate/disk "+name+" compacted", "all epochs, compacted, empty blocks included", []map[string]float64{whole})...)
	return append(list, diskFigures("modeld/empty block/disk "+name, "", f.empty)[0])
}

// emptyBlock gives the median place of an empty block, by database.
func (f *found) emptyBlock() map[string]float64 {
	out := map[string]float64{}
	for _, name := range append([]string{total}, databases...) {
		out[name] = report.Percentile(column(f.empty, name), 0.5)
	}
	return out
}

func column(rows []map[string]float64, name string) (list []float64) {
	for _, row := range rows {
		list = append(list, row[name])
	}
	return list
}

// diskFigures gives the sum first, then each database.
func diskFigures(name, note string, rows []map[string]float64) []report.Figure {
	list := []report.Figure{{Group: group, Name: name, Unit: "B", Runs: column(rows, total), Note: note}}
	for _, database := range databases {
		list = append(list, report.Figure{Group: group, Name: name + "/" + database + ".db", Unit: "B", Runs: column(rows, database)})
	}
	return list
}
