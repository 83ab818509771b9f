package keeper_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/modeld-labs/modeld/x/evalreward/types"
	modelregtypes "github.com/modeld-labs/modeld/x/modelreg/types"
)

// create gives the message that adds a benchmark from an epoch on.
func create(id uint32, from uint64, edits ...func(*types.Benchmark)) *types.MsgCreateBenchmark {
	b := benchmark(id)
	b.ValidFromEpoch, b.RetireEpoch = from, from+10
	for _, edit := range edits {
		edit(&b)
	}
	return &types.MsgCreateBenchmark{Authority: authority, Benchmark: b}
}

func TestABenchmarkIsCreatedAndWaitsForItsEpoch(t *testing.T) {
	c := quickChain(t)
	c.runTo(1, types.PHASE_REVEAL)
	msg := create(7, 3)

	must(c, c.msgs.CreateBenchmark, msg)

	stored, err := c.k.Benchmarks.Get(c.ctx, 7)
	require.NoError(t, err)
	same(c, &msg.Benchmark, &stored)
	state := c.stateOf(7)
	require.Equal(t, types.BENCHMARK_STATUS_PENDING, state.Status)
	require.Equal(t, uint32(700_000), state.Frontier)
	require.Equal(t, c.stateOf(1).Pot, state.Deposit, "the same weight has the same pot, which is the floor")
	same(c, &types.EventBenchmarkCreated{
		Benchmark: 7, Name: "bench-7", Steward: account("steward"), ValidFromEpoch: 3, RetireEpoch: 13,
	}, eventOf[*types.EventBenchmarkCreated](c, c.events))
	refuse(c, c.msgs.CreateBenchmark, msg, types.ErrBenchmarkExists, "benchmark 7")
	c.end()
}

func TestOnlyTheAuthorityCreatesBenchmarks(t *testing.T) {
	c := quickChain(t)
	for _, signer := range []string{"", account("mallory"), account("steward"), module(types.ModuleName)} {
		msg := create(7, 3)
		msg.Authority = signer
		refuse(c, c.msgs.CreateBenchmark, msg, types.ErrInvalidAuthority, authority)
	}
}

func TestABenchmarkIsRefusedForABadField(t *testing.T) {
	c := quickChain(t)
	c.runTo(1, types.PHASE_COMMIT)
	for _, bad := range []struct {
		word string
		edit func(b *types.Benchmark)
	}{
		{"steward", func(b *types.Benchmark) { b.Steward = "" }},
		{"id", func(b *types.Benchmark) { b.Id = 0 }},
		{"name", func(b *types.Benchmark) { b.Name = "a\x00" }},
		{"metric", func(b *types.Benchmark) { b.Metric = "\xff" }},
		{"valid_from_epoch", func(b *types.Benchmark) { b.ValidFromEpoch = 2 }},
	} {
		refuse(c, c.msgs.CreateBenchmark, create(7, 3, bad.edit), types.ErrInvalidField, bad.word)
	}
	must(c, c.msgs.CreateBenchmark, create(7, 3))
	c.end()
}

func TestABenchmarkNeedsABondedSteward(t *testing.T) {
	c := quickChain(t)
	c.fund(account("sam"), enough)
	msg := create(7, 3, func(b *types.Benchmark) { b.Steward = account("sam") })
	refuse(c, c.msgs.CreateBenchmark, msg, types.ErrStewardNotFound, account("sam"))

	must(c, c.msgs.BondSteward, &types.MsgBondSteward{Steward: account("sam")})
	must(c, c.msgs.UnbondSteward, &types.MsgUnbondSteward{Steward: account("sam")})

	refuse(c, c.msgs.CreateBenchmark, msg, types.ErrWrongStatus, "unbonding")
}

func TestTheVersionsOfABenchmarkMustExist(t *testing.T) {
	c := quickChain(t)
	version := c.developer("alice")
	arena := func(anchor uint64) *types.MsgCreateBenchmark {
		return create(7, 3, func(b *types.Benchmark) { b.Kind, b.AnchorVersion = types.BENCHMARK_KIND_ARENA, anchor })
	}
	baseline := func(version uint64) *types.MsgCreateBenchmark {
		return create(8, 3, func(b *types.Benchmark) { b.BaselineVersion = version })
	}
	refuse(c, c.msgs.CreateBenchmark, arena(version+1), modelregtypes.ErrVersionNotFound, "benchmark 7")
	refuse(c, c.msgs.CreateBenchmark, baseline(version+1), modelregtypes.ErrVersionNotFound, "benchmark 8")
	must(c, c.msgs.CreateBenchmark, arena(version))
	must(c, c.msgs.CreateBenchmark, baseline(version))
	c.end()
}

