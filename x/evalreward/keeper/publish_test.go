package keeper_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/modeld-labs/modeld/x/evalreward/types"
)

// The data of a benchmark are published once, by its steward, when it is retired, and
// are those to which it was bound.
func TestABenchmarkIsPublished(t *testing.T) {
	c := quickChain(t, func(gs *types.GenesisState) { gs.Benchmarks[0].RetireEpoch = 2 })
	c.end()
	publish := func(edits ...func(*types.MsgPublishBenchmark)) *types.MsgPublishBenchmark {
		msg := &types.MsgPublishBenchmark{
			Steward: account("steward"), Benchmark: 1, DatasetDigest: benchmark(1).DatasetDigest, DataUri: "ipfs://data",
		}
		for _, edit := range edits {
			edit(msg)
		}
		return msg
	}
	refuse(c, c.msgs.PublishBenchmark, publish(), types.ErrBenchmarkNotActive, "retired", "until epoch 2")
	c.runTo(2, types.PHASE_COMMIT)
	refuse(c, c.msgs.PublishBenchmark, publish(), types.ErrBenchmarkNotActive, "ACTIVE")
	c.end()
	for _, broken := range []struct {
		edit func(*types.MsgPublishBenchmark)
		want error
		word string
	}{
		{func(m *types.MsgPublishBenchmark) { m.Steward = "x" }, types.ErrInvalidField, "steward"},
		{func(m *types.MsgPublishBenchmark) { m.Steward = account("sam") }, types.ErrNotSteward, account("steward")},
		{func(m *types.MsgPublishBenchmark) { m.Steward = authority }, types.ErrNotSteward, "benchmark 1"},
		{func(m *types.MsgPublishBenchmark) { m.Benchmark = 9 }, types.ErrBenchmarkNotFound, "9"},
		{func(m *types.MsgPublishBenchmark) { m.DatasetDigest = nil }, types.ErrInvalidField, "dataset_digest"},
		{func(m *types.MsgPublishBenchmark) { m.DatasetDigest = benchmark(2).DatasetDigest }, types.ErrInvalidField, "dataset_digest: expected"},
		{func(m *types.MsgPublishBenchmark) { m.DataUri = "" }, types.ErrInvalidField, "data_uri"},
		{func(m *types.MsgPublishBenchmark) { m.DataUri = strings.Repeat("x", 257) }, types.ErrInvalidField, "data_uri"},
	} {
		refuse(c, c.msgs.PublishBenchmark, publish(broken.edit), broken.want, broken.word)
	}

	must(c, c.msgs.PublishBenchmark, publish())

	same(c, &types.EventBenchmarkPublished{Benchmark: 1, DataUri: "ipfs://data"}, eventOf[*types.EventBenchmarkPublished](c, c.events))
	stored, err := c.k.Publications.Get(c.ctx, 1)
	require.NoError(t, err)
	same(c, &types.Publication{Benchmark: 1, DataUri: "ipfs://data", Height: c.ctx.BlockHeight()}, &stored)
	refuse(c, c.msgs.PublishBenchmark, publish(), types.ErrPublished, "benchmark 1")
	c.end()
	c.rebornAlike()
}
