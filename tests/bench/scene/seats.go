package scene

import (
	"context"
	"fmt"

	"github.com/cosmos/cosmos-sdk/types/query"

	"github.com/modeld-labs/modeld/tests/bench/rig"
	evalrewardtypes "github.com/modeld-labs/modeld/x/evalreward/types"
)

// Seats gives the rounds of an epoch in which each evaluator sits, by its address, in the
// order of the rounds, and the number of rounds.
func Seats(ctx context.Context, node *rig.Node, epoch uint64) (seats map[string][]uint64, rounds int, err error) {
	client := evalrewardtypes.NewQueryClient(node.Query())
	seats = map[string][]uint64{}
	page := &query.PageRequest{Limit: 100}
	for {
		res, err := client.Rounds(ctx, &evalrewardtypes.QueryRoundsRequest{Epoch: epoch, ByEpoch: true, Pagination: page})
		if err != nil {
			return nil, 0, fmt.Errorf("read the rounds of epoch %d: %w", epoch, err)
		}
		for _, round := range res.Rounds {
			rounds++
			for _, seat := range round.Committee {
				seats[seat.Evaluator] = append(seats[seat.Evaluator], round.Id)
			}
		}
		if res.Pagination == nil || len(res.Pagination.NextKey) == 0 {
			return seats, rounds, nil
		}
		page = &query.PageRequest{Limit: 100, Key: res.Pagination.NextKey}
	}
}
