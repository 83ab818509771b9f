package human

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"math/big"
	"slices"
	"strings"
	"time"
)

// Task is an assignment of this evaluator.
type Task struct {
	// Round is the id of the round.
	Round uint64
	// Ref names the version. It is shown nowhere, nor written into the transcript.
	Ref string
	// BenchmarkID and BenchmarkName of the round.
	BenchmarkID   uint32
	BenchmarkName string
	// Lo and Hi are the smallest and the largest raw value of the benchmark.
	Lo, Hi int64
	// HigherBetter says that Hi is the best raw value; without it Lo is.
	HigherBetter bool
	// Deadline is when the commit must be in a block.
	Deadline time.Time
	// ArtifactDir is where the artifact lies, for Options.Produce; it may be empty.
	ArtifactDir string
}

// Result is what a person came to.
type Result struct {
	// Raw value, in the scale of the benchmark.
	Raw int64
	// Transcript is canonical JSON; its sha256 is the transcript digest of the commit.
	Transcript []byte
}

// Digest is the sha256 of the transcript.
func (r Result) Digest() [sha256.Size]byte { return sha256.Sum256(r.Transcript) }

// Raw maps the mean of the grades to the range of a benchmark, with integers only:
//
//	steps = floor( (sum(grades) - n*worst) * (hi - lo) / (n * (best - worst)) )
//	raw   = lo + steps when higher is better, else hi - steps
//
// n is the number of grades, worst and best are the ends of the scale of the rubric. The
// fraction is lost, towards the worse end. Errors: no grades, a grade outside of the scale, a
// scale or range without length.
func Raw(grades []int64, worst, best, lo, hi int64, higherBetter bool) (int64, error) {
	if len(grades) == 0 || worst >= best || lo >= hi {
		return 0, fmt.Errorf("raw value: expected grades, worst < best and lo < hi, got %d grades, %d, %d, %d and %d", len(grades), worst, best, lo, hi)
	}
	sum := new(big.Int)
	for _, grade := range grades {
		if grade < worst || grade > best {
			return 0, fmt.Errorf("raw value: expected grades of %d..%d, got %d", worst, best, grade)
		}
		sum.Add(sum, new(big.Int).Sub(big.NewInt(grade), big.NewInt(worst)))
	}
	length := new(big.Int).Sub(big.NewInt(hi), big.NewInt(lo))
	all := new(big.Int).Mul(big.NewInt(int64(len(grades))), new(big.Int).Sub(big.NewInt(best), big.NewInt(worst)))
	steps := sum.Mul(sum, length).Quo(sum, all)
	if higherBetter {
		return steps.Add(steps, big.NewInt(lo)).Int64(), nil
	}
	return steps.Sub(big.NewInt(hi), steps).Int64(), nil
}

// transcript is the record of an evaluation. Fields stay in this order.
type transcript struct {
	Schema    string  `json:"schema"`
	Round     uint64  `json:"round"`
	Benchmark uint32  `json:"benchmark"`
	Suite     string  `json:"suite"`
	Worst     int64   `json:"worst"`
	Best      int64   `json:"best"`
	Lo        int64   `json:"lo"`
	Hi        int64   `json:"hi"`
	Higher    bool    `json:"higher_better"`
	Raw       int64   `json:"raw"`
	Grades    []grade `json:"grades"`
}

// grade is what one sample got.
type grade struct {
	ID        string `json:"id"`
	Output    string `json:"output_sha256"`
	Value     int64  `json:"value"`
	Reference bool   `json:"reference"`
}

// transcriptSchema names the form of the record.
const transcriptSchema = "modeld-human-transcript-1"

// result computes raw value and transcript from all grades. Reference samples are recorded and
// do not count.
func (s suite) result(task Task, values map[string]int64) (Result, error) {
	worst, best := s.ends()
	record := transcript{
		Schema: transcriptSchema, Round: task.Round, Benchmark: task.BenchmarkID, Suite: s.digest(), Worst: worst, Best: best,
		Lo: task.Lo, Hi: task.Hi, Higher: task.HigherBetter, Grades: []grade{},
	}
	var counted []int64
	for _, sample := range s.samples {
		value, graded := values[sample.ID]
		if !graded {
			return Result{}, fmt.Errorf("expected a grade for every sample, got none for one of %d", len(s.samples))
		}
		if !sample.Reference {
			counted = append(counted, value)
		}
		output := sha256.Sum256([]byte(sample.Output))
		record.Grades = append(record.Grades, grade{sample.ID, hex.EncodeToString(output[:]), value, sample.Reference})
	}
	slices.SortFunc(record.Grades, func(a, b grade) int { return strings.Compare(a.ID, b.ID) })
	var err error
	if record.Raw, err = Raw(counted, worst, best, task.Lo, task.Hi, task.HigherBetter); err != nil {
		return Result{}, err
	}
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(record); err != nil {
		return Result{}, err
	}
	return Result{Raw: record.Raw, Transcript: out.Bytes()}, nil
}
