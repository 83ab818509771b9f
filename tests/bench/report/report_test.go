package report_test

import (
	"bytes"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/modeld-labs/modeld/tests/bench/report"
)

func TestFigures(t *testing.T) {
	f := report.Figure{Group: "g", Name: "n", Unit: "ns", Runs: []float64{5, 1, 4, 2}}
	require.NoError(t, f.Finish())
	require.Equal(t, []float64{3, 1, 5}, []float64{f.Median, f.Low, f.High})
	require.Equal(t, []float64{5, 1, 4, 2}, f.Runs, "the order of the runs is kept")

	f.AtLeast(3)
	require.True(t, *f.Met)
	f.AtMost(2.5)
	require.False(t, *f.Met)
	require.Equal(t, "<= 2.500", f.Target)

	require.ErrorContains(t, (&report.Figure{Group: "g", Name: "n"}).Finish(), "no runs")
}

func TestPercentileByNearestRank(t *testing.T) {
	values := []float64{10, 9, 8, 7, 6, 5, 4, 3, 2, 1}
	require.Equal(t, 5.0, report.Percentile(values, 0.5))
	require.Equal(t, 10.0, report.Percentile(values, 0.99))
	require.Equal(t, 1.0, report.Percentile(values, 0))
	require.Zero(t, report.Percentile(nil, 0.5))
}

func TestResultsAreWrittenAndReadBack(t *testing.T) {
	r := &report.Results{Machine: report.ThisMachine("abc")}
	require.Positive(t, r.Machine.Cores)
	require.Positive(t, r.Machine.MemoryMiB)
	require.NoError(t, r.Add(report.Figure{Group: "g", Name: "n", Unit: "1/s", Runs: []float64{2000, 1000, 3000}}))
	require.Error(t, r.Add(report.Figure{Group: "g", Name: "none"}))
	f, found := r.Find("g", "n")
	require.True(t, found)
	f.AtLeast(5000)

	folder := t.TempDir()
	require.NoError(t, r.Write(folder))
	back, err := report.Read(folder)
	require.NoError(t, err)
	require.Equal(t, r, back)

	var table bytes.Buffer
	require.NoError(t, back.Table(&table))
	require.Contains(t, table.String(), "MISSED")
	require.Contains(t, table.String(), "2000")
}
