package demo

import (
	"bytes"
	"context"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"cosmossdk.io/math"
)

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
	_, err := Run(interrupted, Options{Home: home, Out: out})
	require.NoError(t, err, out.text.String())

	rest := &stopper{word: "never said", stop: stop}
	report, err := Run(ctx, Options{Home: home, Once: true, Out: rest})
	require.NoError(t, err, rest.text.String())
	require.Contains(t, rest.text.String(), "going on")

	require.Len(t, report.Models, 15)
	paid := math.ZeroInt()
	for _, m := range report.Models {
		paid = paid.Add(m.Paid)
		progress := strings.HasPrefix(m.Ref, improver)
		require.Equal(t, progress, m.Paid.IsPositive(), "%s on %s: %s", m.Ref, m.Benchmark, m.Reason)
		require.Equal(t, progress, m.Points > 0, "%s on %s", m.Ref, m.Benchmark)
	}
	least, lazy := math.NewIntFromUint64(1<<62), math.ZeroInt()
	for _, e := range report.Evaluators {
		paid = paid.Add(e.Paid)
		switch {
		case strings.Contains(e.Name, string(Honest)):
			least = math.MinInt(least, e.Paid)
		case strings.Contains(e.Name, string(Lazy)):
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
