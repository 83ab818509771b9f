package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"strings"

	"github.com/modeld-labs/modeld/tests/bench/report"
)

// The figure to which rates and times are related.
const (
	yardstickGroup = "process"
	yardstickName  = "raw/secp256k1 verify"
)

// Which way a ratio gets better. One without a direction is printed when it moves and never
// fails.
const (
	higher  = "higher"
	lower   = "lower"
	neither = ""
)

// ratio is a quantity that can be compared between runs on different machines.
type ratio struct {
	Name   string  `json:"name"`
	Better string  `json:"better,omitempty"`
	Median float64 `json:"median"`
	Low    float64 `json:"low"`
	High   float64 `json:"high"`
}

// baselines are ratios by the kind of benchmarks that gave them.
type baselines map[string][]ratio

func parseBaselines(text []byte) (baselines, error) {
	known := baselines{}
	if err := json.Unmarshal(text, &known); err != nil {
		return nil, fmt.Errorf("baseline: expected ratios by kind in JSON: %w", err)
	}
	return known, nil
}

func (b baselines) write(file string) error {
	text, err := json.MarshalIndent(b, "", " ")
	if err != nil {
		return err
	}
	return os.WriteFile(file, append(bytes.TrimSpace(text), '\n'), 0o600)
}

// ratios takes from the results what can be compared: ratios as they are, bytes as they are,
// rates in yardsticks, and times in yardsticks too. Without the yardstick only the first two
// can be had.
func ratios(results *report.Results) (list []ratio) {
	yard, found := results.Find(yardstickGroup, yardstickName)
	for _, f := range results.Figures {
		r := ratio{Name: f.Group + ": " + f.Name, Median: f.Median, Low: f.Low, High: f.High}
		switch f.Unit {
		case "x":
			r.Better = direction(f)
		case "B", "MiB":
			r.Better = lower
		case "1/s":
			if !found || f.Group == yardstickGroup && f.Name == yardstickName {
				continue
			}
			r.Better = higher
			r.Median, r.Low, r.High = f.Median/yard.Median, f.Low/yard.High, f.High/yard.Low
		case "ns", "us", "ms", "s":
			if !found {
				continue
			}
			seconds := map[string]float64{"ns": 1e-9, "us": 1e-6, "ms": 1e-3, "s": 1}[f.Unit]
			r.Better = lower
			r.Median, r.Low, r.High = f.Median*seconds*yard.Median, f.Low*seconds*yard.Low, f.High*seconds*yard.High
		default:
			continue
		}
		list = append(list, r)
	}
	return list
}

// direction of a ratio is that of its target.
func direction(f report.Figure) string {
	switch {
	case strings.HasPrefix(f.Target, ">="):
		return higher
	case strings.HasPrefix(f.Target, "<="):
		return lower
	default:
		return neither
	}
}
