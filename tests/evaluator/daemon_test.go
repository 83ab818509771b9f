package evaluator

import (
	"flag"
	"iter"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/cosmos/cosmos-sdk/types/query"

	"github.com/modeld-labs/modeld/x/evalreward/types"
)

var assignments = flag.Int("evaluator.assignments", 40, "how many assignments one daemon has at a time, in tens")

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

// TestManyAssignmentsInOneRevealWindow: one daemon with one key reveals all of them, and no transaction is in the way of another.
func TestManyAssignmentsInOneRevealWindow(t *testing.T) {
	if testing.Short() {
		t.Skip("runs a node")
	}
	n := *assignments / 10 * 10
	s := newScene(t, plan{models: n / 10, benchmarks: 10, commit: 40 + n, reveal: 40, workers: 4})
	var rounds []uint64
	s.until(30*time.Second, "all rounds", func() bool { rounds = s.rounds(0); return len(rounds) == n })
	defer s.start()()
	s.until(90*time.Second, "all revealed", func() bool { return strings.Count(s.logged(), "msg=REVEALED") == n })

	_, revealed := s.count(rounds)
	require.Equal(t, n, revealed)
	require.Empty(t, s.skipped())
	require.NotContains(t, s.logged(), "sequence")
	require.NotContains(t, s.logged(), "MISSED")
	status := s.status()
	require.True(t, status.Running)
	require.Equal(t, s.eva.String(), status.Evaluator)
}

// committing tells whether the commit phase goes on.
func (s *scene) committing() bool {
	at, err := s.c.EvalReward().Schedule(s.t.Context(), &types.QueryScheduleRequest{})
	require.NoError(s.t, err)
	return at.Epoch == 0 && at.Phase == types.PHASE_COMMIT
}
