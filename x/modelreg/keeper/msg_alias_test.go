package keeper_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/modeld-labs/modeld/x/modelreg/types"
)

func setAlias(owner, model, alias string, number uint64) *types.MsgSetAlias {
	return &types.MsgSetAlias{Owner: account(owner), Model: model, Alias: alias, Number: number}
}

func deleteAlias(owner, model, alias string) *types.MsgDeleteAlias {
	return &types.MsgDeleteAlias{Owner: account(owner), Model: model, Alias: alias}
}

// An alias is set, moved and deleted by the owner, per model.
func TestAliases(t *testing.T) {
	c := newChain(t)
	c.model("alice", "acme/lm")
	c.model("bob", "bobs/lm")
	c.version("alice", "acme/lm", 1)
	c.version("alice", "acme/lm", 2)
	c.version("bob", "bobs/lm", 3)

	must(c, c.msgs.SetAlias, setAlias("alice", "acme/lm", "stable", 1), &types.EventAliasSet{Model: "acme/lm", Alias: "stable", Number: 1})
	must(c, c.msgs.SetAlias, setAlias("alice", "acme/lm", "stable", 2))
	must(c, c.msgs.SetAlias, setAlias("bob", "bobs/lm", "stable", 1))
	must(c, c.msgs.SetAlias, setAlias("alice", "acme/lm", "2b", 1))
	require.Equal(t, []types.Alias{
		{ModelId: 1, Alias: "2b", Number: 1}, {ModelId: 1, Alias: "stable", Number: 2}, {ModelId: 2, Alias: "stable", Number: 1},
	}, c.export().Aliases)

	must(c, c.msgs.DeleteAlias, deleteAlias("alice", "acme/lm", "stable"), &types.EventAliasDeleted{Model: "acme/lm", Alias: "stable"})
	require.Len(t, c.export().Aliases, 2)
}

func TestAliasRefusals(t *testing.T) {
	c := newChain(t)
	c.model("alice", "acme/lm")
	c.version("alice", "acme/lm", 1)
	must(c, c.msgs.YankVersion, &types.MsgYankVersion{Owner: account("alice"), Model: "acme/lm", Number: 1, Reason: "x"})
	c.version("alice", "acme/lm", 2)

	refuse(c, c.msgs.SetAlias, setAlias("bob", "acme/lm", "a", 2), types.ErrNotOwner)
	refuse(c, c.msgs.SetAlias, setAlias("alice", "acme/no", "a", 2), types.ErrModelNotFound)
	refuse(c, c.msgs.SetAlias, setAlias("alice", "acme", "a", 2), types.ErrInvalidField, "model")
	refuse(c, c.msgs.SetAlias, setAlias("alice", "acme/lm", "a", 0), types.ErrInvalidField, "number")
	refuse(c, c.msgs.SetAlias, setAlias("alice", "acme/lm", "a", 3), types.ErrVersionNotFound, "1..2")
	refuse(c, c.msgs.SetAlias, setAlias("alice", "acme/lm", "a", 1), types.ErrAlreadyYanked)
	for _, alias := range []string{"latest", "best", "0", "42", strings.Repeat("9", 63)} {
		refuse(c, c.msgs.SetAlias, setAlias("alice", "acme/lm", alias, 2), types.ErrAliasReserved, alias)
		refuse(c, c.msgs.DeleteAlias, deleteAlias("alice", "acme/lm", alias), types.ErrAliasReserved)
	}
	for _, alias := range []string{"", "A", "a/b", "a@b", "-a", "a b", "sha256:ab", "ä", strings.Repeat("a", 64)} {
		refuse(c, c.msgs.SetAlias, setAlias("alice", "acme/lm", alias, 2), types.ErrInvalidField, "alias")
		refuse(c, c.msgs.DeleteAlias, deleteAlias("alice", "acme/lm", alias), types.ErrInvalidField)
	}
	refuse(c, c.msgs.DeleteAlias, deleteAlias("alice", "acme/lm", "a"), types.ErrAliasNotFound)
	must(c, c.msgs.SetAlias, setAlias("alice", "acme/lm", strings.Repeat("a", 63), 2))
	refuse(c, c.msgs.DeleteAlias, deleteAlias("bob", "acme/lm", strings.Repeat("a", 63)), types.ErrNotOwner)
	refuse(c, c.msgs.DeleteAlias, deleteAlias("alice", "acme", "a"), types.ErrInvalidField, "model")
	refuse(c, c.msgs.DeleteAlias, deleteAlias("alice", "acme/no", "a"), types.ErrModelNotFound)
}
