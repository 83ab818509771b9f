package keeper_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/cosmos/cosmos-sdk/types/query"

	"github.com/modeld-labs/modeld/x/modelreg/types"
)

// crowded has 230 aliases of one model whose names are beginnings of one another, and as
// many models, commits and versions.
func crowded(t testing.TB) (*chain, []string) {
	t.Helper()
	c := newChain(t)
	var names []string
	for i := range 230 {
		names = append(names, strings.Repeat("a", 1+i%60)+strings.Repeat("b", i/60))
		name := "acme/" + names[i]
		c.model("alice", name)
		c.version("alice", name, i)
		must(c, c.msgs.CommitVersion, &types.MsgCommitVersion{Owner: account("alice"), Hash: digest(i)})
	}
	for i := range 229 {
		c.version("alice", "acme/a", 1000+i)
	}
	for _, name := range names {
		must(c, c.msgs.SetAlias, setAlias("alice", "acme/a", name, 1))
	}
	c.model("bob", "acmf/a") // a neighbour in the index of names
	slices.Sort(names)
	return c, names
}

// lists shows each list as words, so that one test covers them all.
func lists(c *chain) map[string]func(*query.PageRequest) ([]string, *query.PageResponse) {
	models := func(req types.QueryModelsRequest) func(*query.PageRequest) ([]string, *query.PageResponse) {
		return func(p *query.PageRequest) (words []string, next *query.PageResponse) {
			req.Pagination = p
			res := answer(c, c.queries.Models, &req)
			for _, m := range res.Models {
				words = append(words, m.Name)
			}
			return words, res.Pagination
		}
	}
	return map[string]func(*query.PageRequest) ([]string, *query.PageResponse){
		"namespace": models(types.QueryModelsRequest{Namespace: "acme"}),
		"owner":     models(types.QueryModelsRequest{Owner: account("alice")}),
		"licence":   models(types.QueryModelsRequest{Licence: "MIT"}),
		"aliases": func(p *query.PageRequest) (words []string, next *query.PageResponse) {
			res := answer(c, c.queries.Aliases, &types.QueryAliasesRequest{Model: "acme/a", Pagination: p})
			for _, a := range res.Aliases {
				words = append(words, a.Alias)
			}
			return words, res.Pagination
		},
		"versions": func(p *query.PageRequest) (words []string, next *query.PageResponse) {
			res := answer(c, c.queries.Versions, &types.QueryVersionsRequest{Model: "acme/a", Pagination: p})
			for _, v := range res.Versions {
				words = append(words, fmt.Sprintf("%04d", v.Version.Number))
			}
			return words, res.Pagination
		},
		"commits": func(p *query.PageRequest) (words []string, next *query.PageResponse) {
			res := answer(c, c.queries.VersionCommits, &types.QueryVersionCommitsRequest{Signer: account("alice"), Pagination: p})
			for _, v := range res.VersionCommits {
				words = append(words, hexOf(v.Hash))
			}
			return words, res.Pagination
		},
	}
}

// Pages of any size, in either order, by key or by offset, are the list: nothing twice,
// nothing lost, at most 100 at once, and the total only when it is asked for.
func TestPaginationLaws(t *testing.T) {
	c, names := crowded(t)
	for name, page := range lists(c) {
		whole := collect(t, page, 100, false)
		require.Len(t, whole, 230, name)
		if name == "aliases" || name == "namespace" {
			require.Equal(t, names, whole)
		}
		backwards := slices.Clone(whole)
		slices.Reverse(backwards)

		for _, limit := range []uint64{0, 1, 7, 99, 100, 101, 229, 230, 231, ^uint64(0)} {
			require.Equal(t, whole, collect(t, page, limit, false), "%s by %d", name, limit)
			require.Equal(t, backwards, collect(t, page, limit, true), "%s by %d reversed", name, limit)
		}
		first, next := page(nil)
		require.Len(t, first, 100)
		require.Zero(t, next.Total)
		for _, offset := range []uint64{0, 1, 129, 130, 131, 229, 230, 231, ^uint64(0)} {
			words, next := page(&query.PageRequest{Offset: offset, CountTotal: true})
			require.Equal(t, append([]string(nil), whole[min(offset, 230):min(offset, 130)+100]...), words, "%s from %d", name, offset)
			require.Equal(t, uint64(230), next.Total)
		}
	}
}

// collect follows the next keys to the end.
func collect(t *testing.T, page func(*query.PageRequest) ([]string, *query.PageResponse), limit uint64, reverse bool) (all []string) {
	t.Helper()
	req := &query.PageRequest{Limit: limit, Reverse: reverse}
	for range 1000 {
		words, next := page(req)
		require.LessOrEqual(t, len(words), 100)
		all = append(all, words...)
		if len(next.NextKey) == 0 {
			return all
		}
		req.Key = next.NextKey
	}
	t.Fatal("pages without end")
	return nil
}

// A made-up key shows some part of the list, or nothing; it never fails.
func TestPaginationWithAnyKey(t *testing.T) {
	c, _ := crowded(t)
	pages := lists(c)
	rapid.Check(t, func(rt *rapid.T) {
		req := &query.PageRequest{
			Key:        rapid.SliceOf(rapid.Byte()).Draw(rt, "key"),
			Limit:      rapid.Uint64().Draw(rt, "limit"),
			Reverse:    rapid.Bool().Draw(rt, "reverse"),
			CountTotal: rapid.Bool().Draw(rt, "count"),
		}
		name := rapid.SampledFrom([]string{"namespace", "owner", "licence", "aliases", "versions", "commits"}).Draw(rt, "list")
		words, _ := pages[name](req)
		require.LessOrEqual(rt, len(words), 100)
	})
}

// The lists of all models and of those made of a version keep the same laws; a model that
// is made of a version many times is listed once.
func TestPagesOfAllAndOfDerivedModels(t *testing.T) {
	c := newChain(t)
	c.model("alice", "root/lm")
	root := c.version("alice", "root/lm", 1)
	all, derived := []string{"root/lm"}, []string(nil)
	for i := range 120 {
		model := fmt.Sprintf("bobs/lm%d", i)
		c.model("bob", model)
		c.version("bob", model, 10+i, root)
		if i%3 == 0 {
			c.version("bob", model, 1000+i, root)
		}
		all, derived = append(all, model), append(derived, model)
	}
	for _, list := range []struct {
		req  types.QueryModelsRequest
		want []string
	}{{types.QueryModelsRequest{}, all}, {types.QueryModelsRequest{Parent: "root/lm@1"}, derived}} {
		page := func(p *query.PageRequest) (names []string, next *query.PageResponse) {
			list.req.Pagination = p
			res := answer(c, c.queries.Models, &list.req)
			for _, m := range res.Models {
				names = append(names, m.FullName())
			}
			return names, res.Pagination
		}
		for _, limit := range []uint64{0, 1, 50, 100, 1000} {
			require.Equal(t, list.want, collect(t, page, limit, false))
			backwards := collect(t, page, limit, true)
			slices.Reverse(backwards)
			require.Equal(t, list.want, backwards)
		}
	}
}
