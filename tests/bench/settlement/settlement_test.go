package settlement

import (
	"os"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/modeld-labs/modeld/tests/bench/report"
)

func tiny() Options {
	return Options{Runs: 2, Committees: []int{15, 31}, Rounds: 20, RateUnits: 16, Queues: []int{40}, Blocks: 3, Members: 40}
}

func TestMeasureRatesAndQueues(t *testing.T) {
	o := tiny()
	o.Profile = t.TempDir()
	figures, err := Measure(t.Context(), o)
	require.NoError(t, err)
	results := &report.Results{}
	require.NoError(t, results.Add(figures...))
	for _, name := range []string{
		"rounds/15 seats", "rounds/31 seats/settle", "rounds/15 seats/award and pay", "rounds/31 seats/with hashing and storing",
		"queue/40/EndBlock/p50", "queue/40/EndBlock/max", "queue/40/rest of block/p99",
	} {
		f, found := results.Find(Group, name)
		require.True(t, found, name)
		require.Positive(t, f.Median, name)
		require.Len(t, f.Runs, 2)
	}
	rate, _ := results.Find(Group, "rounds/15 seats")
	require.NotNil(t, rate.Met)
	profiles, err := os.ReadDir(o.Profile)
	require.NoError(t, err)
	require.Len(t, profiles, 3)
}

// The generated state is one that the chain itself could be in: it keeps every invariant
// before and after settlement.
func TestGeneratedStateKeepsTheInvariants(t *testing.T) {
	c := newCrowd(30, 15, 40, 8)
	node, err := c.start(t.TempDir())
	require.NoError(t, err)
	defer node.Close()
	check := func() {
		ctx, err := node.App.CreateQueryContext(node.Height(), false)
		require.NoError(t, err)
		for _, result := range node.App.Invariants(ctx) {
			require.NoError(t, result.Broken, "height %d: %s", node.Height(), result.Name)
		}
	}
	check()
	require.Equal(t, c.settleHeight()-1, node.Height())
	require.NoError(t, c.settleAndPay(t.Context(), node, &life{}))
	check()
	require.NoError(t, c.expectPaid(t.Context(), node))
}

func TestOptionsOutOfRangeAreRefused(t *testing.T) {
	for want, change := range map[string]func(*Options){
		"runs": func(o *Options) { o.Runs = 0 }, "committees": func(o *Options) { o.Committees = []int{32} },
		"members": func(o *Options) { o.Members = 30 }, "rounds": func(o *Options) { o.Rounds = 0 },
		"blocks": func(o *Options) { o.Blocks = 0 }, "queues": func(o *Options) { o.Queues = []int{23} },
	} {
		o := tiny()
		change(&o)
		_, err := Measure(t.Context(), o)
		require.ErrorContains(t, err, want)
	}
}
