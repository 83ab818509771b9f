package demo

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/modeld-labs/modeld/evaluator/result"
	"github.com/modeld-labs/modeld/evaluator/runner"
	"github.com/modeld-labs/modeld/internal/bytelm"
)

// taskOf gives the task of measuring the weakest model on the first benchmark, and that benchmark's range.
func taskOf(t *testing.T, round uint64) runner.Task {
	t.Helper()
	dir := t.TempDir()
	a, err := train(dir, worse, 1)
	require.NoError(t, err)
	list, err := benchmarks("")
	require.NoError(t, err)
	return runner.Task{
		Schema: runner.TaskSchema, Round: round, OutDir: dir, Benchmark: runner.NewBenchmark(list[0]),
		Artifact: runner.Artifact{Ref: refOf(worse, 1), Digest: "sha256:" + hex.EncodeToString(a.digest[:]), Dir: dir, File: a.path},
	}
}

// value runs a runner and gives the raw value that the daemon reads.
func value(t *testing.T, r Runner, task runner.Task) int64 {
	t.Helper()
	in, err := json.Marshal(task)
	require.NoError(t, err)
	require.NoError(t, r.Measure(t.Context(), bytes.NewReader(in)))
	text, err := os.ReadFile(filepath.Join(task.OutDir, "result.json"))
	require.NoError(t, err)
	answer, err := result.Parse(text)
	require.NoError(t, err)
	list, err := benchmarks("")
	require.NoError(t, err)
	raw, _, err := answer.Value(result.Wanted{Benchmark: list[0]})
	require.NoError(t, err)
	return raw
}

func TestRunnersBehave(t *testing.T) {
	task := taskOf(t, 7)
	honest := value(t, Runner{}, task)
	require.EqualValues(t, 4729610, honest, "the value that is pinned for basalt-v1 on prose")
	require.Equal(t, honest, value(t, Runner{Behaviour: Honest}, task))

	noisy := Runner{Behaviour: Noisy, Name: "nora"}
	first := value(t, noisy, task)
	require.NotEqual(t, honest, first)
	require.Equal(t, first, value(t, noisy, task), "a second run gives the same")
	require.InDelta(t, honest, first, noisePpm*bytelm.MaxRaw/1e6)
	task.Round++
	require.NotEqual(t, first, value(t, noisy, task))
}

func TestRunnersRefuse(t *testing.T) {
	task := taskOf(t, 7)
	for name, c := range map[string]struct {
		runner Runner
		change func(*runner.Task)
		want   string
		bad    bool
	}{
		"behaviour": {Runner{Behaviour: "bold"}, func(*runner.Task) {}, `behaviour: expected honest, noisy or lazy, got "bold"`, false},
		"schema":    {Runner{}, func(t *runner.Task) { t.Schema = "x" }, `expected JSON of the form modeld-task/1 on standard input, got schema "x"`, false},
		"text": {Runner{}, func(t *runner.Task) { t.Benchmark.DatasetDigest = "00" },
			"dataset_digest: expected that of a held-out text of modeld demo, got 00", false},
		"digest": {Runner{}, func(t *runner.Task) { t.Artifact.Digest = "md5:00" }, `digest: expected sha256: and 64 hex digits, got "md5:00"`, false},
		"node":   {Runner{Behaviour: Lazy, GRPC: "127.0.0.1:1", RPC: "tcp://127.0.0.1:1"}, func(*runner.Task) {}, "127.0.0.1:1", false},
	} {
		t.Run(name, func(t *testing.T) {
			changed := task
			c.change(&changed)
			in, err := json.Marshal(changed)
			require.NoError(t, err)
			err = c.runner.Measure(t.Context(), bytes.NewReader(in))
			require.ErrorContains(t, err, c.want)
			require.Equal(t, c.bad, IsBadModel(err))
		})
	}
}
