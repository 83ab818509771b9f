package demo

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/modeld-labs/modeld/client"
	"github.com/modeld-labs/modeld/evaluator/result"
	"github.com/modeld-labs/modeld/evaluator/runner"
	"github.com/modeld-labs/modeld/internal/bytelm"
	"github.com/modeld-labs/modeld/internal/bytelm/harness"
	"github.com/modeld-labs/modeld/x/evalreward/mechanism"
	"github.com/modeld-labs/modeld/x/evalreward/types"
)

// Runner is the demo's harness as a command of the evaluator daemon. The zero value is honest.
type Runner struct {
	// Behaviour is how it comes to a value; empty means Honest.
	Behaviour Behaviour
	// Name is whose set-up it is. The errors of a noisy one follow from it and the round, so that a second run gives the same.
	Name string
	// GRPC and RPC are the node that a lazy one asks for what is known already.
	GRPC, RPC string
}

// Measure reads a task, comes to a value for the artifact on the held-out text of its benchmark, and leaves result.json. IsBadModel tells
// whether an error is the model's.
func (r Runner) Measure(ctx context.Context, in io.Reader) error {
	var task runner.Task
	if err := json.NewDecoder(in).Decode(&task); err != nil || task.Schema != runner.TaskSchema {
		return fmt.Errorf("task: expected JSON of the form %s on standard input, got schema %q: %w", runner.TaskSchema, task.Schema, err)
	}
	raw, err := r.judge(ctx, task)
	if err != nil {
		return err
	}
	answer, err := json.Marshal(result.Result{
		Schema:  result.Schema,
		Metrics: []result.Metric{{Name: task.Benchmark.Metric, Value: result.Text(raw, task.Benchmark.RawDecimals), N: task.Benchmark.Items}},
		Harness: result.Harness{Name: harnessName},
	})
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(task.OutDir, "result.json"), answer, 0o600)
}

// judge comes to a raw value in the way of the behaviour.
func (r Runner) judge(ctx context.Context, t runner.Task) (int64, error) {
	switch r.Behaviour {
	case "", Honest:
		return measure(t)
	case Noisy:
		raw, err := measure(t)
		return disturbed(raw, r.Name, t), err
	case Lazy:
		return r.known(ctx, t)
	default:
		return 0, fmt.Errorf("behaviour: expected %s, %s or %s, got %q", Honest, Noisy, Lazy, r.Behaviour)
	}
}

// measure loads the artifact of a task, checks its digest and measures it.
func measure(t runner.Task) (int64, error) {
	dataset, err := hex.DecodeString(t.Benchmark.DatasetDigest)
	if err != nil {
		return 0, fmt.Errorf("dataset_digest: %w", err)
	}
	text, known := heldOut(dataset)
	if !known {
		return 0, fmt.Errorf("dataset_digest: expected that of a held-out text of modeld demo, got %s", t.Benchmark.DatasetDigest)
	}
	var digest [32]byte
	if n, err := hex.Decode(digest[:], []byte(strings.TrimPrefix(t.Artifact.Digest, "sha256:"))); err != nil || n != len(digest) {
		return 0, fmt.Errorf("digest: expected sha256: and 64 hex digits, got %q", t.Artifact.Digest)
	}
	return harness.Evaluate(t.Artifact.File, digest, text)
}

// disturbed gives a raw value as an unstable set-up would: off by up to noisePpm of the range.
func disturbed(raw int64, name string, t runner.Task) int64 {
	sum := sha256.Sum256(fmt.Appendf(nil, "%s|%d", name, t.Round))
	noise := int64(binary.BigEndian.Uint32(sum[:]))%(2*noisePpm+1) - noisePpm
	return min(max(raw+noise*(t.Benchmark.Hi-t.Benchmark.Lo)/mechanism.Scale, t.Benchmark.Lo), t.Benchmark.Hi)
}

// known gives what everybody can read off the chain about a version before anybody measured it.
func (r Runner) known(ctx context.Context, t runner.Task) (int64, error) {
	c, err := client.New(ctx, client.Options{GRPC: []string{r.GRPC}, RPC: []string{r.RPC}, ChainID: ChainID})
	if err != nil {
		return 0, err
	}
	defer c.Close()
	round, err := c.EvalReward().Round(ctx, &types.QueryRoundRequest{Id: t.Round})
	if err != nil {
		return 0, fmt.Errorf("prior of round %d: %w", t.Round, err)
	}
	return rawOf(int64(round.Round.Prior), t.Benchmark), nil
}

// rawOf gives a raw value that normalises to a score in ppm, lower being better.
func rawOf(score int64, b runner.Benchmark) int64 {
	return b.Hi - score*(b.Hi-b.Lo)/mechanism.Scale
}

// IsBadModel tells whether an error of Measure is one that every evaluator would get.
func IsBadModel(err error) bool {
	return errors.Is(err, bytelm.ErrArtifact) || errors.Is(err, bytelm.ErrTooLarge)
}
