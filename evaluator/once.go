package evaluator

import (
	"context"
	"fmt"

	"github.com/modeld-labs/modeld/evaluator/journal"
	"github.com/modeld-labs/modeld/evaluator/result"
	"github.com/modeld-labs/modeld/x/evalreward/types"
)

// Measured is what a measurement came to.
type Measured struct {
	Raw int64 `json:"raw"`
	// Value is the raw value as the number that it stands for.
	Value string `json:"value"`
	// Abstain says why the runner could not measure, else empty.
	Abstain string `json:"abstain,omitempty"`
	Runner  string `json:"runner"`
	// Folder holds what the runner left.
	Folder string `json:"folder"`
}

// Once fetches and measures without a chain. Config, Folder, Fetch, Isolation and Log of the options are needed.
func Once(ctx context.Context, o Options, a types.Assignment, b types.Benchmark) (Measured, error) {
	found, ok := o.Config.RunnerFor(b.Id, b.Name, false)
	if !ok {
		return Measured{}, fmt.Errorf("runners: expected one for benchmark %d (%s), got none", b.Id, b.Name)
	}
	m := measurement{record: journal.Record{Assignment: a}, benchmark: b, runner: found, options: o}
	outcome, err := m.run(ctx)
	o.Log.Info("runner ended", "runner", found.Name, "took", outcome.Took, "printed_bytes", outcome.Printed, "err", err)
	if err != nil {
		return Measured{}, err
	}
	raw, abstain, err := m.result()
	return Measured{Raw: raw, Value: result.Text(raw, b.RawDecimals), Abstain: abstain, Runner: found.Name, Folder: m.out()}, err
}
