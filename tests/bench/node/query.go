package node

import (
	"context"
	"fmt"
	"time"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"cosmossdk.io/math"

	"github.com/cosmos/cosmos-sdk/types/query"

	"github.com/modeld-labs/modeld/app"
	"github.com/modeld-labs/modeld/x/evalreward/types"
)

// phaseWait is how long a phase may take to come.
const phaseWait = 5 * time.Minute

func (c *chain) schedule(ctx context.Context) (*types.QueryScheduleResponse, error) {
	return c.reward.Schedule(ctx, &types.QueryScheduleRequest{})
}

// reach waits until the next block can be the first of a phase of an epoch, or later; it
// gives the schedule of the epoch.
func (c *chain) reach(ctx context.Context, epoch uint64, phase types.Phase) (s *types.QueryScheduleResponse, err error) {
	err = c.until(ctx, phaseWait, fmt.Sprintf("epoch %d reaches %s", epoch, phase), func() (bool, error) {
		if s, err = c.schedule(ctx); err != nil {
			return false, err
		}
		next := s.Height + 1
		from := map[types.Phase]int64{
			types.PHASE_COMMIT: s.EpochStart, types.PHASE_REVEAL: s.RevealStart,
			types.PHASE_SETTLE: s.SettleStart, types.PHASE_CHALLENGE: s.ChallengeStart,
		}[phase]
		return s.Epoch > epoch || s.Epoch == epoch && next >= from, nil
	})
	return s, err
}

// ready waits until an epoch has paid the rounds of the one before and opened its own.
func (c *chain) ready(ctx context.Context, epoch uint64) error {
	return c.until(ctx, phaseWait, fmt.Sprintf("epoch %d pays and opens", epoch), func() (bool, error) {
		s, err := c.schedule(ctx)
		if err != nil || s.Epoch < epoch || s.Height <= s.EpochStart {
			return false, err
		}
		before, err := c.reward.Batch(ctx, &types.QueryBatchRequest{Benchmark: benchmarkID, Epoch: epoch - 1})
		if err != nil && status.Code(err) != codes.NotFound {
			return false, err
		}
		if err == nil && before.Batch.State != types.BATCH_STATE_FINALISED {
			return false, nil
		}
		next, err := c.reward.Requests(ctx, &types.QueryRequestsRequest{Benchmark: benchmarkID, Pagination: &query.PageRequest{Limit: 1}})
		return err == nil && (len(next.Requests) == 0 || next.Requests[0].TargetEpoch > epoch), err
	})
}

// rounds gives the rounds of an epoch.
func (c *chain) rounds(ctx context.Context, epoch uint64) ([]types.Round, error) {
	var list []types.Round
	page := &query.PageRequest{Limit: 100}
	for {
		res, err := c.reward.Rounds(ctx, &types.QueryRoundsRequest{Epoch: epoch, ByEpoch: true, Benchmark: benchmarkID, Pagination: page})
		if err != nil {
			return nil, err
		}
		list = append(list, res.Rounds...)
		if res.Pagination == nil || len(res.Pagination.NextKey) == 0 {
			return list, nil
		}
		page = &query.PageRequest{Key: res.Pagination.NextKey, Limit: 100}
	}
}

// earnings are what all evaluators earned in the epochs that were paid so far.
type earnings struct{ income math.Int }

// paid checks that everything of an epoch is final, that as many evaluations were judged as
// were revealed and as many revealed as there are seats, and that the evaluators' pay is
// claimable to the unit. It gives the number of evaluations that were paid.
func (c *chain) paid(ctx context.Context, epoch uint64, seats int) (int, error) {
	rounds, err := c.rounds(ctx, epoch)
	if err != nil {
		return 0, err
	}
	for _, r := range rounds {
		if r.State != types.ROUND_STATE_FINAL || r.Outcome != "ok" || int(r.Reveals) != len(r.Committee) {
			return 0, fmt.Errorf("round %d: expected it final, ok and with %d reveals, got %s, %q and %d", r.Id, len(r.Committee), r.State, r.Outcome, r.Reveals)
		}
	}
	var seated, revealed, judged uint32
	claimable := math.ZeroInt()
	if c.earned.income.IsNil() {
		c.earned.income = math.ZeroInt()
	}
	for _, e := range c.cast.evaluators {
		stats, err := c.reward.EvaluatorStats(ctx, &types.QueryEvaluatorStatsRequest{Address: e.text, Kind: types.EVALUATOR_KIND_AUTOMATED})
		if err != nil {
			return 0, err
		}
		for _, s := range stats.Epochs {
			if s.Epoch == epoch {
				seated, revealed, judged = seated+s.Seats, revealed+s.Reveals, judged+s.Judged
				c.earned.income = c.earned.income.Add(s.Income)
			}
		}
		coins, err := c.reward.Claimable(ctx, &types.QueryClaimableRequest{Address: e.text})
		if err != nil {
			return 0, err
		}
		claimable = claimable.Add(coins.Coins.AmountOf(app.BaseDenom))
	}
	if int(seated) != seats || revealed != seated || judged != revealed {
		return 0, fmt.Errorf("epoch %d: expected %d seats, reveals and judged evaluations, got %d, %d and %d", epoch, seats, seated, revealed, judged)
	}
	if !claimable.Equal(c.earned.income) || !claimable.IsPositive() {
		return 0, fmt.Errorf("epoch %d: expected evaluators to have %s umodel to claim, as they earned so far, got %s", epoch, c.earned.income, claimable)
	}
	return int(judged), nil
}
