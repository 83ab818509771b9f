package contract

import (
	"bytes"
	"encoding/json"
	"fmt"

	"github.com/modeld-labs/modeld/tests/bench/report"
)

// document is what contractload prints; its fields are described where it is written, in
// tests/bench/geth/load.
type document struct {
	Geth       string `json:"geth"`
	Accounts   int    `json:"accounts"`
	Batch      int    `json:"batch"`
	Seats      int    `json:"seats"`
	Prefill    int    `json:"prefill"`
	Operations []struct {
		Name          string  `json:"name"`
		Count         int     `json:"count"`
		Transactions  int     `json:"transactions"`
		Blocks        int     `json:"blocks"`
		Seconds       float64 `json:"seconds"`
		PerSecond     float64 `json:"per_second"`
		GasEach       float64 `json:"gas_each"`
		P50           float64 `json:"latency_p50_ms"`
		P99           float64 `json:"latency_p99_ms"`
		DiskEach      float64 `json:"disk_bytes_each"`
		CPUPer1000    float64 `json:"cpu_seconds_per_1000"`
		PeakRSSMiB    float64 `json:"peak_rss_mib"`
		DiskBeforeMiB float64 `json:"disk_before_mib"`
	} `json:"operations"`
	IdleLatency []struct {
		Name  string  `json:"name"`
		Count int     `json:"count"`
		P50   float64 `json:"latency_p50_ms"`
		P99   float64 `json:"latency_p99_ms"`
	} `json:"idle_latency"`
}

// parse reads one document. A field that is not known here means that the tool and this package
// are of different commits.
func parse(text []byte) (*document, error) {
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.DisallowUnknownFields()
	d := &document{}
	if err := decoder.Decode(d); err != nil {
		return nil, fmt.Errorf("output of contractload: %w; build it from the same commit: %.500s", err, text)
	}
	if len(d.Operations) == 0 && len(d.IdleLatency) == 0 {
		return nil, fmt.Errorf("output of contractload: expected operations or latencies, got none: %.500s", text)
	}
	return d, nil
}

// collection gathers the runs of figures in the order in which the figures first came.
type collection struct {
	order  []string
	byName map[string]*report.Figure
}

func (c *collection) add(name, unit string, value float64, note string) {
	f, found := c.byName[name]
	if !found {
		f = &report.Figure{Group: Group, Name: name, Unit: unit, Note: note}
		c.byName[name], c.order = f, append(c.order, name)
	}
	f.Runs = append(f.Runs, value)
}

// figures turns the documents of all runs into figures; grown are those of a prefilled chain.
func figures(plain, grown []document) ([]report.Figure, error) {
	c := &collection{byName: map[string]*report.Figure{}}
	for _, d := range plain {
		c.document(d, "")
	}
	for _, d := range grown {
		c.document(d, fmt.Sprintf("/after %d", d.Prefill))
	}
	all := make([]report.Figure, 0, len(c.order))
	for _, name := range c.order {
		f := c.byName[name]
		if err := f.Finish(); err != nil {
			return nil, err
		}
		all = append(all, *f)
	}
	return all, nil
}

func (c *collection) document(d document, suffix string) {
	for _, op := range d.Operations {
		name := "geth/" + op.Name + suffix
		note := fmt.Sprintf("%s; %d in %d transactions of %d accounts", d.Geth, op.Count, op.Transactions, d.Accounts)
		if op.Transactions != op.Count {
			note += fmt.Sprintf(", commits and reveals of up to %d, rounds of %d, with settlements and claims", d.Batch, d.Seats)
		}
		c.add(name, "1/s", op.PerSecond, note)
		c.add(name+"/latency p50 under load", "ms", op.P50, "from sending to the block")
		c.add(name+"/latency p99 under load", "ms", op.P99, "")
		c.add(name+"/disk", "B", op.DiskEach, fmt.Sprintf("each, between clean stops; %.0f MiB before", op.DiskBeforeMiB))
		c.add(name+"/cpu per 1000", "s", op.CPUPer1000, "user and system time of geth")
		c.add(name+"/peak memory", "MiB", op.PeakRSSMiB, "")
		c.add(name+"/gas", "gas", op.GasEach, "each")
	}
	for _, wait := range d.IdleLatency {
		name := "geth/" + wait.Name + "/latency "
		c.add(name+"p50 idle", "ms", wait.P50, fmt.Sprintf("%d single transactions, sent to receipt", wait.Count))
		c.add(name+"p99 idle", "ms", wait.P99, "")
	}
}
