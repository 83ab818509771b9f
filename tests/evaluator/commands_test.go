package evaluator

import (
	"os"
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/modeld-labs/modeld/evaluator/result"
	"github.com/modeld-labs/modeld/internal/testkit"
	"github.com/modeld-labs/modeld/x/evalreward/types"
)

const sample = "../../evaluator/result/testdata/results_2026-05-04T10-11-12.345678.json"

// TestAFileOfLMEvalIsSubmittedWithOneCommand: committed, and revealed when the phase comes. The benchmark pins the harness and the task of the
// file; on another benchmark it is refused, and both are named.
func TestAFileOfLMEvalIsSubmittedWithOneCommand(t *testing.T) {
	if testing.Short() {
		t.Skip("runs a node")
	}
	text, err := os.ReadFile(sample)
	require.NoError(t, err)
	r, err := result.ParseLMEval(text, result.Wanted{Task: "arc_easy"})
	require.NoError(t, err)
	s := newScene(t, plan{models: 1, benchmarks: 2, commit: 80, reveal: 60, measure: func(b *types.Benchmark) {
		if b.Id == 1 {
			b.Name, b.Metric, b.HarnessDigest = "arc_easy", "acc", r.Harness.Digest()
		}
	}})
	var rounds []uint64
	s.until(30*time.Second, "2 rounds", func() bool { rounds = s.rounds(0); return len(rounds) == 2 })
	submit := func(round uint64, more ...string) (string, error) {
		args := append([]string{"tx", "evalreward", "submit", strconv.FormatUint(round, 10), "--from-lm-eval", sample, "--from", "eva", "--yes",
			"--keyring-backend", "test", "--chain-id", testkit.ChainID, "--node", s.node.RPC()}, more...)
		out, err := s.modeld(args...).CombinedOutput()
		return string(out), err
	}

	out, err := submit(rounds[1])
	require.Error(t, err)
	require.Contains(t, out, `expected results of task "prose-2", got those of "arc_easy", "gsm8k"`)
	out, err = submit(rounds[1], "--task", "arc_easy", "--metric", "acc")
	require.Error(t, err)
	require.Contains(t, out, "pins harness digest")
	require.Contains(t, out, "git_hash=b86af2f")

	out, err = submit(rounds[0], "--wait-reveal")
	require.NoError(t, err, out)
	require.Contains(t, out, "0.8137205387205387 (stderr 0.007988845638383, n 2376), raw 813721")
	s.until(10*time.Second, "revealed", func() bool { _, revealed := s.count(rounds[:1]); return revealed == 1 })
	res, err := s.c.EvalReward().Evaluation(t.Context(), &types.QueryEvaluationRequest{Round: rounds[0], Evaluator: s.eva.String()})
	require.NoError(t, err)
	require.EqualValues(t, 813_721, res.Evaluation.Raw)
}

// TestCommandsAroundTheDaemon: check, once, queue and keys on a real node, and a commit of a killed daemon revealed by reveal --due.
func TestCommandsAroundTheDaemon(t *testing.T) {
	if testing.Short() {
		t.Skip("runs a node")
	}
	s := newScene(t, plan{models: 2, benchmarks: 1, commit: 60, reveal: 200})
	run := func(args ...string) string {
		out, err := s.modeld(append([]string{"evaluator"}, args...)...).CombinedOutput()
		require.NoError(t, err, string(out))
		return string(out)
	}
	checked := run("check")
	require.Contains(t, checked, "ok    bond: "+s.eva.String()+" is active")
	require.Contains(t, checked, "ok    runner shell: ")
	require.NotContains(t, checked, "FAIL")
	require.Contains(t, run("once", "acme/m001@1", "1"), "raw     100100")
	require.Contains(t, run("keys"), "evaluator  "+s.eva.String())
	require.Len(t, run("keys", "--export"), 65)

	kill := s.start()
	s.until(30*time.Second, "both committed", func() bool { committed, _ := s.count(s.rounds(0)); return committed == 2 })
	require.Contains(t, run("queue"), "acme/m001@1 on prose-1")
	kill()
	require.Contains(t, run("queue"), "acme/m001@1 on prose-1")
	s.until(30*time.Second, "reveal phase", func() bool { return !s.committing() })
	time.Sleep(300 * time.Millisecond)
	run("reveal", "--due")
	_, revealed := s.count(s.rounds(0))
	require.Equal(t, 2, revealed)
	require.Empty(t, s.skipped())
}
