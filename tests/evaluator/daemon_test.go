package evaluator

import (
	"flag"
	"iter"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/cosmos/cosmos-sdk/types/query"

	"github.com/modeld-labs/modeld/x/evalreward/types"
)

var (
	kills = flag.Int("evaluator.kills", 6, "how often the daemon is killed")
	seed  = flag.Uint64("evaluator.seed", uint64(time.Now().UnixNano()), "of the moments at which it is killed")
)

// pages walks through the rounds of an epoch.
func (s *scene) pages(epoch uint64) iter.Seq2[uint64, error] {
	return func(yield func(uint64, error) bool) {
		for page := (&query.PageRequest{}); ; {
			res, err := s.c.EvalReward().Rounds(s.t.Context(), &types.QueryRoundsRequest{ByEpoch: true, Epoch: epoch, Pagination: page})
			if err != nil {
				yield(0, err)
				return
			}
			for _, r := range res.Rounds {
				if !yield(r.Id, nil) {
					return
				}
			}
			if res.Pagination == nil || len(res.Pagination.NextKey) == 0 {
				return
			}
			page = &query.PageRequest{Key: res.Pagination.NextKey}
		}
	}
}

// TestTwoHundredAssignmentsInOneRevealWindow: one daemon with one key reveals all of them, and no transaction is in the way of another.
func TestTwoHundredAssignmentsInOneRevealWindow(t *testing.T) {
	if testing.Short() {
		t.Skip("runs a node for half a minute")
	}
	s := newScene(t, plan{models: 20, benchmarks: 10, commit: 200, reveal: 40, workers: 4})
	var rounds []uint64
	s.until(30*time.Second, "200 rounds", func() bool { rounds = s.rounds(0); return len(rounds) == 200 })
	defer s.start()()
	s.until(90*time.Second, "all revealed", func() bool { return strings.Count(s.logged(), "msg=REVEALED") == 200 })

	require.Equal(t, 200, s.revealed(rounds))
	require.Empty(t, s.skipped())
	require.NotContains(t, s.logged(), "sequence")
	require.NotContains(t, s.logged(), "MISSED")
	status := s.status()
	require.True(t, status.Running)
	require.Equal(t, s.eva.String(), status.Evaluator)
}

// TestKilledAtAnyMoment: a daemon that is killed again and again, with every process of it, reveals every round and commits to none twice.
func TestKilledAtAnyMoment(t *testing.T) {
	if testing.Short() {
		t.Skip("runs a node")
	}
	t.Logf("-evaluator.seed=%d", *seed)
	random := rand.New(rand.NewPCG(*seed, 1))
	// The phases are long enough for the starts that the kills cost.
	commit := 100 + 16**kills
	s := newScene(t, plan{models: 4, benchmarks: 3, commit: commit, reveal: commit, script: "sleep 0.3; " + measures})
	var rounds []uint64
	s.until(30*time.Second, "12 rounds", func() bool { rounds = s.rounds(0); return len(rounds) == 12 })
	for range *kills {
		kill := s.start()
		// A start takes about half a second: the moments cover it, and what comes after.
		time.Sleep(time.Duration(300+random.IntN(1700)) * time.Millisecond)
		kill()
	}
	defer s.start()()
	s.until(time.Duration(commit)*500*time.Millisecond, "all revealed", func() bool { return s.revealed(rounds) == 12 })
	require.Empty(t, s.skipped(), "a second commit or a reveal in vain")
	require.NotContains(t, s.logged(), "MISSED")
}
