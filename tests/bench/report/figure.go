// Package report holds what the benchmarks measured: figures with their spread, the facts of
// the machine, a file of results and a readable table.
package report

import (
	"fmt"
	"slices"
)

// Figure is one measured quantity. Its runs are kept in the order in which they were made.
type Figure struct {
	// Group names the part of the benchmarks, for example "process".
	Group string `json:"group"`
	// Name says what was measured, in words separated by "/": "reveal/64/sequential/goleveldb".
	Name string `json:"name"`
	// Unit of the runs: "1/s", "ns", "ms", "B", "MiB", "s", "x" for ratios.
	Unit string    `json:"unit"`
	Runs []float64 `json:"runs"`
	// Median, Low and High summarise the runs; Finish sets them.
	Median float64 `json:"median"`
	Low    float64 `json:"low"`
	High   float64 `json:"high"`
	// Target says what was aimed at, for example "<= 1.5"; empty without a target.
	Target string `json:"target,omitempty"`
	// Met says whether the median keeps the target.
	Met *bool `json:"met,omitempty"`
	// Note says what a reader must know to understand the figure.
	Note string `json:"note,omitempty"`
}

// Finish sets the median and the spread. It fails for a figure without runs.
func (f *Figure) Finish() error {
	if len(f.Runs) == 0 {
		return fmt.Errorf("figure %s %s has no runs, expected at least one", f.Group, f.Name)
	}
	sorted := slices.Sorted(slices.Values(f.Runs))
	f.Low, f.High = sorted[0], sorted[len(sorted)-1]
	middle := len(sorted) / 2
	f.Median = sorted[middle]
	if len(sorted)%2 == 0 {
		f.Median = (sorted[middle-1] + sorted[middle]) / 2
	}
	return nil
}

// AtLeast compares the median with the smallest value aimed at.
func (f *Figure) AtLeast(target float64) { f.judge(">= "+number(target), f.Median >= target) }

// AtMost compares the median with the largest value aimed at.
func (f *Figure) AtMost(target float64) { f.judge("<= "+number(target), f.Median <= target) }

func (f *Figure) judge(target string, met bool) { f.Target, f.Met = target, &met }

// Percentile gives the value below which the share p (0 to 1) of the values lies, by the
// nearest rank; 0 without values.
func Percentile(values []float64, p float64) float64 {
	if len(values) == 0 {
		return 0
	}
	sorted := slices.Sorted(slices.Values(values))
	rank := int(p*float64(len(sorted))+0.999999999) - 1
	return sorted[min(max(rank, 0), len(sorted)-1)]
}
