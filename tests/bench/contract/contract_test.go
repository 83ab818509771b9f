package contract

import (
	"flag"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/modeld-labs/modeld/tests/bench/report"
)

// Building geth takes minutes, so that only `make test-contract` sets this.
var tools = flag.Bool("contract.tools", false, "build geth and measure it at a tiny size")

func read(t *testing.T) document {
	t.Helper()
	text, err := os.ReadFile("testdata/document.json")
	require.NoError(t, err)
	d, err := parse(text)
	require.NoError(t, err)
	return *d
}

func find(t *testing.T, all []report.Figure, name string) report.Figure {
	t.Helper()
	for _, f := range all {
		if f.Name == name {
			return f
		}
	}
	t.Fatalf("expected a figure %q", name)
	return report.Figure{}
}

func TestFiguresOfTwoRuns(t *testing.T) {
	first, second, grown := read(t), read(t), read(t)
	second.Operations[1].PerSecond = 3000
	grown.Prefill = 1000
	all, err := figures([]document{first, second}, []document{grown})
	require.NoError(t, err)

	evaluate := find(t, all, "geth/evaluate")
	require.Equal(t, "side by side", evaluate.Group)
	require.Equal(t, []float64{2000, 3000}, evaluate.Runs)
	require.InDelta(t, 2500.0, evaluate.Median, 0)
	require.Equal(t, "1/s", evaluate.Unit)
	require.Contains(t, evaluate.Note, "20000 in 20000 transactions of 200 accounts")
	require.Len(t, find(t, all, "geth/evaluate/after 1000").Runs, 1)
	require.InDelta(t, 1100.0, find(t, all, "geth/evaluate/disk").Median, 0)
	require.InDelta(t, 8.5, find(t, all, "geth/evaluate/latency p50 idle").Median, 0)
	require.InDelta(t, 470.0, find(t, all, "geth/evaluate/batched/peak memory").Median, 0)
	require.Contains(t, find(t, all, "geth/evaluate/batched").Note, "commits and reveals of up to 64, rounds of 15")
}

func TestDocumentsOfAnotherCommitAreRefused(t *testing.T) {
	_, err := parse([]byte(`{"geth":"x","new":1}`))
	require.ErrorContains(t, err, "build it from the same commit")
	_, err = parse([]byte(`{"geth":"x"}`))
	require.ErrorContains(t, err, "expected operations or latencies, got none")
}

// go-ethereum has another licence: it is run beside modeld and linked into nothing of this module.
func TestThisModuleDoesNotRequireGoEthereum(t *testing.T) {
	text, err := os.ReadFile("../../../go.mod")
	require.NoError(t, err)
	require.NotContains(t, string(text), "ethereum/go-ethereum")
}

func TestToolsThatCannotBeBuilt(t *testing.T) {
	source := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(source, "go.mod"), []byte("module empty\n"), 0o600))
	_, err := Measure(t.Context(), Options{Source: source, Folder: t.TempDir(), Runs: 1, Models: 1, Evaluations: 1})
	require.ErrorContains(t, err, "the first build needs the Go module proxy")
	_, err = Measure(t.Context(), Options{})
	require.ErrorContains(t, err, "expected at least one run, model and evaluation, got 0, 0, 0")
}

func TestMeasureWithRealTools(t *testing.T) {
	if !*tools {
		t.Skip("builds geth; run `make test-contract`")
	}
	all, err := Measure(t.Context(), Options{
		Source: "../geth", Folder: t.TempDir(), Runs: 2, Models: 5, Evaluations: 20, Accounts: 5, Batch: 2, Seats: 2, Idle: 2, Prefill: 10,
	})
	require.NoError(t, err)
	for _, name := range []string{"geth/register model", "geth/evaluate", "geth/evaluate/batched", "geth/evaluate/latency p50 idle"} {
		f := find(t, all, name)
		require.Len(t, f.Runs, 2, name)
		require.Positive(t, f.Median, name)
	}
	require.Positive(t, find(t, all, "geth/evaluate/after 10").Median)
}
