package main

import (
	"fmt"
	"io"
	"math"
	"text/tabwriter"
)

// tolerance is the part by which a ratio may move without a word.
const tolerance = 0.1

// move is a ratio that is not what it was.
type move struct {
	before, after ratio
	verdict       string
	failed        bool
}

// compare gives what moved by more than the tolerance, in the order of the baseline, then what
// is gone. A ratio that only one of them has is no reason to fail: sections can be left out.
func compare(before, after []ratio) (moves []move) {
	now := map[string]ratio{}
	for _, r := range after {
		now[r.Name] = r
	}
	for _, b := range before {
		a, found := now[b.Name]
		if !found {
			moves = append(moves, move{before: b, verdict: "not measured"})
			continue
		}
		if m := judge(b, a); m.verdict != "" {
			moves = append(moves, m)
		}
	}
	return moves
}

// judge compares the medians. What moved is beyond the spread when neither median lies among
// the runs of the other.
func judge(before, after ratio) move {
	m := move{before: before, after: after}
	moved := math.Abs(after.Median-before.Median) > tolerance*math.Abs(before.Median)
	if !moved {
		return m
	}
	grew := after.Median > before.Median
	switch {
	case after.Better == neither:
		m.verdict = "moved"
	case grew == (after.Better == higher):
		m.verdict = "better"
	default:
		m.verdict = "worse"
	}
	if within(after.Median, before) || within(before.Median, after) {
		if m.verdict != "moved" {
			m.verdict += ", within the spread"
		}
		return m
	}
	m.failed = m.verdict == "worse"
	return m
}

func within(v float64, r ratio) bool { return v >= r.Low && v <= r.High }

// change gives the movement in per cent of what it was.
func (m move) change() string {
	if m.before.Median == 0 {
		return "from 0"
	}
	return fmt.Sprintf("%+.0f %%", 100*(m.after.Median-m.before.Median)/math.Abs(m.before.Median))
}

func show(out io.Writer, moves []move, compared int) error {
	moved := count(moves, func(m move) bool { return m.after.Name != "" })
	if _, err := fmt.Fprintf(out, "%d of %d ratios moved by more than %.0f %%\n", moved, compared, 100*tolerance); err != nil {
		return err
	}
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	for _, m := range moves {
		if m.after.Name == "" {
			fmt.Fprintf(w, "%s\t%.4g\t\t\t%s\n", m.before.Name, m.before.Median, m.verdict)
			continue
		}
		fmt.Fprintf(w, "%s\t%.4g\t-> %.4g\t%s\t%s\n", m.before.Name, m.before.Median, m.after.Median, m.change(), m.verdict)
	}
	return w.Flush()
}

func count(moves []move, is func(move) bool) (n int) {
	for _, m := range moves {
		if is(m) {
			n++
		}
	}
	return n
}
