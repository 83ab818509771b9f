package node

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/modeld-labs/modeld/tests/bench/report"
)

// The real binary under a tiny load: every figure is there, and nothing failed on the way.
func TestMeasureOnTheRealBinary(t *testing.T) {
	if testing.Short() {
		t.Skip("runs nodes")
	}
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Minute)
	defer cancel()
	o := Options{Runs: 1, Rounds: 16, Evaluators: 40, Versions: 20, Probes: 3, Say: t.Logf, Folder: t.TempDir()}
	figures, err := Measure(ctx, o)
	require.NoError(t, err)
	found := &report.Results{}
	require.NoError(t, found.Add(figures...))
	for _, name := range []string{
		"modeld/register version", "modeld/evaluate", "modeld/evaluate/sustained", "modeld/evaluate/with requests",
		"modeld/evaluate/cpu", "modeld/evaluate/disk before pruning", "modeld/evaluate/disk before pruning/application.db",
		"modeld/latency idle/p50", "modeld/latency under load/p99", "modeld/memory idle",
	} {
		f, ok := found.Find(group, name)
		require.True(t, ok, name)
		require.Positive(t, f.Median, name)
	}
	var table strings.Builder
	require.NoError(t, found.Table(&table))
	t.Log(table.String())
}

func TestGasLimitsFollowWhatWasUsed(t *testing.T) {
	g := gasTable{}
	require.EqualValues(t, firstGas+64*firstItemGas, g.limit("commit", 64))
	require.EqualValues(t, firstGas+firstItemGas, g.limit("commit", 1))
	g.saw("commit", 640_000)
	g.saw("commit", 20_000)
	require.EqualValues(t, baseGas+768_000, g.limit("commit", 64))
	require.EqualValues(t, baseGas+12_000, g.limit("commit", 1))
	g.saw("unknown", 1)
	require.Len(t, g, 1)
}

func TestSizesRefuse(t *testing.T) {
	require.NoError(t, Full(5).check())
	require.NoError(t, Quick(5).check())
	require.NoError(t, Full(5).params().Validate())
	require.NoError(t, Quick(5).params().Validate())
	o := Quick(5)
	o.Evaluators = 3
	require.ErrorContains(t, o.check(), "expected 31..16384, got 3")
}
