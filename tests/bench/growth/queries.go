package growth

import (
	"context"
	"errors"
	"fmt"
	"time"

	"google.golang.org/grpc"

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
func (p *past) questions(conn grpc.ClientConnInterface, deep []byte) []question {
	registry, mechanism := modelregtypes.NewQueryClient(conn), evalrewardtypes.NewQueryClient(conn)
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
func (p *past) middle(ctx context.Context, conn grpc.ClientConnInterface) (key []byte, err error) {
	client := evalrewardtypes.NewQueryClient(conn)
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
// As many that ask for other records come before: a node that has just started opens tables
// of its database that it keeps open later.
func (q question) latencies(ctx context.Context, count int) ([]float64, error) {
	var all []float64
	for n := range 2 * count {
		begin := time.Now()
		if err := q.ask(ctx, n); err != nil {
			return nil, fmt.Errorf("%s: %w", q.name, err)
		}
		if n >= count {
			all = append(all, float64(time.Since(begin))/float64(time.Millisecond))
		}
	}
	return all, nil
}

// queries asks all kinds of queries by gRPC and gives their times in milliseconds, by name.
func (p *past) queries(ctx context.Context, node *rig.Node, count int) (times map[string][]float64, err error) {
	conn, stop, err := node.Serve()
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, stop()) }()
	deep, err := p.middle(ctx, conn)
	if err != nil {
		return nil, err
	}
	times = map[string][]float64{}
	for _, q := range p.questions(conn, deep) {
		if times[q.name], err = q.latencies(ctx, count); err != nil {
			return nil, err
		}
	}
	return times, nil
}
