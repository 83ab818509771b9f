package result

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// LMEval is the name of lm-evaluation-harness in an identity.
const LMEval = "lm-eval"

// lmFile is what counts of a results_*.json of lm-evaluation-harness 0.4. Other fields are of no interest.
type lmFile struct {
	Results    map[string]map[string]any `json:"results"`
	Shots      map[string]any            `json:"n-shot"`
	Samples    map[string]lmSamples      `json:"n-samples"`
	TaskHashes map[string]string         `json:"task_hashes"`
	GitHash    *string                   `json:"git_hash"`
	Version    string                    `json:"lm_eval_version"`
	Config     struct {
		Revision string `json:"model_revision"`
		SHA      string `json:"model_sha"`
	} `json:"config"`
}

type lmSamples struct {
	Effective json.Number `json:"effective"`
}

// ParseLMEval reads a results_*.json of lm-evaluation-harness. The metrics are those of the wanted task; a filter that is not "none" stays
// part of the name, as in "exact_match,strict-match". Errors (ErrForm): another form, or no such task.
func ParseLMEval(text []byte, w Wanted) (Result, error) {
	var file lmFile
	decoder := json.NewDecoder(bytes.NewReader(quoteWords(text)))
	// Numbers stay text: floats would change them.
	decoder.UseNumber()
	if err := decoder.Decode(&file); err != nil {
		return Result{}, fmt.Errorf("%w: expected a results_*.json of lm-evaluation-harness: %w", ErrForm, err)
	}
	if len(file.Results) == 0 {
		return Result{}, fmt.Errorf("%w: expected a results_*.json of lm-evaluation-harness with \"results\", got none", ErrForm)
	}
	task := w.task()
	numbers, found := file.Results[task]
	if !found {
		return Result{}, fmt.Errorf("%w: expected results of task %s, got those of %s; name it with task in the settings or --task",
			ErrForm, strconv.Quote(task), tasks(file.Results))
	}
	r := Result{Schema: Schema, Harness: file.harness(task), Revision: file.revision()}
	n, _ := strconv.ParseUint(file.Samples[task].Effective.String(), 10, 64)
	for name, value := range numbers {
		if strings.Contains(name, "_stderr,") || name == "alias" {
			continue
		}
		metric, filter, _ := strings.Cut(name, ",")
		m := Metric{Name: strings.TrimSuffix(name, ",none"), Value: word(value), N: n}
		if spread, there := numbers[metric+"_stderr,"+filter]; there {
			m.Stderr = word(spread)
		}
		r.Metrics = append(r.Metrics, m)
	}
	slices.SortFunc(r.Metrics, func(a, b Metric) int { return strings.Compare(a.Name, b.Name) })
	return r, nil
}

func (f lmFile) harness(task string) Harness {
	h := Harness{Name: LMEval, Version: f.Version, Task: task, TaskHash: f.TaskHashes[task]}
	if f.GitHash != nil {
		h.GitHash = *f.GitHash
	}
	if shots, there := f.Shots[task]; there {
		h.Shots = word(shots)
	}
	return h
}

func (f lmFile) revision() string {
	if f.Config.SHA != "" {
		return f.Config.SHA
	}
	return f.Config.Revision
}

// word gives a JSON value as text; what is neither number nor text becomes its Go form, which is no number.
func word(value any) string {
	switch v := value.(type) {
	case json.Number:
		return v.String()
	case string:
		return v
	default:
		return fmt.Sprint(v)
	}
}

func tasks[V any](of map[string]V) string {
	var list []string
	for name := range of {
		list = append(list, shown(name))
	}
	slices.Sort(list)
	return strings.Join(list[:min(len(list), 16)], ", ")
}
