package keeper_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/modeld-labs/modeld/x/modelreg/types"
)

// resolves asserts which version a reference names.
func (c *chain) resolves(ref string, want uint64) {
	c.t.Helper()
	v, m, err := c.k.Resolve(c.ctx, ref)
	require.NoError(c.t, err, ref)
	require.Equal(c.t, want, v.Id, ref)
	require.Equal(c.t, v.ModelId, m.Id)
}

func (c *chain) unresolved(ref string, want error, words ...string) {
	c.t.Helper()
	_, _, err := c.k.Resolve(c.ctx, ref)
	require.ErrorIs(c.t, err, want, ref)
	for _, word := range words {
		require.ErrorContains(c.t, err, word)
	}
}

func (c *chain) yank(owner, model string, number uint64) {
	c.t.Helper()
	must(c, c.msgs.YankVersion, &types.MsgYankVersion{Owner: account(owner), Model: model, Number: number, Reason: "x"})
}

// Every form of reference finds its version.
func TestResolveForms(t *testing.T) {
	c := newChain(t)
	c.model("alice", "acme/lm")
	c.model("alice", "acme/other")
	c.unresolved("acme/lm", types.ErrVersionNotFound, "register one")
	c.version("alice", "acme/lm", 1)
	c.version("alice", "acme/other", 2)
	c.version("alice", "acme/lm", 3)
	must(c, c.msgs.SetAlias, setAlias("alice", "acme/lm", "stable", 1))

	c.resolves("acme/lm", 3)
	c.resolves("acme/lm@latest", 3)
	c.resolves("acme/lm@1", 1)
	c.resolves("acme/lm@stable", 1)
	c.resolves("acme/lm@sha256:"+hexOf(digest(3)), 3)
	c.resolves("sha256:"+hexOf(digest(2)), 2)
	c.resolves("@sha256:"+hexOf(digest(2)), 2)

	c.unresolved("acme/lm@3", types.ErrVersionNotFound, "1..2")
	c.unresolved("acme/lm@18446744073709551615", types.ErrVersionNotFound)
	c.unresolved("acme/lm@nightly", types.ErrAliasNotFound, "nightly")
	c.unresolved("acme/no@1", types.ErrModelNotFound)
	c.unresolved("acme/lm@best", types.ErrVersionNotFound, "frontier")
	c.unresolved("acme/lm@sha256:"+hexOf(digest(2)), types.ErrVersionNotFound, "acme/other@1")
	c.unresolved("sha256:"+hexOf(digest(9)), types.ErrVersionNotFound)
	c.unresolved("sha256:zz", types.ErrInvalidReference)
	c.unresolved("", types.ErrInvalidReference)
}

// latest steps back when the newest versions are yanked; a yanked version is still found by
// what names it for good.
func TestLatestAfterYank(t *testing.T) {
	c := newChain(t)
	c.model("alice", "acme/lm")
	for i := range 4 {
		c.version("alice", "acme/lm", i)
	}
	must(c, c.msgs.SetAlias, setAlias("alice", "acme/lm", "stable", 4))

	c.yank("alice", "acme/lm", 4)
	c.resolves("acme/lm", 3)
	c.yank("alice", "acme/lm", 2)
	c.yank("alice", "acme/lm", 3)
	c.resolves("acme/lm@latest", 1)
	c.resolves("acme/lm@stable", 4)
	c.resolves("acme/lm@4", 4)
	c.resolves("sha256:"+hexOf(digest(3)), 4)
	c.yank("alice", "acme/lm", 1)
	c.unresolved("acme/lm", types.ErrVersionNotFound)

	c.version("alice", "acme/lm", 9)
	c.resolves("acme/lm", 5)
}

// best holds most frontiers; of two that hold as many, the one with the lower id.
func TestBest(t *testing.T) {
	c := newChain(t)
	c.model("alice", "acme/lm")
	c.model("bob", "bobs/lm")
	for i := range 3 {
		c.version("alice", "acme/lm", i)
	}
	c.version("bob", "bobs/lm", 9)
	hold := func(benchmark uint32, version uint64) {
		t.Helper()
		require.NoError(t, c.k.SetFrontierHolder(c.ctx, benchmark, version))
	}

	hold(1, 3)
	c.resolves("acme/lm@best", 3)
	hold(2, 2) // one each: the lower id
	c.resolves("acme/lm@best", 2)
	hold(3, 3)
	c.resolves("acme/lm@best", 3)
	hold(4, 4) // another model's
	hold(5, 4)
	hold(6, 1)
	hold(7, 1)
	c.resolves("acme/lm@best", 1) // two and two
	c.resolves("bobs/lm@best", 4)
	hold(1, 4) // 3 loses one
	c.resolves("acme/lm@best", 1)
	hold(6, 0)
	hold(7, 0)
	c.resolves("acme/lm@best", 2)
	hold(2, 0)
	hold(2, 0) // nothing to remove
	c.resolves("acme/lm@best", 3)
	c.yank("alice", "acme/lm", 3)
	c.resolves("acme/lm@best", 3)

	require.ErrorIs(t, c.k.SetFrontierHolder(c.ctx, 8, 5), types.ErrVersionNotFound)
	require.Len(t, c.export().FrontierHolders, 4)
}

// The keepers of other modules ask by name and id.
func TestLookUps(t *testing.T) {
	c := newChain(t)
	c.model("alice", "acme/lm")
	c.version("alice", "acme/lm", 1)

	m, err := c.k.ModelByName(c.ctx, "acme/lm")
	require.NoError(t, err)
	require.Equal(t, uint64(1), m.LatestNumber)
	_, err = c.k.ModelByName(c.ctx, "acme/no")
	require.ErrorIs(t, err, types.ErrModelNotFound)
	_, err = c.k.ModelByName(c.ctx, "acme")
	require.ErrorIs(t, err, types.ErrInvalidField)
	for _, id := range []uint64{0, 2, ^uint64(0)} {
		_, _, err = c.k.VersionByID(c.ctx, id)
		require.ErrorIs(t, err, types.ErrVersionNotFound)
	}
	_, err = c.k.NamespaceOwner(c.ctx, "free")
	require.ErrorIs(t, err, types.ErrNamespaceNotFound)
	_, err = c.k.NamespaceOwner(c.ctx, "not/one")
	require.ErrorIs(t, err, types.ErrInvalidField)
}
