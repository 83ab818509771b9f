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

	_, revealed := s.count(rounds)
	require.Equal(t, 200, revealed)
	require.Empty(t, s.skipped())
	require.NotContains(t, s.logged(), "sequence")
	require.NotContains(t, s.logged(), "MISSED")
	status := s.status()
	require.True(t, status.Running)
	require.Equal(t, s.eva.String(), status.Evaluator)
}

// perLife is how often the daemon is killed on one chain.
const perLife = 10

// TestKilledAtAnyMoment: a daemon that is killed again and again, with every process of it, reveals what it committed and commits to nothing
// twice. One chain after the other, because most states pass in the first seconds.
func TestKilledAtAnyMoment(t *testing.T) {
	if testing.Short() {
		t.Skip("runs nodes")
	}
	t.Logf("-evaluator.seed=%d", *seed)
	random := rand.New(rand.NewPCG(*seed, 1))
	for left := *kills; left > 0; left -= perLife {
		killedLife(t, random, min(left, perLife))
	}
}

// killedLife plays one chain. The commit phase ends while the kills go on; the reveal phase leaves time after them.
func killedLife(t *testing.T, random *rand.Rand, kills int) {
	t.Helper()
	s := newScene(t, plan{models: 4, benchmarks: 3, commit: 50 + 8*kills, reveal: 50 + 20*kills, script: "sleep 0.1; " + measures})
	defer s.node.Stop(t)
	var rounds []uint64
	s.until(30*time.Second, "12 rounds", func() bool { rounds = s.rounds(0); return len(rounds) == 12 })
	for range kills {
		kill := s.start()
		// A start takes about half a second: the moments cover it, and what comes after.
		time.Sleep(time.Duration(300+random.IntN(1500)) * time.Millisecond)
		kill()
	}
	defer s.start()()
	s.until(2*time.Minute, "everything that was committed is revealed", func() bool {
		committed, revealed := s.count(rounds)
		return revealed > 0 && revealed == committed && !s.committing()
	})
	committed, revealed := s.count(rounds)
	t.Logf("%d kills: %d of 12 rounds committed, %d revealed", kills, committed, revealed)
	require.Positive(t, revealed)
	require.Empty(t, s.skipped(), "a second commit or a reveal in vain")
	require.NotContains(t, s.logged(), "passed in state COMMITTED")
}

// committing tells whether the commit phase goes on.
func (s *scene) committing() bool {
	at, err := s.c.EvalReward().Schedule(s.t.Context(), &types.QueryScheduleRequest{})
	require.NoError(s.t, err)
	return at.Epoch == 0 && at.Phase == types.PHASE_COMMIT
}
