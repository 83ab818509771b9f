package main

import (
	"fmt"

	"github.com/modeld-labs/modeld/tests/bench/report"
)

const sideBySide = "side by side"

// comparison is a ratio of two figures that were measured side by side.
type comparison struct {
	name            string
	ours, theirs    string
	atLeast, atMost float64
}

// comparisons are modeld over geth. Rates should be high, bytes low.
var comparisons = []comparison{
	{name: "modeld over geth/register", ours: "modeld/register version", theirs: "geth/register model"},
	{name: "modeld over geth/evaluate", ours: "modeld/evaluate", theirs: "geth/evaluate", atLeast: 3},
	{name: "modeld over geth/evaluate/batched", ours: "modeld/evaluate", theirs: "geth/evaluate/batched", atLeast: 1},
	{name: "modeld over geth/disk before pruning", ours: "modeld/evaluate/disk before pruning", theirs: "geth/evaluate/disk", atMost: 0.25},
	{name: "modeld over geth/disk before pruning compacted", ours: "modeld/evaluate/disk before pruning compacted", theirs: "geth/evaluate/disk"},
	{name: "modeld over geth/disk after pruning", ours: "modeld/evaluate/disk after pruning", theirs: "geth/evaluate/disk", atMost: 0.1},
}

// addRatios adds the comparisons whose figures are there. The runs of a ratio are those of
// ours over the median of theirs, so its spread is that of our runs.
func addRatios(results *report.Results) {
	for _, c := range comparisons {
		ours, found := results.Find(sideBySide, c.ours)
		if !found {
			continue
		}
		theirs, found := results.Find(sideBySide, c.theirs)
		if !found || theirs.Median == 0 {
			continue
		}
		f := report.Figure{Group: sideBySide, Name: c.name, Unit: "x", Note: fmt.Sprintf("%s / %s", c.ours, c.theirs)}
		for _, run := range ours.Runs {
			f.Runs = append(f.Runs, run/theirs.Median)
		}
		if f.Finish() != nil {
			continue
		}
		if c.atLeast > 0 {
			f.AtLeast(c.atLeast)
		}
		if c.atMost > 0 {
			f.AtMost(c.atMost)
		}
		results.Figures = append(results.Figures, f)
	}
}
