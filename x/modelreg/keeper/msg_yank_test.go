package keeper_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/modeld-labs/modeld/x/modelreg/types"
)

// A yanked version stays readable and keeps its number.
func TestYankVersion(t *testing.T) {
	c := newChain(t)
	c.model("alice", "acme/lm")
	c.version("alice", "acme/lm", 1)
	reason := strings.Repeat("r", 128)

	must(c, c.msgs.YankVersion, &types.MsgYankVersion{Owner: account("alice"), Model: "acme/lm", Number: 1, Reason: reason},
		&types.EventVersionYanked{Ref: "acme/lm@1", Version: 1, Reason: reason})

	v, _, err := c.k.VersionByID(c.ctx, 1)
	require.NoError(t, err)
	require.True(t, v.Yanked)
	require.Equal(t, reason, v.YankReason)
	require.Equal(t, uint64(2), c.version("alice", "acme/lm", 2))
	refuse(c, c.msgs.RegisterVersion, artifact("alice", "acme/lm", 1), types.ErrDigestExists) // not free again
}

func TestYankVersionRefusals(t *testing.T) {
	c := newChain(t)
	c.model("alice", "acme/lm")
	c.version("alice", "acme/lm", 1)
	yank := func(owner, model string, number uint64, reason string) *types.MsgYankVersion {
		return &types.MsgYankVersion{Owner: account(owner), Model: model, Number: number, Reason: reason}
	}

	refuse(c, c.msgs.YankVersion, yank("bob", "acme/lm", 1, "x"), types.ErrNotOwner)
	refuse(c, c.msgs.YankVersion, yank("alice", "acme/no", 1, "x"), types.ErrModelNotFound)
	refuse(c, c.msgs.YankVersion, yank("alice", "acme", 1, "x"), types.ErrInvalidField, "model")
	refuse(c, c.msgs.YankVersion, yank("alice", "acme/lm", 0, "x"), types.ErrInvalidField, "number")
	refuse(c, c.msgs.YankVersion, yank("alice", "acme/lm", 2, "x"), types.ErrVersionNotFound, "acme/lm@2", "1..1")
	refuse(c, c.msgs.YankVersion, yank("alice", "acme/lm", ^uint64(0), "x"), types.ErrVersionNotFound)
	for _, reason := range []string{"", strings.Repeat("r", 129), "\xf0", "a\rb"} {
		refuse(c, c.msgs.YankVersion, yank("alice", "acme/lm", 1, reason), types.ErrInvalidField, "reason")
	}

	must(c, c.msgs.YankVersion, yank("alice", "acme/lm", 1, "wrong weights"))
	refuse(c, c.msgs.YankVersion, yank("alice", "acme/lm", 1, "again"), types.ErrAlreadyYanked, "wrong weights")
}
