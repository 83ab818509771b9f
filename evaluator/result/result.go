package result

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/modeld-labs/modeld/x/evalreward/types"
)

// Schema is the name of the form of result.json.
const Schema = "modeld-result/1"

// MaxBytes is how much of a result file is read.
const MaxBytes = 64 << 20

// The refusals.
var (
	// ErrForm: the file is not what it should be.
	ErrForm = errors.New("result refused")
	// ErrHarness: another program or task measured than the benchmark names.
	ErrHarness = errors.New("harness refused")
)

// Metric is one measured number.
type Metric struct {
	Name string `json:"name"`
	// Value and Stderr are decimal numbers as text.
	Value  string `json:"value"`
	Stderr string `json:"stderr,omitempty"`
	// N is the number of items behind the value.
	N uint64 `json:"n,omitempty"`
}

// Harness says what measured.
type Harness struct {
	Name     string `json:"name"`
	Version  string `json:"version,omitempty"`
	GitHash  string `json:"git_hash,omitempty"`
	Task     string `json:"task,omitempty"`
	TaskHash string `json:"task_hash,omitempty"`
	Shots    string `json:"n_shot,omitempty"`
}

// Identity is the line of text whose sha256 a benchmark pins as its harness digest: the name, and for each other field that is set a
// space, its name, = and its value. The version is left out where there is a git hash, which says more.
func (h Harness) Identity() string {
	version := h.Version
	if h.GitHash != "" {
		version = ""
	}
	line := h.Name
	for _, f := range []struct{ name, value string }{
		{"version", version}, {"git_hash", h.GitHash}, {"task", h.Task}, {"task_hash", h.TaskHash}, {"n_shot", h.Shots},
	} {
		if f.value != "" {
			line += " " + f.name + "=" + f.value
		}
	}
	return line
}

// Digest gives the sha256 of the identity.
func (h Harness) Digest() []byte {
	sum := sha256.Sum256([]byte(h.Identity()))
	return sum[:]
}

// Evidence is a file that the measurement left.
type Evidence struct {
	Path   string `json:"path"`
	SHA256 string `json:"sha256"`
}

// Result is result.json, and what the file of another harness is turned into.
type Result struct {
	Schema   string     `json:"schema"`
	Metrics  []Metric   `json:"metrics"`
	Harness  Harness    `json:"harness"`
	Evidence []Evidence `json:"evidence,omitempty"`
	// Abstain says why the artifact could not be measured, else empty.
	Abstain string `json:"abstain,omitempty"`
	// Revision is the revision of the model that was measured, where the harness knows one.
	Revision string `json:"revision,omitempty"`
}

// Wanted says which number of a result counts and who must have measured it.
type Wanted struct {
	Benchmark types.Benchmark
	// Metric and Task are names in the file; empty for those of the benchmark.
	Metric, Task string
	// GitHash and TaskHash are what the harness must say; empty for anything.
	GitHash, TaskHash string
	// AnyHarness leaves out the comparison with the harness digest of the benchmark.
	AnyHarness bool
}

func (w Wanted) metric() string {
	if w.Metric != "" {
		return w.Metric
	}
	return w.Benchmark.Metric
}

func (w Wanted) task() string {
	if w.Task != "" {
		return w.Task
	}
	return w.Benchmark.Name
}

// Parse reads a result.json. Errors (ErrForm).
func Parse(text []byte) (Result, error) {
	var r Result
	decoder := json.NewDecoder(bytes.NewReader(quoteWords(text)))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&r); err != nil {
		return r, fmt.Errorf("%w: expected JSON of the form %s: %w", ErrForm, Schema, err)
	}
	if _, err := decoder.Token(); !errors.Is(err, io.EOF) {
		return r, fmt.Errorf("%w: expected one JSON object, got more after it", ErrForm)
	}
	if r.Schema != Schema {
		return r, fmt.Errorf("%w: schema: expected %q, got %s", ErrForm, Schema, shown(r.Schema))
	}
	return r, nil
}

// Value gives the raw value that a result says for a benchmark, and the metric that holds it. Errors: ErrForm for a missing metric,
// ErrHarness for another harness, ErrValue for a value that is no number in range.
func (r Result) Value(w Wanted) (int64, Metric, error) {
	if err := r.Harness.check(w); err != nil {
		return 0, Metric{}, err
	}
	i := slices.IndexFunc(r.Metrics, func(m Metric) bool { return m.Name == w.metric() })
	if i < 0 {
		return 0, Metric{}, fmt.Errorf("%w: expected metric %s, got %s", ErrForm, strconv.Quote(w.metric()), names(r.Metrics))
	}
	raw, err := Raw(r.Metrics[i].Value, w.Benchmark)
	return raw, r.Metrics[i], err
}

func names(metrics []Metric) string {
	if len(metrics) == 0 {
		return "no metrics"
	}
	var list []string
	for _, m := range metrics[:min(len(metrics), 16)] {
		list = append(list, shown(m.Name))
	}
	return strings.Join(list, ", ")
}

// check compares the harness with what is wanted; every difference is named with both sides.
func (h Harness) check(w Wanted) error {
	for _, f := range []struct{ name, want, got string }{{"git hash", w.GitHash, h.GitHash}, {"task hash", w.TaskHash, h.TaskHash}} {
		if f.want != "" && f.want != f.got {
			return fmt.Errorf("%w: %s of the harness: expected %s as the settings pin it, got %s", ErrHarness, f.name, shown(f.want), shown(f.got))
		}
	}
	if w.AnyHarness || bytes.Equal(h.Digest(), w.Benchmark.HarnessDigest) {
		return nil
	}
	return fmt.Errorf("%w: benchmark %d (%s) pins harness digest %s, but the result comes from %s, whose digest is %s; use the pinned version of "+
		"harness and task, git hash %s and task hash %s are others", ErrHarness, w.Benchmark.Id, w.Benchmark.Name,
		hex.EncodeToString(w.Benchmark.HarnessDigest), strconv.Quote(h.Identity()), hex.EncodeToString(h.Digest()), shown(h.GitHash), shown(h.TaskHash))
}
