package settlement

import (
	"context"

	"github.com/modeld-labs/modeld/tests/bench/report"
)

// Measure gives the figures of the group. Errors: options out of range, and a generated state
// that the chain does not settle and pay to the end.
func Measure(ctx context.Context, o Options) ([]report.Figure, error) {
	if err := o.validate(); err != nil {
		return nil, err
	}
	all, err := rates(ctx, o)
	if err != nil {
		return nil, err
	}
	blocks, err := queues(ctx, o)
	return append(all, blocks...), err
}
