package demo

import (
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/modeld-labs/modeld/evaluator/result"
	"github.com/modeld-labs/modeld/evaluator/runner"
	"github.com/modeld-labs/modeld/internal/bytelm"
	"github.com/modeld-labs/modeld/internal/bytelm/harness"
)

// MeasureTask is the demo's harness as a runner of the evaluator daemon: it reads a task, measures the artifact on the held-out text of its
// benchmark and leaves result.json. IsBadModel tells whether an error is the model's.
func MeasureTask(in io.Reader) error {
	var task runner.Task
	if err := json.NewDecoder(in).Decode(&task); err != nil || task.Schema != runner.TaskSchema {
		return fmt.Errorf("task: expected JSON of the form %s on standard input, got schema %q: %w", runner.TaskSchema, task.Schema, err)
	}
	dataset, err := hex.DecodeString(task.Benchmark.DatasetDigest)
	if err != nil {
		return fmt.Errorf("dataset_digest: %w", err)
	}
	text, known := heldOut(dataset)
	if !known {
		return fmt.Errorf("dataset_digest: expected that of a held-out text of modeld demo, got %s", task.Benchmark.DatasetDigest)
	}
	var digest [32]byte
	if n, err := hex.Decode(digest[:], []byte(strings.TrimPrefix(task.Artifact.Digest, "sha256:"))); err != nil || n != len(digest) {
		return fmt.Errorf("digest: expected sha256: and 64 hex digits, got %q", task.Artifact.Digest)
	}
	raw, err := harness.Evaluate(task.Artifact.File, digest, text)
	if err != nil {
		return err
	}
	answer, err := json.Marshal(result.Result{
		Schema:  result.Schema,
		Metrics: []result.Metric{{Name: task.Benchmark.Metric, Value: result.Text(raw, task.Benchmark.RawDecimals), N: uint64(len(text))}},
		Harness: result.Harness{Name: harnessName},
	})
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(task.OutDir, "result.json"), answer, 0o600)
}

// IsBadModel tells whether an error of MeasureTask is one that every evaluator would get.
func IsBadModel(err error) bool {
	return errors.Is(err, bytelm.ErrArtifact) || errors.Is(err, bytelm.ErrTooLarge)
}
