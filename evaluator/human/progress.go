package human

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// progress is how far an assignment has come. Each grade is on disk before it is acknowledged.
type progress struct {
	file string

	// Suite is the digest of what is graded: grades of other samples do not count.
	Suite string `json:"suite"`
	// Grades by the id of the sample.
	Grades map[string]int64 `json:"grades"`
	// Order in which they were given, for undo.
	Order []string `json:"order"`
	// Submitted says that the result was handed over.
	Submitted bool `json:"submitted"`
}

// loadProgress reads what is kept about a round, or begins.
func loadProgress(folder string, round uint64, suite string) (*progress, error) {
	p := &progress{file: filepath.Join(folder, fmt.Sprintf("round-%d.json", round)), Suite: suite, Grades: map[string]int64{}}
	text, err := os.ReadFile(p.file)
	if errors.Is(err, fs.ErrNotExist) {
		return p, nil
	}
	if err != nil {
		return nil, err
	}
	if err := json.Unmarshal(text, p); err != nil {
		return nil, fmt.Errorf("%s: expected what was kept about the round: %w", p.file, err)
	}
	if p.Suite != suite {
		return nil, fmt.Errorf("%s: expected grades of the samples and the rubric of today, got some of others: "+
			"restore the files of the benchmark, or remove this one to begin anew", p.file)
	}
	return p, nil
}

// keep writes by a rename, so that a crash leaves the old or the new state.
func (p *progress) keep() error {
	text, err := json.Marshal(p)
	if err != nil {
		return err
	}
	out, err := os.CreateTemp(filepath.Dir(p.file), ".round-*")
	if err != nil {
		return err
	}
	_, err = out.Write(text)
	if err = errors.Join(err, out.Sync(), out.Close()); err == nil {
		err = os.Rename(out.Name(), p.file)
	}
	if err != nil {
		_ = os.Remove(out.Name())
		return fmt.Errorf("keep grades: %w", err)
	}
	return nil
}

// grade records a value, and takes it back when it cannot be kept.
func (p *progress) grade(id string, value int64) error {
	p.Grades[id] = value
	p.Order = append(p.Order, id)
	err := p.keep()
	if err != nil {
		p.drop()
	}
	return err
}

// undo takes the last grade back; nothing happens without one.
func (p *progress) undo() error {
	if len(p.Order) == 0 {
		return nil
	}
	last := p.Order[len(p.Order)-1]
	value := p.Grades[last]
	p.drop()
	err := p.keep()
	if err != nil {
		p.Grades[last] = value
		p.Order = append(p.Order, last)
	}
	return err
}

func (p *progress) drop() {
	last := len(p.Order) - 1
	delete(p.Grades, p.Order[last])
	p.Order = p.Order[:last]
}

// finish marks the result as handed over.
func (p *progress) finish() error {
	p.Submitted = true
	err := p.keep()
	if err != nil {
		p.Submitted = false
	}
	return err
}
