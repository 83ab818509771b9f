package growth

import (
	"context"
	"fmt"
	"time"

	"github.com/cosmos/cosmos-sdk/types/query"

	"github.com/modeld-labs/modeld/tests/bench/rig"
	evalrewardtypes "github.com/modeld-labs/modeld/x/evalreward/types"
	modelregtypes "github.com/modeld-labs/modeld/x/modelreg/types"
)

// pageLimit is the largest page that the chain gives.
const pageLimit = 100

// question is a kind of query; ask sends the n-th one of it.
type question struct {
	name string
	ask  func(ctx context.Context, n int) error
}

// questions gives the kinds of queries about the past. deep is the key of a leaderboard page
// in the middle.
func (p *past) questions(node *rig.Node, deep []byte) []question {
	registry, mechanism := modelregtypes.NewQueryClient(node.Query()), evalrewardtypes.NewQueryClient(node.Query())
	leaderboard := func(key []byte) func(context.Context, int) error {
		return func(ctx context.Context, _ int) error {
			_, err := mechanism.Leaderboard(ctx, &evalrewardtypes.QueryLeaderboardRequest{
				Benchmark: 1, Pagination: &query.PageRequest{Limit: pageLimit, Key: key},
			})
			return err
		}
	}
	return []question{
		{"version by reference", func(ctx context.Context, n int) error {
			version := spread(n, p.versions)
			ref := modelregtypes.VersionRef(pastModel(version/versionsPerModel), uint64(version%versionsPerModel)+1)
			_, err := registry.Version(ctx, &modelregtypes.QueryVersionRequest{Ref: ref})
			return err
		}},
		{"leaderboard first page", leaderboard(nil)},
		{"leaderboard page in the middle", leaderboard(deep)},
		{"score history", func(ctx context.Context, n int) error {
			_, err := mechanism.ScoreHistory(ctx, &evalrewardtypes.QueryScoreHistoryRequest{Model: pastModel(spread(n, p.models()))})
			return err
		}},
		{"explain", func(ctx context.Context, n int) error {
			number := p.scores - 1 - spread(n, p.kept)
			_, err := mechanism.Explain(ctx, &evalrewardtypes.QueryExplainRequest{
				Round: p.score(number).Round, Payee: p.committee(number)[n%seats].String(),
			})
			return err
		}},
		{"open assignments", func(ctx context.Context, n int) error {
			_, err := mechanism.OpenAssignments(ctx, &evalrewardtypes.QueryOpenAssignmentsRequest{
				Evaluator: p.Evaluators[spread(n, len(p.Evaluators))].String(), Pagination: &query.PageRequest{Limit: pageLimit},
			})
			return err
		}},
	}
}

// spread gives numbers below count that jump about, the same in every run.
func spread(n, count int) int { return int(uint64(n+1) * 2_654_435_761 % uint64(count)) }

// middle gives the key of a page in the middle of the first leaderboard, found page by page
// as a client does.
func (p *past) middle(ctx context.Context, node *rig.Node) (key []byte, err error) {
	client := evalrewardtypes.NewQueryClient(node.Query())
	for read := 0; read < p.scores/benchmarks/2; read += pageLimit {
		res, err := client.Leaderboard(ctx, &evalrewardtypes.QueryLeaderboardRequest{
			Benchmark: 1, Pagination: &query.PageRequest{Limit: pageLimit, Key: key},
		})
		if err != nil {
			return nil, err
		}
		if len(res.Pagination.GetNextKey()) == 0 {
			return key, nil
		}
		key = res.Pagination.NextKey
	}
	return key, nil
}

// latencies sends queries of a kind one after the other and gives their times in milliseconds.
func (q question) latencies(ctx context.Context, count int) ([]float64, error) {
	var all []float64
	for n := range count {
		begin := time.Now()
		if err := q.ask(ctx, n); err != nil {
			return nil, fmt.Errorf("%s: %w", q.name, err)
		}
		all = append(all, float64(time.Since(begin))/float64(time.Millisecond))
	}
	return all, nil
}
