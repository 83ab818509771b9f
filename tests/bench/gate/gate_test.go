package main

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/modeld-labs/modeld/tests/bench/report"
)

// made gives results with a yardstick, a rate, a time, bytes and two ratios; speed scales
// all that depends on the machine, and the others are changed by name.
func made(t *testing.T, speed float64, factors map[string]float64) *report.Results {
	t.Helper()
	r := &report.Results{}
	add := func(group, name, unit string, value float64, target string) {
		f := report.Figure{Group: group, Name: name, Unit: unit, Target: target}
		if factor := factors[name]; factor != 0 {
			value *= factor
		}
		for _, spread := range []float64{0.98, 0.99, 1, 1.01, 1.02} {
			f.Runs = append(f.Runs, value*spread)
		}
		require.NoError(t, r.Add(f))
	}
	add(yardstickGroup, yardstickName, "1/s", 10_000*speed, "")
	add("process", "reveal", "1/s", 20_000*speed, "")
	add("process", "settle", "ms", 5/speed, "")
	add("side by side", "disk", "B", 400, "")
	add("side by side", "over geth", "x", 4, ">= 3")
	add("process", "over raw", "x", 1.4, "<= 1.5")
	add("process", "shape", "x", 2, "")
	return r
}

func verdicts(moves []move) map[string]string {
	out := map[string]string{}
	for _, m := range moves {
		out[m.before.Name] = m.verdict
	}
	return out
}

func TestAnotherMachineMovesNothing(t *testing.T) {
	before, after := ratios(made(t, 1, nil)), ratios(made(t, 0.4, nil))
	require.Len(t, before, 6, "the yardstick is no ratio")
	require.Empty(t, compare(before, after))
}

func TestWhatMovedHasADirection(t *testing.T) {
	before := ratios(made(t, 1, nil))
	after := ratios(made(t, 1, map[string]float64{
		"reveal": 0.8, "settle": 1.3, "disk": 0.5, "over geth": 2, "over raw": 1.05, "shape": 3,
	}))
	moves := compare(before, after)
	require.Equal(t, map[string]string{
		"process: reveal": "worse", "process: settle": "worse", "side by side: disk": "better",
		"side by side: over geth": "better", "process: shape": "moved",
	}, verdicts(moves))
	require.Equal(t, 2, count(moves, func(m move) bool { return m.failed }))
}

func TestASpreadExcuses(t *testing.T) {
	before := ratio{Name: "r", Better: higher, Median: 10, Low: 6, High: 12}
	after := ratio{Name: "r", Better: higher, Median: 7, Low: 6.5, High: 7.5}
	m := judge(before, after)
	require.Equal(t, "worse, within the spread", m.verdict)
	require.False(t, m.failed)
	before.Low = 9
	require.True(t, judge(before, after).failed)
	after.High = 10.5
	require.False(t, judge(before, after).failed, "a run as good as before")
	require.Empty(t, judge(before, ratio{Better: higher, Median: 9.1}).verdict, "less than a tenth")
	require.False(t, judge(ratio{Median: 1, Low: 1, High: 1}, ratio{Median: 9, Low: 9, High: 9}).failed, "no direction")
}

func TestWithoutTheYardstickRatesAreLeftOut(t *testing.T) {
	r := made(t, 1, nil)
	r.Figures = r.Figures[1:]
	require.Len(t, ratios(r), 4)
}

func TestTheCommand(t *testing.T) {
	folder := t.TempDir()
	file := filepath.Join(folder, "baseline.json")
	args := []string{"-results", folder, "-baseline", file, "-kind", "quick"}
	var out strings.Builder
	require.ErrorContains(t, run(args, &out), "results.json")

	require.NoError(t, made(t, 1, nil).Write(folder))
	require.NoError(t, run(args, &out))
	require.Contains(t, out.String(), "no baseline of the kind quick")
	require.NoError(t, run(append(args, "-update"), &out))
	require.NoError(t, run(args, &out))

	out.Reset()
	require.NoError(t, made(t, 1, map[string]float64{"over raw": 1.5}).Write(folder))
	require.ErrorContains(t, run(args, &out), "1 ratios got worse")
	require.Contains(t, out.String(), "process: over raw")
	require.Contains(t, out.String(), "+50 %")

	out.Reset()
	less := made(t, 1, nil)
	less.Figures = less.Figures[:2]
	require.NoError(t, less.Write(folder))
	require.NoError(t, run(args, &out), "a section that was left out is no regression")
	require.Contains(t, out.String(), "not measured")
	require.ErrorContains(t, run([]string{"-kind", "small"}, &out), "expected full or quick")
}
