package keeper_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"cosmossdk.io/collections"

	"github.com/modeld-labs/modeld/x/evalreward/types"
	modelregtypes "github.com/modeld-labs/modeld/x/modelreg/types"
)

// ask gives the message that requests a round.
func ask(from, ref string, benchmark uint32) *types.MsgRequestEvaluation {
	return &types.MsgRequestEvaluation{Requester: account(from), Ref: ref, Benchmark: benchmark}
}

func TestARequestIsQueuedAgainstItsDeposit(t *testing.T) {
	c := quickChain(t)
	version := c.developer("alice")
	c.fund(account("bob"), enough)
	c.end()
	deposit := c.stateOf(1).Deposit
	require.True(t, deposit.IsPositive())

	var res *types.MsgRequestEvaluationResponse
	paid := c.spent("bob", func() { res = must(c, c.msgs.RequestEvaluation, ask("bob", "alice/lm@latest", 1)) })

	require.Equal(t, deposit, paid, "anyone may request, and pays")
	same(c, &types.MsgRequestEvaluationResponse{Version: version, TargetEpoch: 1, Deposit: deposit}, res)
	same(c, &types.EventEvaluationRequested{
		Version: version, Ref: "alice/lm@1", Benchmark: 1, TargetEpoch: 1, Requester: account("bob"), Deposit: deposit.String(),
	}, eventOf[*types.EventEvaluationRequested](c, c.events))
	stored, err := c.k.Requests.Get(c.ctx, collections.Join4(uint32(1), uint64(1), uint64(c.ctx.BlockHeight()), version))
	require.NoError(t, err)
	same(c, &types.Request{
		Benchmark: 1, TargetEpoch: 1, Height: c.ctx.BlockHeight(), Version: version, Requester: account("bob"), Deposit: deposit, ModelId: 1,
	}, &stored)
	c.end()
}

func TestARequestIsRefusedForABadField(t *testing.T) {
	c := quickChain(t)
	c.developer("alice")
	c.end()
	for _, ref := range []string{"", "alice", "alice/lm@", "alice/lm@0", "alice/lm@\x00", "/@", "alice/lm@sha256:00", "Alice/lm@1"} {
		refuse(c, c.msgs.RequestEvaluation, ask("alice", ref, 1), modelregtypes.ErrInvalidReference)
	}
	refuse(c, c.msgs.RequestEvaluation, ask("alice", "alice/lm@2", 1), modelregtypes.ErrVersionNotFound)
	refuse(c, c.msgs.RequestEvaluation, ask("alice", "bob/lm@1", 1), modelregtypes.ErrModelNotFound)
	refuse(c, c.msgs.RequestEvaluation, ask("alice", "alice/lm@best", 1), modelregtypes.ErrVersionNotFound)
	for _, id := range []uint32{0, 2, 1<<32 - 1} {
		refuse(c, c.msgs.RequestEvaluation, ask("alice", "alice/lm@1", id), types.ErrBenchmarkNotFound)
	}
	msg := ask("alice", "alice/lm@1", 1)
	msg.Requester = "alice"
	refuse(c, c.msgs.RequestEvaluation, msg, types.ErrInvalidField, "requester")
}

func TestTheDepositMustBePaidInFull(t *testing.T) {
	c := quickChain(t)
	c.developer("alice")
	c.end()
	c.fund(account("poor"), c.stateOf(1).Deposit.Int64()-1)

	before := c.snapshot()
	_, err := deliver(c, c.msgs.RequestEvaluation, ask("poor", "alice/lm@1", 1))

	require.ErrorContains(t, err, "pay deposit")
	c.unchanged(before, c.snapshot())
}

// One open request or round per model and benchmark; other models and benchmarks are free.
func TestAModelIsPursuedOncePerBenchmark(t *testing.T) {
	c := quickChain(t, func(gs *types.GenesisState) { gs.Benchmarks = append(gs.Benchmarks, benchmark(2)) })
	c.evaluators(5)
	c.developer("alice")
	c.developer("bob")
	c.version("alice", "alice/lm", "alice-2")
	c.end()
	epoch := c.request("alice", "alice/lm@1", 1)

	again := ask("alice", "alice/lm@2", 1)
	refuse(c, c.msgs.RequestEvaluation, again, types.ErrPursuitExists, "alice/lm", "benchmark 1")
	c.request("alice", "alice/lm@2", 2)
	c.request("alice", "bob/lm@1", 1)
	c.runTo(epoch, types.PHASE_CHALLENGE)
	refuse(c, c.msgs.RequestEvaluation, again, types.ErrPursuitExists)
	c.runTo(epoch+1, types.PHASE_COMMIT)
	refuse(c, c.msgs.RequestEvaluation, again, types.ErrPursuitExists)

	// All were silent, so both are requeued once; after that the model is free again.
	c.runTo(epoch+2, types.PHASE_COMMIT)
	c.end()
	c.end()
	must(c, c.msgs.RequestEvaluation, again)
	c.end()
}

func TestAYankedVersionCannotBeRequested(t *testing.T) {
	c := quickChain(t)
	c.developer("alice")
	c.yank("alice", "alice/lm", 1)
	c.end()

	refuse(c, c.msgs.RequestEvaluation, ask("alice", "alice/lm@1", 1), types.ErrVersionYanked, "alice/lm@1", "leaked test data")
	refuse(c, c.msgs.RequestEvaluation, ask("alice", "alice/lm@latest", 1), modelregtypes.ErrVersionNotFound)
}

func (c *chain) yank(owner, model string, number uint64) {
	c.t.Helper()
	must(c, c.registry().YankVersion, &modelregtypes.MsgYankVersion{
		Owner: account(owner), Model: model, Number: number, Reason: "leaked test data",
	})
}

// The target epoch, not the present one, must lie in the life of the benchmark.
func TestARequestAimsAtAnActiveEpoch(t *testing.T) {
	c := quickChain(t, func(gs *types.GenesisState) { gs.Benchmarks[0].ValidFromEpoch, gs.Benchmarks[0].RetireEpoch = 2, 4 })
	c.developer("alice")
	c.end()
	msg := ask("alice", "alice/lm@1", 1)

	refuse(c, c.msgs.RequestEvaluation, msg, types.ErrBenchmarkNotActive, "epoch 1", "epochs 2 to 3")
	c.runTo(0, types.PHASE_REVEAL)
	c.accepts(msg, 2)
	c.runTo(1, types.PHASE_CHALLENGE)
	c.accepts(msg, 3)
	c.runTo(2, types.PHASE_COMMIT)
	c.accepts(msg, 3)
	c.runTo(2, types.PHASE_REVEAL)
	refuse(c, c.msgs.RequestEvaluation, msg, types.ErrBenchmarkNotActive, "epoch 4")
	c.runTo(5, types.PHASE_COMMIT)
	refuse(c, c.msgs.RequestEvaluation, msg, types.ErrBenchmarkNotActive, "epoch 6")
}

// accepts tells that a request would be queued for an epoch now, and does not send it.
func (c *chain) accepts(msg *types.MsgRequestEvaluation, epoch uint64) {
	c.t.Helper()
	branch, _ := c.ctx.CacheContext()
	res, err := c.msgs.RequestEvaluation(branch, msg)
	require.NoError(c.t, err)
	require.Equal(c.t, epoch, res.TargetEpoch)
}
