package keeper

import (
	"context"

	"cosmossdk.io/collections"
	"cosmossdk.io/errors"
	"cosmossdk.io/math"

	"github.com/modeld-labs/modeld/x/evalreward/mechanism"
	"github.com/modeld-labs/modeld/x/evalreward/types"
)

// countMember adds a finished round to the sums of an evaluator's epoch.
func (w *worker) countMember(ctx context.Context, round types.Round, m member, seat mechanism.SeatResult) error {
	key := collections.Join3(round.Epoch, uint32(round.EvaluatorKind), m.addr)
	sums, err := w.EvaluatorEpochs.Get(ctx, key)
	if errors.IsOf(err, collections.ErrNotFound) {
		sums, err = types.EvaluatorEpoch{
			Epoch: round.Epoch, Kind: round.EvaluatorKind, Evaluator: m.Evaluator, Income: math.ZeroInt(), Slashed: math.ZeroInt(),
		}, nil
	}
	if err != nil {
		return errors.Wrap(err, "read sums of evaluator")
	}
	sums.Seats++
	if m.Revealed {
		sums.Reveals++
		if seat.Update {
			sums.Judged++
			sums.Agreement += uint64(m.Result.Agreement)
			sums.Information += uint64(m.Result.Information)
		}
	}
	if seat.Penalty == mechanism.PenaltyFault || seat.Penalty == mechanism.PenaltyOutlier {
		sums.Faults++
	}
	sums.Income = sums.Income.Add(m.Result.Pay)
	sums.Slashed = sums.Slashed.Add(m.Result.Slash)
	return errors.Wrap(w.EvaluatorEpochs.Set(ctx, key, sums), "store sums of evaluator")
}
