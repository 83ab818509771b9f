package settlement

import (
	"context"
	"fmt"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/modeld-labs/modeld/tests/bench/rig"
	evalrewardtypes "github.com/modeld-labs/modeld/x/evalreward/types"
)

// partRounds is how many rounds are generated and committed at once.
const partRounds = 10_000

// start gives a node on disk whose next block is the first of SETTLE and whose queue holds
// all rounds of the crowd.
func (c *crowd) start(home string) (*rig.Node, error) {
	node, err := rig.Open(home, rig.Setup{Executor: rig.Sequential, Database: rig.GoLevelDB})
	if err != nil {
		return nil, err
	}
	if err := c.fill(node); err != nil {
		node.Close()
		return nil, err
	}
	return node, nil
}

func (c *crowd) fill(node *rig.Node) error {
	parts := (c.rounds + partRounds - 1) / partRounds
	// One block before the parts, and one after each of them.
	genesis, err := c.genesis(int64(parts) + 1)
	if err != nil {
		return err
	}
	request, err := genesis.Request(node.App)
	if err != nil {
		return err
	}
	if err := node.Init(request); err != nil {
		return err
	}
	if err := node.Advance(1); err != nil {
		return err
	}
	for from := 0; from < c.rounds; from += partRounds {
		part := c.part(genesis.Mechanism, from, min(from+partRounds, c.rounds))
		err := node.Fill(func(ctx sdk.Context) error { return node.App.EvalRewardKeeper.InitGenesis(ctx, part) })
		if err != nil {
			return err
		}
	}
	return nil
}

// finished tells whether all batches are paid.
func (c *crowd) finished(ctx context.Context, node *rig.Node) (bool, error) {
	client := evalrewardtypes.NewQueryClient(node.Query())
	for id := uint32(1); id <= c.params.MaxBenchmarks; id++ {
		res, err := client.Batch(ctx, &evalrewardtypes.QueryBatchRequest{Benchmark: id})
		if err != nil {
			return false, err
		}
		if res.Batch.State != evalrewardtypes.BATCH_STATE_FINALISED {
			return false, nil
		}
	}
	return true, nil
}

// expectPaid fails unless the last round of the crowd was scored and paid: a measurement of
// work that fails would mean nothing.
func (c *crowd) expectPaid(ctx context.Context, node *rig.Node) error {
	last, _ := c.round(c.rounds - 1)
	res, err := evalrewardtypes.NewQueryClient(node.Query()).Round(ctx, &evalrewardtypes.QueryRoundRequest{Id: last.Id})
	if err != nil {
		return err
	}
	if res.Round.State != evalrewardtypes.ROUND_STATE_FINAL || !res.Round.HasFinalScore {
		return fmt.Errorf("round %d: expected it final with a score, got %s, outcome %q", last.Id, res.Round.State, res.Round.Outcome)
	}
	return nil
}
