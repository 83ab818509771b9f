package evaluator

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"time"

	"github.com/modeld-labs/modeld/evaluator/config"
	"github.com/modeld-labs/modeld/evaluator/journal"
	"github.com/modeld-labs/modeld/evaluator/result"
	"github.com/modeld-labs/modeld/evaluator/runner"
	"github.com/modeld-labs/modeld/x/evalreward/types"
)

// Fetcher gives the path of the artifact with a digest, which was checked. Errors: ErrUnfetchable, ErrUnsupported, or one that may go away.
type Fetcher func(ctx context.Context, uri, digest string) (string, error)

// What can be wrong with an artifact besides what may go away.
var (
	// ErrUnfetchable: no place has it, or what it has is not it.
	ErrUnfetchable = errors.New("artifact cannot be had")
	// ErrUnsupported: the settings of this daemon do not allow to get it.
	ErrUnsupported = errors.New("artifact place is not set up")
)

// measurement is the work on one assignment. It touches nothing of the daemon's state.
type measurement struct {
	record    journal.Record
	benchmark types.Benchmark
	runner    config.Runner
	options   Options
}

// out is the folder for results, and evidence where what counts of them is kept.
func (m measurement) out() string {
	return filepath.Join(m.options.Folder, "runs", strconv.FormatUint(m.record.Round, 10))
}

func (m measurement) fetch(ctx context.Context) (string, error) {
	a := m.record.Assignment
	if a.AnchorUri != "" {
		if _, err := m.options.Fetch(ctx, a.AnchorUri, a.AnchorDigest); err != nil {
			return "", fmt.Errorf("anchor %s: %w", a.AnchorRef, err)
		}
	}
	return m.options.Fetch(ctx, a.ArtifactUri, a.Digest)
}

// task describes the work to a runner.
func (m measurement) task(ctx context.Context, path string) (runner.Task, error) {
	a := m.record.Assignment
	artifact, err := runner.At(path, a.Ref, a.Digest)
	if err != nil {
		return runner.Task{}, err
	}
	t := runner.Task{
		Schema: runner.TaskSchema, Round: a.Round, Version: a.Version, Artifact: artifact, Benchmark: runner.NewBenchmark(m.benchmark),
		OutDir: m.out(), Seed: runner.Seed(m.options.Config.Chain.ChainID, a.Round),
	}
	if a.AnchorUri != "" {
		path, err := m.options.Fetch(ctx, a.AnchorUri, a.AnchorDigest)
		if err != nil {
			return t, fmt.Errorf("anchor %s: %w", a.AnchorRef, err)
		}
		anchor, err := runner.At(path, a.AnchorRef, a.AnchorDigest)
		if err != nil {
			return t, err
		}
		t.Anchor = &anchor
	}
	return t, nil
}

// run lets the runner measure into an empty folder.
func (m measurement) run(ctx context.Context) (runner.Outcome, error) {
	// The artifact is checked again: it may have changed on the disk since it was fetched.
	path, err := m.fetch(ctx)
	if err != nil {
		return runner.Outcome{}, err
	}
	if err := os.RemoveAll(m.out()); err != nil {
		return runner.Outcome{}, fmt.Errorf("folder for results: %w", err)
	}
	t, err := m.task(ctx, path)
	if err != nil {
		return runner.Outcome{}, err
	}
	return runner.Do(ctx, m.command(t), t)
}

func (m measurement) command(t runner.Task) runner.Command {
	const gib = 1 << 30
	values := t.Placeholders(m.runner.Vars)
	s := m.runner.Sandbox
	c := runner.Command{
		Isolation: m.options.Isolation,
		Limits: runner.Limits{
			Timeout: m.runner.Timeout, Memory: s.MemoryGiB * gib, Output: s.OutputGiB * gib, CPUs: s.CPUs, Network: s.Network == "host",
		},
	}
	for _, word := range m.runner.Command {
		c.Argv = append(c.Argv, config.Fill(word, values))
	}
	for _, name := range m.runner.Env {
		if value, set := os.LookupEnv(name); set {
			c.Env = append(c.Env, name+"="+value)
		}
	}
	if s.ReadonlyArtifact {
		c.Limits.Readonly = append(c.Limits.Readonly, t.Artifact.Dir)
		if t.Anchor != nil {
			c.Limits.Readonly = append(c.Limits.Readonly, t.Anchor.Dir)
		}
	}
	return c
}

// wanted says what of a result counts.
func (m measurement) wanted() result.Wanted {
	return result.Wanted{
		Benchmark: m.benchmark, Metric: m.runner.Metric, Task: m.runner.Task, GitHash: m.runner.Pins.GitHash, TaskHash: m.runner.Pins.TaskHash,
		AnyHarness: m.runner.Pins.AnyHarness,
	}
}

