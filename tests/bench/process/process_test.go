package process_test

import (
	"os"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/modeld-labs/modeld/tests/bench/process"
	"github.com/modeld-labs/modeld/tests/bench/report"
)

// All kinds of blocks are measured with every setup, and each run of a replay answers as
// recorded.
func TestMeasureEveryBlockWithEverySetup(t *testing.T) {
	o := process.Options{Runs: 1, Accounts: 20, Sizes: []int{1, 64}, Keys: 400, Sets: 200, Operations: 20, Profile: t.TempDir()}
	figures, err := process.Measure(t.Context(), o)
	require.NoError(t, err)
	results := &report.Results{}
	require.NoError(t, results.Add(figures...))
	for _, name := range []string{
		"send/sequential/goleveldb/time", "commit version/block-stm/memory/allocations", "register/sequential/memory/memory",
		"request/gas", "claim/check/goleveldb/time", "commit/64/sequential/goleveldb/time", "reveal/1/block-stm/goleveldb/time",
		"reveal/64/block-stm over sequential/memory", "reveal/64 over raw/goleveldb", "raw/commit hash", "raw/tree set/memory",
	} {
		f, found := results.Find(process.Group, name)
		require.True(t, found, name)
		require.Positive(t, f.Median, name)
	}
	again, found := results.Find(process.Group, "claim/block-stm/memory/executed again")
	require.True(t, found)
	require.NotNil(t, again.Met)
	profiles, err := os.ReadDir(o.Profile)
	require.NoError(t, err)
	require.NotEmpty(t, profiles)
}

func TestOptionsOutOfRangeAreRefused(t *testing.T) {
	for want, change := range map[string]func(*process.Options){
		"runs": func(o *process.Options) { o.Runs = 0 }, "accounts": func(o *process.Options) { o.Accounts = 15 },
		"sets": func(o *process.Options) { o.Sets = o.Keys + 1 }, "operations": func(o *process.Options) { o.Operations = 0 },
		"sizes": func(o *process.Options) { o.Sizes = nil },
	} {
		o := process.Quick()
		change(&o)
		_, err := process.Measure(t.Context(), o)
		require.ErrorContains(t, err, want)
	}
}
