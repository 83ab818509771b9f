package keeper_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"
	"google.golang.org/grpc/codes"
	"pgregory.net/rapid"

	"github.com/cosmos/cosmos-sdk/types/query"

	"github.com/modeld-labs/modeld/x/evalreward/types"
)

// lister reads one page of some list: the entries as text.
type lister func(*query.PageRequest) ([]string, *query.PageResponse, error)

func texts[V any](values []V) []string {
	out := make([]string, len(values))
	for i := range values {
		out[i] = fmt.Sprint(values[i])
	}
	return out
}

// whole reads a list page by page.
func whole(t require.TestingT, list lister, limit uint64, reverse bool) []string {
	var all []string
	req := &query.PageRequest{Limit: limit, Reverse: reverse}
	for range 1000 {
		entries, next, err := list(req)
		require.NoError(t, err)
		require.LessOrEqual(t, len(entries), int(limit))
		all = append(all, entries...)
		if len(next.NextKey) == 0 {
			return all
		}
		req = &query.PageRequest{Key: next.NextKey, Limit: limit, Reverse: reverse}
	}
	require.Fail(t, "the list does not end")
	return nil
}

// crowded gives a chain with more entries in its lists than a page may hold, and the lists.
func crowded(t *testing.T) (*chain, map[string]lister) {
	t.Helper()
	c := quickChain(t, func(gs *types.GenesisState) {
		gs.Params.CommitteeSize, gs.Params.AppealSize, gs.Params.RoundsMax = 30, 31, 120
		gs.Params.UnitsPerBlock = 1000
		gs.Benchmarks = append(gs.Benchmarks, benchmark(2))
	})
	c.unchecked = true
	c.evaluators(130)
	for i := range 130 {
		name := fmt.Sprintf("dev%03d", i)
		c.developer(name)
		c.request(name, name+"/lm", uint32(1+i%2))
	}
	c.runTo(1, types.PHASE_COMMIT)
	c.end()
	busiest := c.rounds(1)[0].Committee[0].Evaluator
	return c, map[string]lister{
		"evaluators": func(p *query.PageRequest) ([]string, *query.PageResponse, error) {
			res, err := c.query.Evaluators(c.ctx, &types.QueryEvaluatorsRequest{Kind: automated, Pagination: p})
			if err != nil {
				return nil, nil, err
			}
			return texts(res.Evaluators), res.Pagination, nil
		},
		"rounds": func(p *query.PageRequest) ([]string, *query.PageResponse, error) {
			res, err := c.query.Rounds(c.ctx, &types.QueryRoundsRequest{Pagination: p})
			if err != nil {
				return nil, nil, err
			}
			return texts(res.Rounds), res.Pagination, nil
		},
		"rounds of a benchmark": func(p *query.PageRequest) ([]string, *query.PageResponse, error) {
			res, err := c.query.Rounds(c.ctx, &types.QueryRoundsRequest{ByEpoch: true, Epoch: 1, Benchmark: 2, Pagination: p})
			if err != nil {
				return nil, nil, err
			}
			return texts(res.Rounds), res.Pagination, nil
		},
		"assignments": func(p *query.PageRequest) ([]string, *query.PageResponse, error) {
			res, err := c.query.OpenAssignments(c.ctx, &types.QueryOpenAssignmentsRequest{Evaluator: busiest, Pagination: p})
			if err != nil {
				return nil, nil, err
			}
			return texts(res.Assignments), res.Pagination, nil
		},
	}
}

// Whatever the size of a page and the direction: no entry is lost and none comes twice.
func TestPagesTogetherAreTheList(t *testing.T) {
	c, lists := crowded(t)
	sizes := map[string]int{"evaluators": 130, "rounds": 130, "rounds of a benchmark": 65, "assignments": 0}
	for name, list := range lists {
		all := whole(t, list, 100, false)
		if n := sizes[name]; n > 0 {
			require.Len(t, all, n, name)
		}
		seen := map[string]bool{}
		for _, entry := range all {
			require.False(t, seen[entry], name)
			seen[entry] = true
		}
		sparingly(t, 5, func(t *rapid.T) {
			limit := rapid.Uint64Range(1, 100).Draw(t, "limit")
			require.Equal(t, all, whole(t, list, limit, false), name)
			backwards := whole(t, list, limit, true)
			require.Len(t, backwards, len(all))
			for i := range backwards {
				require.Equal(t, all[len(all)-1-i], backwards[i], name)
			}
		})
	}
	require.NotNil(t, c)
}

// A page holds at most 100 entries, whatever is asked for.
func TestAPageIsCapped(t *testing.T) {
	_, lists := crowded(t)
	for _, name := range []string{"evaluators", "rounds"} {
		for _, req := range []*query.PageRequest{nil, {}, {Limit: 101}, {Limit: 1<<64 - 1}} {
			entries, next, err := lists[name](req)
			require.NoError(t, err)
			require.Len(t, entries, 100)
			require.NotEmpty(t, next.NextKey)
		}
	}
	for name, list := range lists {
		_, _, err := list(&query.PageRequest{Key: []byte{1}, Offset: 1})
		fails(t, err, codes.InvalidArgument, "pagination")
		_ = name
	}
}

// Rounds are selected by ranges of ids, so their pages have keys and no offsets.
func TestPagesOfRoundsGoByKey(t *testing.T) {
	c, lists := crowded(t)
	for _, bad := range []*query.PageRequest{{Offset: 1}, {CountTotal: true}, {Key: []byte{1, 2, 3}}, {Key: make([]byte, 9)}} {
		_, _, err := lists["rounds"](bad)
		fails(t, err, codes.InvalidArgument, "pagination")
	}
	for _, bad := range []*types.QueryRoundsRequest{
		{Epoch: 1}, {Benchmark: 1}, {ByEpoch: true, Epoch: 1 << 31}, {ByEpoch: true, Benchmark: 1 << 16}, {ByEpoch: true, Epoch: 1<<64 - 1},
	} {
		_, err := c.query.Rounds(c.ctx, bad)
		fails(t, err, codes.InvalidArgument)
	}
	of := func(req *types.QueryRoundsRequest) int {
		res, err := c.query.Rounds(c.ctx, req)
		require.NoError(t, err)
		return len(res.Rounds)
	}
	require.Equal(t, 100, of(&types.QueryRoundsRequest{ByEpoch: true, Epoch: 1}))
	require.Equal(t, 65, of(&types.QueryRoundsRequest{ByEpoch: true, Epoch: 1, Benchmark: 1}))
	require.Zero(t, of(&types.QueryRoundsRequest{ByEpoch: true, Epoch: 1, Benchmark: 3}))
	require.Zero(t, of(&types.QueryRoundsRequest{ByEpoch: true, Epoch: 0}))
	require.Zero(t, of(&types.QueryRoundsRequest{ByEpoch: true, Epoch: 1<<31 - 1, Benchmark: 1<<16 - 1}))
	// A key of another selection leads nowhere outside of this one.
	beyond := &query.PageRequest{Key: []byte{255, 255, 255, 255, 255, 255, 255, 255}}
	require.Zero(t, of(&types.QueryRoundsRequest{ByEpoch: true, Epoch: 1, Pagination: beyond}))
	beyond.Reverse = true
	require.Zero(t, of(&types.QueryRoundsRequest{ByEpoch: true, Epoch: 1, Pagination: beyond}))
	below := &query.PageRequest{Key: make([]byte, 8)}
	require.Equal(t, 65, of(&types.QueryRoundsRequest{ByEpoch: true, Epoch: 1, Benchmark: 2, Pagination: below}))
}
