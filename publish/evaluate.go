package publish

import (
	"context"
	"fmt"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	sdk "github.com/cosmos/cosmos-sdk/types"
	"github.com/cosmos/cosmos-sdk/types/query"

	evalrewardtypes "github.com/modeld-labs/modeld/x/evalreward/types"
)

// evaluate asks for an evaluation on every benchmark where the version has no score and is
// not waiting for one. Each request pays a deposit, so none may be made twice.
func (r *run) evaluate(ctx context.Context) error {
	var requests []sdk.Msg
	var benchmarks []uint32
	for _, id := range r.Benchmarks {
		wanted, err := r.wanted(ctx, id)
		if err != nil {
			return fmt.Errorf("benchmark %d: %w", id, err)
		}
		if !wanted {
			r.Say("benchmark %d: %s has a score or waits for one", id, r.out.Ref)
			continue
		}
		requests = append(requests, &evalrewardtypes.MsgRequestEvaluation{Requester: r.tx.Address(), Ref: r.out.Ref, Benchmark: id})
		benchmarks = append(benchmarks, id)
	}
	if len(requests) == 0 {
		return nil
	}
	r.Say("asking for %d evaluations of %s", len(requests), r.out.Ref)
	if _, err := r.send(ctx, requests...); err != nil {
		return fmt.Errorf("%s is registered; request of evaluation: %w", r.out.Ref, err)
	}
	r.out.Requests = benchmarks
	return nil
}

func (r *run) wanted(ctx context.Context, benchmark uint32) (bool, error) {
	chain := r.client.EvalReward()
	_, err := chain.Score(ctx, &evalrewardtypes.QueryScoreRequest{Ref: r.out.Ref, Benchmark: benchmark})
	if status.Code(err) != codes.NotFound {
		return false, err
	}
	waits, err := r.requested(ctx, benchmark)
	if waits || err != nil {
		return false, err
	}
	measured, err := r.measured(ctx, benchmark)
	return !measured, err
}

// requested looks for an open request.
func (r *run) requested(ctx context.Context, benchmark uint32) (bool, error) {
	page := &query.PageRequest{}
	for {
		list, err := r.client.EvalReward().Requests(ctx, &evalrewardtypes.QueryRequestsRequest{Benchmark: benchmark, Pagination: page})
		if err != nil {
			return false, err
		}
		for _, request := range list.Requests {
			if request.Version == r.out.Version {
				return true, nil
			}
		}
		if list.Pagination == nil || len(list.Pagination.NextKey) == 0 {
			return false, nil
		}
		page.Key = list.Pagination.NextKey
	}
}

// measured looks for a round of this or the previous epoch that is not finished.
func (r *run) measured(ctx context.Context, benchmark uint32) (bool, error) {
	schedule, err := r.client.EvalReward().Schedule(ctx, &evalrewardtypes.QueryScheduleRequest{})
	if err != nil {
		return false, err
	}
	for epoch := schedule.Epoch - min(schedule.Epoch, 1); epoch <= schedule.Epoch; epoch++ {
		page := &query.PageRequest{}
		for page != nil {
			list, err := r.client.EvalReward().Rounds(ctx, &evalrewardtypes.QueryRoundsRequest{
				Epoch: epoch, ByEpoch: true, Benchmark: benchmark, Pagination: page,
			})
			if err != nil {
				return false, err
			}
			for _, round := range list.Rounds {
				if round.Version == r.out.Version && !round.Finished() {
					return true, nil
				}
			}
			page = following(list.Pagination)
		}
	}
	return false, nil
}

// following asks for the page after an answer; nil after the last.
func following(answer *query.PageResponse) *query.PageRequest {
	if answer == nil || len(answer.NextKey) == 0 {
		return nil
	}
	return &query.PageRequest{Key: answer.NextKey}
}
