package demo_test

import (
	"bytes"
	"context"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"cosmossdk.io/math"

	"github.com/modeld-labs/modeld/cmd/modeld/cmd"
	"github.com/modeld-labs/modeld/internal/demo"
)

// TestMain makes this test binary behave as modeld where the demo starts it as one, so that the daemons are the real command without a
// build of its own. Tests are started with flags first.
func TestMain(m *testing.M) {
	if len(os.Args) > 1 && !strings.HasPrefix(os.Args[1], "-") {
		os.Exit(cmd.Main())
	}
	os.Exit(m.Run())
}

// stopper is an output that ends the demo when a word appears, as a user does with Ctrl-C.
type stopper struct {
	mu   sync.Mutex
	text bytes.Buffer
	word string
	stop context.CancelFunc
}

func (s *stopper) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if strings.Contains(string(p), s.word) {
		s.stop()
	}
	return s.text.Write(p)
}

// The main job, as a newcomer runs it, and interrupted: the demo is stopped in the middle
// of a round and goes on from there. In the end progress is paid, the copy and the worse
// model are not, and what was minted is what was paid.
func TestDemoGoesOnAndPaysForProgressOnly(t *testing.T) {
	if testing.Short() {
		t.Skip("runs a node")
	}
	home := t.TempDir()
	ctx, cancel := context.WithTimeout(context.Background(), 4*time.Minute)
	defer cancel()

	interrupted, stop := context.WithCancel(ctx)
	out := &stopper{word: "committed to", stop: stop}
	_, err := demo.Run(interrupted, demo.Options{Home: home, Out: out})
	require.NoError(t, err, out.text.String())

	rest := &stopper{word: "never said", stop: stop}
	report, err := demo.Run(ctx, demo.Options{Home: home, Once: true, Out: rest})
	require.NoError(t, err, rest.text.String())
	require.Contains(t, rest.text.String(), "going on")

	require.Len(t, report.Models, 15)
	paid := math.ZeroInt()
	for _, m := range report.Models {
		paid = paid.Add(m.Paid)
		progress := strings.HasPrefix(m.Ref, "atlas/")
		require.Equal(t, progress, m.Paid.IsPositive(), "%s on %s: %s", m.Ref, m.Benchmark, m.Reason)
		require.Equal(t, progress, m.Points > 0, "%s on %s", m.Ref, m.Benchmark)
	}
	least, lazy := math.NewIntFromUint64(1<<62), math.ZeroInt()
	for _, e := range report.Evaluators {
		paid = paid.Add(e.Paid)
		switch {
		case strings.Contains(e.Name, string(demo.Honest)):
			least = math.MinInt(least, e.Paid)
		case strings.Contains(e.Name, string(demo.Lazy)):
			lazy = e.Paid
		}
	}
	require.True(t, least.GT(lazy), "honest %s, lazy %s", least, lazy)
	require.Equal(t, report.Supply.Minted, paid)
	require.NotEmpty(t, report.Invariants)
	for _, i := range report.Invariants {
		require.True(t, i.OK, i.Name)
	}
}
