package human

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"sigs.k8s.io/yaml"
)

// Files of a benchmark, in a folder named by its id.
const (
	rubricFile     = "rubric.md"
	samplesFile    = "samples.jsonl"
	referencesFile = "references.jsonl"
)

const (
	// MaxSamples is the number of samples of an assignment, with references.
	MaxSamples = 1000
	maxFile    = 16 << 20
	maxGrades  = 9 // the keys 1 to 9
)

// Sample is one output to be graded.
type Sample struct {
	// ID is unique within a benchmark. It is written into the transcript and never shown.
	ID string `json:"id"`
	// Prompt to which the output answers.
	Prompt string `json:"prompt"`
	// Output of the model; empty when Options.Produce makes it.
	Output string `json:"output"`
	// Reference marks samples of other origin, mixed in to keep graders honest; they do not count.
	Reference bool `json:"-"`
}

// Grade is one step of the scale of a rubric.
type Grade struct {
	Value int64  `json:"value"`
	Label string `json:"label"`
}

// suite is all that a person needs for an assignment.
type suite struct {
	rubric  string
	grades  []Grade
	samples []Sample
}

// defaultGrades are used when a rubric names none.
var defaultGrades = []Grade{{1, "useless"}, {2, "poor"}, {3, "fair"}, {4, "good"}, {5, "excellent"}}

// loadSuite reads the files of a benchmark.
func loadSuite(folder string, benchmark uint32) (suite, error) {
	dir := filepath.Join(folder, strconv.FormatUint(uint64(benchmark), 10))
	text, err := readFile(filepath.Join(dir, rubricFile))
	if err != nil {
		return suite{}, fmt.Errorf("rubric: %w", err)
	}
	s := suite{}
	if s.rubric, s.grades, err = parseRubric(text); err != nil {
		return suite{}, fmt.Errorf("%s: %w", filepath.Join(dir, rubricFile), err)
	}
	if s.samples, err = readSamples(filepath.Join(dir, samplesFile), false); err != nil {
		return suite{}, err
	}
	references, err := readSamples(filepath.Join(dir, referencesFile), true)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return suite{}, err
	}
	s.samples = append(s.samples, references...)
	return s, nil
}

func readFile(name string) ([]byte, error) {
	file, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer func() { _ = file.Close() }()
	text, err := io.ReadAll(io.LimitReader(file, maxFile+1))
	if err == nil && len(text) > maxFile {
		err = fmt.Errorf("%s: expected at most %d bytes, got more", name, maxFile)
	}
	return text, err
}

// parseRubric takes the scale out of the front matter, if there is one.
func parseRubric(text []byte) (rubric string, grades []Grade, err error) {
	text = bytes.ReplaceAll(text, []byte("\r\n"), []byte("\n"))
	rest, found := bytes.CutPrefix(text, []byte("---\n"))
	if !found {
		return string(text), defaultGrades, nil
	}
	front, body, found := bytes.Cut(rest, []byte("\n---\n"))
	if !found {
		return "", nil, errors.New("expected a second line of three dashes after the front matter, got none")
	}
	var settings struct {
		Grades []Grade `json:"grades"`
	}
	if err := yaml.UnmarshalStrict(front, &settings); err != nil {
		return "", nil, fmt.Errorf("front matter: expected grades with value and label: %w", err)
	}
	if len(settings.Grades) < 2 || len(settings.Grades) > maxGrades {
		return "", nil, fmt.Errorf("grades: expected 2..%d, which are keys on the keyboard, got %d", maxGrades, len(settings.Grades))
	}
	for i, g := range settings.Grades {
		if i > 0 && g.Value <= settings.Grades[i-1].Value {
			return "", nil, fmt.Errorf("grades: expected ascending values from worst to best, got %d after %d", g.Value, settings.Grades[i-1].Value)
		}
	}
	return string(body), settings.Grades, nil
}

func readSamples(name string, reference bool) ([]Sample, error) {
	text, err := readFile(name)
	if err != nil {
		return nil, fmt.Errorf("samples: %w", err)
	}
	var list []Sample
	lines := bufio.NewScanner(bytes.NewReader(text))
	lines.Buffer(nil, maxFile)
	for number := 1; lines.Scan(); number++ {
		if strings.TrimSpace(lines.Text()) == "" {
			continue
		}
		sample := Sample{Reference: reference}
		decoder := json.NewDecoder(bytes.NewReader(lines.Bytes()))
		decoder.DisallowUnknownFields()
		if err := decoder.Decode(&sample); err != nil {
			return nil, fmt.Errorf("%s:%d: expected {\"id\", \"prompt\", \"output\"}: %w", name, number, err)
		}
		list = append(list, sample)
	}
	return list, lines.Err()
}

// check refuses samples that cannot be graded.
func (s suite) check() error {
	counted, seen := 0, map[string]bool{}
	for _, sample := range s.samples {
		if sample.ID == "" || seen[sample.ID] {
			return fmt.Errorf("samples: expected ids that are unique and not empty, got %q", sample.ID)
		}
		seen[sample.ID] = true
		if sample.Output == "" {
			return fmt.Errorf("sample %q: expected an output, got none: put it into the file, or configure a program that makes it", sample.ID)
		}
		if !sample.Reference {
			counted++
		}
	}
	if counted == 0 || len(s.samples) > MaxSamples {
		return fmt.Errorf("samples: expected 1..%d, got %d that count of %d", MaxSamples, counted, len(s.samples))
	}
	return nil
}

// ends gives the worst and the best grade.
func (s suite) ends() (worst, best int64) { return s.grades[0].Value, s.grades[len(s.grades)-1].Value }

// digest binds progress and transcript to rubric, scale and samples.
func (s suite) digest() string {
	hash := sha256.New()
	add := func(text string) {
		_ = binary.Write(hash, binary.BigEndian, uint64(len(text)))
		_, _ = io.WriteString(hash, text)
	}
	add(s.rubric)
	for _, g := range s.grades {
		add(strconv.FormatInt(g.Value, 10))
		add(g.Label)
	}
	sorted := slices.Clone(s.samples)
	slices.SortFunc(sorted, func(a, b Sample) int { return strings.Compare(a.ID, b.ID) })
	for _, sample := range sorted {
		add(sample.ID)
		add(sample.Prompt)
		add(sample.Output)
		add(strconv.FormatBool(sample.Reference))
	}
	return hex.EncodeToString(hash.Sum(nil))
}

// shuffled gives the samples in an order that follows from evaluator and round: the same after
// a restart, another one for everybody else.
func (s suite) shuffled(evaluator string, round uint64) suite {
	key := func(id string) string {
		hash := sha256.Sum256(fmt.Appendf(nil, "modeld human order v1|%d:%s|%d|%s", len(evaluator), evaluator, round, id))
		return string(hash[:])
	}
	s.samples = slices.Clone(s.samples)
	slices.SortFunc(s.samples, func(a, b Sample) int { return strings.Compare(key(a.ID), key(b.ID)) })
	return s
}
