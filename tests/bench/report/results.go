package report

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"text/tabwriter"
	"time"
)

// Results is everything that one run of the benchmarks measured.
type Results struct {
	Started time.Time `json:"started"`
	Seconds float64   `json:"seconds"`
	Machine Machine   `json:"machine"`
	Figures []Figure  `json:"figures"`
}

// Add finishes figures and keeps them.
func (r *Results) Add(figures ...Figure) error {
	for _, f := range figures {
		if err := f.Finish(); err != nil {
			return err
		}
		r.Figures = append(r.Figures, f)
	}
	return nil
}

// Find gives a kept figure.
func (r *Results) Find(group, name string) (*Figure, bool) {
	for i := range r.Figures {
		if f := &r.Figures[i]; f.Group == group && f.Name == name {
			return f, true
		}
	}
	return nil, false
}

// Write writes results.json and table.txt into a folder that it makes.
func (r *Results) Write(folder string) error {
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return err
	}
	doc, err := json.MarshalIndent(r, "", "  ")
	if err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(folder, "results.json"), append(doc, '\n'), 0o600); err != nil {
		return err
	}
	table, err := os.Create(filepath.Join(folder, "table.txt"))
	if err != nil {
		return err
	}
	if err := r.Table(table); err != nil {
		return err
	}
	return table.Close()
}

// Read reads results.json from a folder.
func Read(folder string) (*Results, error) {
	doc, err := os.ReadFile(filepath.Join(folder, "results.json"))
	if err != nil {
		return nil, err
	}
	r := &Results{}
	if err := json.Unmarshal(doc, r); err != nil {
		return nil, fmt.Errorf("read results in %s: %w", folder, err)
	}
	return r, nil
}

// Table prints the machine and one line per figure, with a heading for every group.
func (r *Results) Table(out io.Writer) error {
	if _, err := fmt.Fprintf(out, "%s\n", r.Machine); err != nil {
		return err
	}
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', tabwriter.AlignRight)
	group := ""
	for _, f := range r.Figures {
		if f.Group != group {
			group = f.Group
			fmt.Fprintf(w, "\n%s\tmedian\tlow\thigh\tunit\truns\ttarget\t\n", group)
		}
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\t%d\t%s\t%s\n", f.Name, number(f.Median), number(f.Low), number(f.High),
			f.Unit, len(f.Runs), verdict(f), f.Note)
	}
	return w.Flush()
}

func verdict(f Figure) string {
	switch {
	case f.Met == nil:
		return ""
	case *f.Met:
		return f.Target + " met"
	default:
		return f.Target + " MISSED"
	}
}

// number prints four significant digits without an exponent.
func number(v float64) string {
	switch {
	case v >= 1000 || v <= -1000:
		return strconv.FormatFloat(v, 'f', 0, 64)
	case v >= 100 || v <= -100:
		return strconv.FormatFloat(v, 'f', 1, 64)
	case v >= 10 || v <= -10:
		return strconv.FormatFloat(v, 'f', 2, 64)
	default:
		return strconv.FormatFloat(v, 'f', 3, 64)
	}
}
