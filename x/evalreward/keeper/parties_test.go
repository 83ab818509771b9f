package keeper_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/modeld-labs/modeld/x/evalreward/types"
	modelregtypes "github.com/modeld-labs/modeld/x/modelreg/types"
)

// transfer hands a model to another account.
func (c *chain) transfer(model, from, to string) {
	c.t.Helper()
	must(c, c.registry().TransferModel, &modelregtypes.MsgTransferModel{Owner: account(from), Model: model, NewOwner: account(to)})
	must(c, c.registry().AcceptTransfer, &modelregtypes.MsgAcceptTransfer{NewOwner: account(to), Model: model})
}

// Owner of the model, registrant of the version, owner of the namespace and owners of the
// parents have an interest, and never sit in the committee, whatever the lottery says.
func TestPartiesNeverJudgeTheirOwnVersions(t *testing.T) {
	c := quickChain(t)
	judges := c.evaluators(5)
	parents := []uint64{c.developer("pat"), c.developer("pia")}
	for _, name := range []string{"nora", "rita", "otto"} {
		c.fund(account(name), enough)
	}
	for _, name := range []string{"nora", "rita", "otto", "pat", "pia"} {
		c.staff[account(name)] = name
		must(c, c.msgs.RegisterEvaluator, &types.MsgRegisterEvaluator{Evaluator: account(name), Kind: automated})
	}
	c.model("nora", "lab/lm")
	c.transfer("lab/lm", "nora", "rita")
	c.version("rita", "lab/lm", "one", parents...)
	c.transfer("lab/lm", "rita", "otto")
	c.end()

	// Everybody is silent, so each request is served twice.
	drawn := map[string]bool{}
	for _, start := range []uint64{0, 3, 6, 9} {
		c.runTo(start, types.PHASE_COMMIT)
		c.end()
		c.end()
		c.request("otto", "lab/lm@1", 1)
		c.request("otto", "pat/lm@1", 1)
		for _, epoch := range []uint64{start + 1, start + 2} {
			c.runTo(epoch, types.PHASE_REVEAL)
			require.ElementsMatch(t, judges, c.seated(c.round(epoch, 3)), "nobody else is free of interest")
			names := c.seated(c.round(epoch, 1))
			require.NotContains(t, names, "pat")
			for _, name := range names {
				drawn[name] = true
			}
		}
	}
	for _, name := range []string{"nora", "rita", "otto", "pia"} {
		require.True(t, drawn[name], "%s may judge others", name)
	}
}

// The public knows the last score of the model, else the best of its parents, else the
// frontier.
func TestThePriorIsTheNearestPublicScore(t *testing.T) {
	c := quickChain(t)
	c.evaluators(5)
	weak, strong, unknown := c.developer("weak"), c.developer("strong"), c.developer("unknown")
	child := c.developer("alice", weak, strong, unknown)
	orphan := c.developer("bob", unknown)
	c.end()
	raws := map[uint64]int64{weak: 650_000, strong: 680_000, child: 690_000, orphan: 600_000}
	report := func(r types.Round, _ string) *int64 { raw := raws[r.Version]; return &raw }

	c.request("weak", "weak/lm", 1)
	c.request("strong", "strong/lm", 1)
	c.report(1, report)
	c.request("alice", "alice/lm", 1)
	c.request("bob", "bob/lm", 1)
	require.Equal(t, "frontier", c.round(1, weak).PriorSource)
	c.report(3, report)
	second := c.version("alice", "alice/lm", "alice-2", strong)
	c.runTo(4, types.PHASE_COMMIT)
	c.end()
	c.request("alice", "alice/lm@2", 1)
	c.runTo(5, types.PHASE_COMMIT)
	c.end()

	first := c.round(3, child)
	require.Equal(t, uint32(680_000), first.Prior)
	require.Equal(t, "parent", first.PriorSource)
	require.Equal(t, uint32(700_000), c.round(3, orphan).Prior)
	require.Equal(t, "frontier", c.round(3, orphan).PriorSource)
	next := c.round(5, second)
	require.Equal(t, uint32(690_000), next.Prior)
	require.Equal(t, "model", next.PriorSource)
}
