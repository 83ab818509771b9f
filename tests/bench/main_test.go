package main

import (
	"context"
	"errors"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/modeld-labs/modeld/tests/bench/report"
)

func figure(name, unit string, runs ...float64) report.Figure {
	return report.Figure{Group: sideBySide, Name: name, Unit: unit, Runs: runs}
}

func TestASectionThatFailsDoesNotStopTheOthers(t *testing.T) {
	results := &report.Results{}
	folder := t.TempDir()
	err := measure(context.Background(), []section{
		{"broken", func(context.Context) ([]report.Figure, error) {
			return []report.Figure{figure("half", "1/s", 1)}, errors.New("no node")
		}},
		{"empty", func(context.Context) ([]report.Figure, error) { return []report.Figure{figure("none", "1/s")}, nil }},
		{"good", func(context.Context) ([]report.Figure, error) { return []report.Figure{figure("whole", "1/s", 2)}, nil }},
	}, results, folder)
	require.ErrorContains(t, err, "section broken: no node")
	require.ErrorContains(t, err, "section empty: figure side by side none has no runs")
	require.Len(t, results.Figures, 2)
	for _, name := range []string{"broken", "empty", "good"} {
		require.FileExists(t, filepath.Join(folder, name+".cpu.pprof"))
	}
}

func TestSectionsAreChosenByName(t *testing.T) {
	all := []section{{name: "side"}, {name: "process"}, {name: "growth"}}
	chosen, err := choose(all, "growth,side")
	require.NoError(t, err)
	require.Equal(t, []string{"growth", "side"}, []string{chosen[0].name, chosen[1].name})
	chosen, err = choose(all, "")
	require.NoError(t, err)
	require.Len(t, chosen, 3)
	_, err = choose(all, "size")
	require.ErrorContains(t, err, `expected some of side,process,growth, got "size"`)
	for _, s := range sections(settings{runs: 1}) {
		require.NotNil(t, s.run, s.name)
	}
}

func TestRatiosOfWhatStandsSideBySide(t *testing.T) {
	results := &report.Results{}
	require.NoError(t, results.Add(
		figure("modeld/evaluate", "1/s", 900, 1000, 1100), figure("geth/evaluate", "1/s", 200, 250, 300),
		figure("modeld/evaluate/disk before pruning", "B", 50), figure("geth/evaluate/disk", "B", 100),
		figure("modeld/register version", "1/s", 5),
	))
	addRatios(results)
	rate, found := results.Find(sideBySide, "modeld over geth/evaluate")
	require.True(t, found)
	require.Equal(t, []float64{4, 3.6, 4.4}, []float64{rate.Median, rate.Low, rate.High})
	require.True(t, *rate.Met)
	disk, found := results.Find(sideBySide, "modeld over geth/disk before pruning")
	require.True(t, found)
	require.False(t, *disk.Met)
	_, found = results.Find(sideBySide, "modeld over geth/register")
	require.False(t, found, "nothing to compare with")
}
