package growth

import (
	"os"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/modeld-labs/modeld/tests/bench/report"
	"github.com/modeld-labs/modeld/tests/bench/rig"
)

func tiny(t *testing.T) Options {
	t.Helper()
	return Options{Runs: 1, Sizes: []int{120, 300}, Accounts: 20, Queries: 3, SnapshotMost: 120, Folder: t.TempDir()}
}

func TestMeasureOnSmallStates(t *testing.T) {
	o := tiny(t)
	o.Profile = t.TempDir()
	figures, err := Measure(t.Context(), o)
	require.NoError(t, err)
	results := &report.Results{}
	require.NoError(t, results.Add(figures...))
	for _, name := range []string{
		"register/120/time", "request/300/time", "claim/120/time", "commit/64/300/time", "reveal/64/300 over 120", "settle/120/time",
		"query/version by reference/300/p50", "query/leaderboard page in the middle/300/p99", "query/explain/120/p50",
		"query/open assignments/300 over 120", "query/score history/120/p99", "start/300", "snapshot/120/restore",
		"record/120/modelreg/versions", "record/300/evalreward/final_scores", "state/300/keys and values after pruning", "state/120/on disk",
	} {
		f, found := results.Find(Group, name)
		require.True(t, found, name)
		require.Positive(t, f.Median, name)
	}
	_, found := results.Find(Group, "snapshot/300/write")
	require.False(t, found, "larger than SnapshotMost")
	page, _ := results.Find(Group, "query/leaderboard first page/300/p99")
	require.NotNil(t, page.Met)
	before, _ := results.Find(Group, "state/300/keys and values")
	after, _ := results.Find(Group, "state/300/keys and values after pruning")
	require.Less(t, after.Median, before.Median)
	require.Contains(t, after.Note, "200 of 200 evalreward/ballots")
	require.Contains(t, after.Note, "200 of 200 evalreward/results")
	left, err := os.ReadDir(o.Folder)
	require.NoError(t, err)
	require.Len(t, left, 2, "the states are kept, nothing else")
}

// The generated state is one that the chain itself could be in.
func TestGeneratedStateKeepsTheInvariants(t *testing.T) {
	p := newPast(300, 20)
	o := tiny(t)
	home, err := p.prepare(o, o.Folder)
	require.NoError(t, err)
	node, err := rig.Open(home, onDisk)
	require.NoError(t, err)
	defer node.Close()
	ctx, err := node.App.CreateQueryContext(node.Height(), false)
	require.NoError(t, err)
	for _, result := range node.App.Invariants(ctx) {
		require.NoError(t, result.Broken, result.Name)
	}
}

func TestOptionsOutOfRangeAreRefused(t *testing.T) {
	for want, change := range map[string]func(*Options){
		"runs": func(o *Options) { o.Runs = 0 }, "accounts": func(o *Options) { o.Accounts = 15 },
		"queries": func(o *Options) { o.Queries = 0 }, "rising": func(o *Options) { o.Sizes = []int{200, 200} },
		"at least one": func(o *Options) { o.Sizes = nil },
	} {
		o := tiny(t)
		change(&o)
		_, err := Measure(t.Context(), o)
		require.ErrorContains(t, err, want)
	}
}
