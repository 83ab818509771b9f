package keeper_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"google.golang.org/grpc/codes"

	"github.com/modeld-labs/modeld/x/modelreg/types"
)

func lineage(c *chain, ref string, depth uint32) (up, down []string, truncated bool) {
	c.t.Helper()
	res := answer(c, c.queries.Lineage, &types.QueryLineageRequest{Ref: ref, Depth: depth})
	show := func(steps []types.LineageStep) (words []string) {
		for _, s := range steps {
			words = append(words, fmt.Sprintf("%d:%s", s.Distance, s.Version.Ref))
		}
		return words
	}
	return show(res.Ancestors), show(res.Descendants), res.Truncated
}

// A lineage lists parents and the implied previous version, nearest first, each once.
func TestLineage(t *testing.T) {
	c := newChain(t)
	for _, m := range []string{"a/a", "b/b", "c/c"} {
		c.model(m[:1], m)
	}
	c.version("a", "a/a", 1)       // 1 a@1
	c.version("b", "b/b", 2, 1)    // 2 b@1 from a@1
	c.version("a", "a/a", 3)       // 3 a@2, after a@1
	c.version("c", "c/c", 4, 3, 2) // 4 c@1 from a@2 and b@1
	c.version("c", "c/c", 5, 1)    // 5 c@2 from a@1, after c@1

	up, down, truncated := lineage(c, "c/c@2", 0)
	require.Equal(t, []string{"1:c/c@1", "1:a/a@1", "2:a/a@2", "2:b/b@1"}, up)
	require.Empty(t, down)
	require.False(t, truncated)

	up, down, truncated = lineage(c, "a/a@1", 16)
	require.Empty(t, up)
	require.Equal(t, []string{"1:a/a@2", "1:b/b@1", "1:c/c@2", "2:c/c@1"}, down)
	require.False(t, truncated)

	_, down, truncated = lineage(c, "a/a@1", 1)
	require.Equal(t, []string{"1:a/a@2", "1:b/b@1", "1:c/c@2"}, down)
	require.True(t, truncated)
}

// Depth and number are bounded, and the answer says when it is not all.
func TestLineageBounds(t *testing.T) {
	c := newChain(t)
	c.model("alice", "deep/lm")
	for i := range 18 {
		c.version("alice", "deep/lm", i)
	}
	up, _, truncated := lineage(c, "deep/lm@18", 0)
	require.Len(t, up, 4)
	require.True(t, truncated)
	up, _, truncated = lineage(c, "deep/lm@18", 16)
	require.Len(t, up, 16)
	require.Equal(t, "16:deep/lm@2", up[15])
	require.True(t, truncated)
	up, down, truncated := lineage(c, "deep/lm@17", 16)
	require.Len(t, up, 16) // exactly all
	require.Len(t, down, 1)
	require.False(t, truncated)
	coded(c, c.queries.Lineage, &types.QueryLineageRequest{Ref: "deep/lm", Depth: 17}, codes.InvalidArgument, "16")

	c.model("bob", "root/lm")
	root := c.version("bob", "root/lm", 100)
	for i := range 100 {
		model := fmt.Sprintf("bobs/lm%d", i)
		c.model("carol", model)
		c.version("carol", model, 200+i, root)
	}
	_, down, truncated = lineage(c, "root/lm@1", 1)
	require.Len(t, down, 100)
	require.False(t, truncated)
	c.version("bob", "root/lm", 999)
	_, down, truncated = lineage(c, "root/lm@1", 1)
	require.Len(t, down, 100)
	require.Equal(t, "1:root/lm@2", down[0])
	require.True(t, truncated)
}

// Ancestors are capped like descendants: four parents, each with parents of its own and a
// long past, are more than a lineage shows.
func TestLineageOfManyAncestors(t *testing.T) {
	c := newChain(t)
	seed := 0
	var tops []uint64
	for i := range 8 {
		model := fmt.Sprintf("acme/lm%d", i)
		c.model("alice", model)
		var top uint64
		for n := range 16 {
			seed++
			if n == 15 && i >= 4 {
				top = c.version("alice", model, seed, tops[i-4])
				continue
			}
			top = c.version("alice", model, seed)
		}
		tops = append(tops, top)
	}
	c.model("bob", "bobs/lm")
	c.version("bob", "bobs/lm", 1000, tops[4:]...)

	up, down, truncated := lineage(c, "bobs/lm@1", 16)
	require.Len(t, up, 100)
	require.Empty(t, down)
	require.True(t, truncated)
	require.Equal(t, []string{"1:acme/lm4@16", "1:acme/lm5@16", "1:acme/lm6@16", "1:acme/lm7@16", "2:acme/lm4@15", "2:acme/lm0@16"}, up[:6])
	seen := map[string]bool{}
	for _, step := range up {
		require.False(t, seen[step], step)
		seen[step] = true
	}
	up, _, truncated = lineage(c, "bobs/lm@1", 2)
	require.Len(t, up, 12) // four parents, their previous versions and their parents
	require.True(t, truncated)
}

// A diamond of diamonds: what can be reached on many ways, near and far, is shown once, at
// its smallest distance.
func TestLineageOfDiamonds(t *testing.T) {
	c := newChain(t)
	top := []uint64{}
	for layer := range 5 { // three versions a layer, each made of all of the layer before
		var next []uint64
		for i := range 3 {
			model := fmt.Sprintf("acme/l%d-%d", layer, i)
			c.model("alice", model)
			next = append(next, c.version("alice", model, 10*layer+i, top...))
		}
		top = next
	}
	c.model("bob", "bobs/lm")
	c.version("bob", "bobs/lm", 999, top[0], 1) // the root also directly

	up, _, truncated := lineage(c, "bobs/lm", 16)
	require.Equal(t, []string{
		"1:acme/l4-0", "1:acme/l0-0", "2:acme/l3-0", "2:acme/l3-1", "2:acme/l3-2",
		"3:acme/l2-0", "3:acme/l2-1", "3:acme/l2-2", "4:acme/l1-0", "4:acme/l1-1", "4:acme/l1-2", "5:acme/l0-1", "5:acme/l0-2",
	}, withoutNumbers(up))
	require.False(t, truncated)
	_, down, truncated := lineage(c, "acme/l0-0", 16)
	require.Len(t, down, 3*4+1)
	require.Equal(t, "1:bobs/lm", withoutNumbers(down)[3])
	require.False(t, truncated)
}

// withoutNumbers takes the version numbers, all 1, from the steps of a lineage.
func withoutNumbers(steps []string) (names []string) {
	for _, step := range steps {
		names = append(names, strings.TrimSuffix(step, "@1"))
	}
	return names
}
