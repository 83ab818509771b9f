package growth

import (
	"fmt"
	"strings"

	"github.com/modeld-labs/modeld/tests/bench/report"
)

// What is aimed at.
const (
	// mostSlower is how much longer something may take on the largest state than on the smallest.
	mostSlower = 1.5
	// mostPage is what 99 of 100 pages of a leaderboard may take on the largest state, in milliseconds.
	mostPage = 20
	mebibyte = 1 << 20
)

// queryNames are the kinds of queries, in the order of the table.
var queryNames = []string{
	"version by reference", "leaderboard first page", "leaderboard page in the middle", "score history", "explain", "open assignments",
}

func figures(states []*state) []report.Figure {
	first, last := states[0], states[len(states)-1]
	var all []report.Figure
	for _, name := range names {
		for _, s := range states {
			all = append(all, s.collect(fmt.Sprintf("%s/%d/time", name, s.versions), "ns", func(r result) float64 { return r.blocks[name] }))
		}
		all = append(all, compare(name, first, last, func(r result) float64 { return r.blocks[name] })...)
	}
	for _, name := range queryNames {
		for _, s := range states {
			all = append(all, s.queryFigures(name, s == last)...)
		}
		median := func(r result) float64 { return report.Percentile(r.queries[name], 0.5) }
		all = append(all, compare("query/"+name, first, last, median)...)
	}
	for _, s := range states {
		all = append(all, s.nodeFigures()...)
		all = append(all, s.recordFigures()...)
	}
	return all
}

func (s *state) collect(name, unit string, quantity func(result) float64) report.Figure {
	f := report.Figure{Group: Group, Name: name, Unit: unit}
	for _, r := range s.runs {
		f.Runs = append(f.Runs, quantity(r))
	}
	return f
}

// compare gives the ratio of the largest and the smallest state, run by run; nothing with a
// single state.
func compare(name string, first, last *state, quantity func(result) float64) []report.Figure {
	if first == last {
		return nil
	}
	f := report.Figure{Group: Group, Name: fmt.Sprintf("%s/%d over %d", name, last.versions, first.versions), Unit: "x"}
	for i := range first.runs {
		f.Runs = append(f.Runs, quantity(last.runs[i])/quantity(first.runs[i]))
	}
	judge(&f, mostSlower)
	return []report.Figure{f}
}

func judge(f *report.Figure, most float64) {
	if f.Finish() == nil {
		f.AtMost(most)
	}
}

func (s *state) queryFigures(name string, largest bool) []report.Figure {
	percentile := func(label string, share float64) report.Figure {
		return s.collect(fmt.Sprintf("query/%s/%d/%s", name, s.versions, label), "ms",
			func(r result) float64 { return report.Percentile(r.queries[name], share) })
	}
	slow := percentile("p99", 0.99)
	if largest && strings.HasPrefix(name, "leaderboard") {
		judge(&slow, mostPage)
	}
	return []report.Figure{percentile("p50", 0.5), slow}
}

// nodeFigures gives starting, and snapshots where they were made.
func (s *state) nodeFigures() []report.Figure {
	start := s.collect(fmt.Sprintf("start/%d", s.versions), "ms", func(r result) float64 { return float64(r.start.Microseconds()) / 1000 })
	all := []report.Figure{start}
	if s.runs[0].transfer == nil {
		return all
	}
	prefix := fmt.Sprintf("snapshot/%d/", s.versions)
	return append(all,
		s.collect(prefix+"write", "s", func(r result) float64 { return r.transfer.write.Seconds() }),
		s.collect(prefix+"restore", "s", func(r result) float64 { return r.transfer.restore.Seconds() }),
		s.collect(prefix+"size", "MiB", func(r result) float64 { return float64(r.transfer.bytes) / mebibyte }),
	)
}

// recordFigures gives bytes. They do not vary from run to run and are taken once.
func (s *state) recordFigures() []report.Figure {
	once := func(name, unit string, value float64, note string) report.Figure {
		return report.Figure{Group: Group, Name: fmt.Sprintf(name, s.versions), Unit: unit, Runs: []float64{value}, Note: note}
	}
	var all []report.Figure
	for _, k := range s.before {
		if k.records < fewRecords {
			continue
		}
		all = append(all, once("record/%d/"+k.name, "B", float64(k.bytes)/float64(k.records), fmt.Sprintf("%d records", k.records)))
	}
	return append(all,
		once("state/%d/keys and values", "MiB", mebibytes(s.before), ""),
		once("state/%d/keys and values after pruning", "MiB", mebibytes(s.after), s.pruned()),
		once("state/%d/on disk", "MiB", float64(s.disk)/mebibyte, "with hashes and versions of the tree"),
	)
}

func mebibytes(all []kind) float64 {
	sum := 0
	for _, k := range all {
		sum += k.bytes
	}
	return float64(sum) / mebibyte
}

// pruned says which records went with the rounds of the past.
func (s *state) pruned() string {
	left := map[string]int{}
	for _, k := range s.after {
		left[k.name] = k.records
	}
	var gone []string
	for _, k := range s.before {
		if k.records > left[k.name] {
			gone = append(gone, fmt.Sprintf("%d of %d %s", k.records-left[k.name], k.records, k.name))
		}
	}
	return "without " + strings.Join(gone, ", ")
}