// result reads what the runner left and keeps evidence of it. abstain is set when the runner says that the artifact cannot be measured.
func (m measurement) result() (raw int64, abstain string, err error) {
	file := filepath.Join(m.out(), "result.json")
	if m.runner.Parse == config.ParseLMEval {
		if file, err = newestLMEval(m.out()); err != nil {
			return 0, "", err
		}
	}
	text, err := readCapped(file)
	if err != nil {
		return 0, "", fmt.Errorf("result of runner %s: %w", m.runner.Name, err)
	}
	var r result.Result
	if m.runner.Parse == config.ParseLMEval {
		r, err = result.ParseLMEval(text, m.wanted())
	} else {
		r, err = result.Parse(text)
	}
	if err != nil || r.Abstain != "" {
		return 0, clip(r.Abstain), err
	}
	raw, metric, err := r.Value(m.wanted())
	if err != nil {
		return 0, "", err
	}
	return raw, "", m.keep(r, metric, raw)
}

// evidence is what is kept of a measurement.
type evidence struct {
	Schema     string           `json:"schema"`
	Round      uint64           `json:"round"`
	Assignment types.Assignment `json:"assignment"`
	Runner     string           `json:"runner"`
	Raw        int64            `json:"raw"`
	Metric     result.Metric    `json:"metric"`
	Harness    result.Harness   `json:"harness"`
	Revision   string           `json:"revision,omitempty"`
	Transcript string           `json:"transcript"`
}

// keep writes the evidence beside the results, whole or not at all.
func (m measurement) keep(r result.Result, metric result.Metric, raw int64) error {
	s := seal{chainID: m.options.Config.Chain.ChainID, evaluator: m.options.Evaluator.String()}
	text, err := json.MarshalIndent(evidence{
		Schema: "modeld-evidence/1", Round: m.record.Round, Assignment: m.record.Assignment, Runner: m.runner.Name, Raw: raw, Metric: metric,
		Harness: r.Harness, Revision: r.Revision, Transcript: string(s.transcript(m.record.Assignment, raw)),
	}, "", "  ")
	if err != nil {
		return err
	}
	file := filepath.Join(m.out(), "evidence.json")
	if err := os.WriteFile(file+".new", text, 0o600); err != nil {
		return fmt.Errorf("keep evidence: %w", err)
	}
	return os.Rename(file+".new", file)
}

// again fetches, measures and reads in one go, for a commit whose value was lost.
func (m measurement) again(ctx context.Context) (int64, error) {
	if raw, abstain, err := m.result(); err == nil && abstain == "" {
		return raw, nil
	}
	if _, err := m.run(ctx); err != nil {
		return 0, err
	}
	raw, abstain, err := m.result()
	if abstain != "" {
		return 0, fmt.Errorf("%w: the runner abstains: %s", runner.ErrFailed, abstain)
	}
	return raw, err
}

// newestLMEval finds the results_*.json that lm-evaluation-harness left, in the folder or one of a model's name in it.
func newestLMEval(dir string) (string, error) {
	var found []string
	for _, pattern := range []string{"results*.json", "*/results*.json"} {
		names, err := filepath.Glob(filepath.Join(dir, pattern))
		if err != nil {
			return "", err
		}
		found = append(found, names...)
	}
	if len(found) == 0 {
		return "", fmt.Errorf("%w: expected results_*.json of lm-evaluation-harness in %s, got none", result.ErrForm, dir)
	}
	return slices.MaxFunc(found, func(a, b string) int { return modified(a).Compare(modified(b)) }), nil
}

func modified(file string) time.Time {
	info, err := os.Stat(file)
	if err != nil {
		return time.Time{}
	}
	return info.ModTime()
}

// readCapped reads a plain file that a stranger's program left.
func readCapped(file string) ([]byte, error) {
	info, err := os.Lstat(file)
	if err != nil {
		return nil, fmt.Errorf("%w: expected it to leave %s: %w", result.ErrForm, filepath.Base(file), err)
	}
	if !info.Mode().IsRegular() || info.Size() > result.MaxBytes {
		return nil, fmt.Errorf("%w: %s: expected a plain file of at most %d bytes, got %s of %d", result.ErrForm, filepath.Base(file), result.MaxBytes,
			info.Mode().Type(), info.Size())
	}
	in, err := os.Open(file)
	if err != nil {
		return nil, err
	}
	defer in.Close()
	text, err := io.ReadAll(io.LimitReader(in, result.MaxBytes))
	return bytes.TrimSpace(text), err
}

// clip shortens a text of a runner for the journal.
func clip(text string) string {
	const most = 256
	if len(text) > most {
		return text[:most] + "..."
	}
	return text
}