func TestTheNumberOfLiveBenchmarksIsBounded(t *testing.T) {
	c := quickChain(t, func(gs *types.GenesisState) { gs.Params.MaxBenchmarks = 2 })
	must(c, c.msgs.CreateBenchmark, create(2, 3))
	refuse(c, c.msgs.CreateBenchmark, create(3, 3), types.ErrTooManyBenchmarks, "max_benchmarks = 2")

	must(c, c.msgs.RetireBenchmark, &types.MsgRetireBenchmark{Signer: authority, Benchmark: 1})
	c.runTo(1, types.PHASE_COMMIT)
	c.end()

	must(c, c.msgs.CreateBenchmark, create(3, 3))
	c.end()
}

// The weights of all live benchmarks and of benchmark 0 are at most the whole, under the
// params in force and under those that wait.
func TestWeightsNeverExceedTheWhole(t *testing.T) {
	c := quickChain(t)
	weight := func(ppm uint32) func(*types.Benchmark) { return func(b *types.Benchmark) { b.Weight = ppm } }
	refuse(c, c.msgs.CreateBenchmark, create(2, 3, weight(600_001)), types.ErrWeightExceeded, "700001 + 300000")

	params := quickParams()
	params.WeightGeneralisation = 400_000
	must(c, c.msgs.UpdateParams, &types.MsgUpdateParams{Authority: authority, Params: params})
	refuse(c, c.msgs.CreateBenchmark, create(2, 3, weight(500_001)), types.ErrWeightExceeded, "600001 + 400000")
	must(c, c.msgs.CreateBenchmark, create(2, 3, weight(500_000)))

	params.WeightGeneralisation++
	refuse(c, c.msgs.UpdateParams, &types.MsgUpdateParams{Authority: authority, Params: params}, types.ErrWeightExceeded, "600000 + 400001")
	c.end()
}

func TestTheAuthorityRetiresABenchmarkWithTheNextEpoch(t *testing.T) {
	c := quickChain(t)
	c.runTo(2, types.PHASE_SETTLE)
	retire := &types.MsgRetireBenchmark{Signer: authority, Benchmark: 1}

	require.Equal(t, uint64(3), must(c, c.msgs.RetireBenchmark, retire).RetireEpoch)

	same(c, &types.EventBenchmarkRetired{Benchmark: 1, RetireEpoch: 3}, eventOf[*types.EventBenchmarkRetired](c, c.events))
	require.Equal(t, types.BENCHMARK_STATUS_ACTIVE, c.stateOf(1).Status, "until the epoch is over")
	c.runTo(3, types.PHASE_COMMIT)
	require.Equal(t, uint64(3), must(c, c.msgs.RetireBenchmark, retire).RetireEpoch, "never later than it was")
	events := c.end()
	same(c, &types.EventBenchmarkRetired{Benchmark: 1, RetireEpoch: 3}, eventOf[*types.EventBenchmarkRetired](c, events))
	refuse(c, c.msgs.RetireBenchmark, retire, types.ErrBenchmarkNotActive, "retired already")
}

func TestOthersCannotRetireABenchmark(t *testing.T) {
	c := quickChain(t, func(gs *types.GenesisState) { gs.Benchmarks[0].RetireEpoch = 2 })
	c.end()
	retire := func(signer string, id uint32) *types.MsgRetireBenchmark {
		return &types.MsgRetireBenchmark{Signer: signer, Benchmark: id}
	}
	refuse(c, c.msgs.RetireBenchmark, retire(account("mallory"), 1), types.ErrInvalidAuthority, account("mallory"))
	refuse(c, c.msgs.RetireBenchmark, retire(account("steward"), 1), types.ErrInvalidAuthority, "from epoch 2 on")
	refuse(c, c.msgs.RetireBenchmark, retire("", 1), types.ErrInvalidField, "signer")
	refuse(c, c.msgs.RetireBenchmark, retire(authority, 0), types.ErrBenchmarkNotFound, "benchmark 0")
	refuse(c, c.msgs.RetireBenchmark, retire(authority, 1<<32-1), types.ErrBenchmarkNotFound)

	// The last epoch is over, but its roll comes with the end of this block.
	c.runTo(2, types.PHASE_COMMIT)
	require.Equal(t, uint64(2), must(c, c.msgs.RetireBenchmark, retire(account("steward"), 1)).RetireEpoch)
	c.end()
}
