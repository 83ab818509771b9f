package testkit

import (
	"crypto/sha256"
	"fmt"
	"testing"

	"cosmossdk.io/math"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/modeld-labs/modeld/app"
	"github.com/modeld-labs/modeld/x/evalreward/mechanism"
	evalrewardtypes "github.com/modeld-labs/modeld/x/evalreward/types"
)

// Benchmark gives a benchmark that measures an accuracy in ppm and that rounds can be
// requested on at once.
func Benchmark(id uint32, steward string) evalrewardtypes.Benchmark {
	digest := sha256.Sum256(fmt.Appendf(nil, "held-out text %d", id))
	return evalrewardtypes.Benchmark{
		Id: id, Name: fmt.Sprintf("prose-%d", id), Domain: 1, Kind: evalrewardtypes.BENCHMARK_KIND_AUTOMATED,
		DatasetDigest: digest[:], HarnessDigest: digest[:], Metric: "accuracy", RawDecimals: 6,
		Lo: 0, Hi: mechanism.Scale, HigherBetter: true, NItems: 10_000,
		Eta: 10_000, T0: 2_500, T1: 10_000, Weight: 200_000, InitialFrontier: 100_000,
		Thresholds: []uint32{500_000, 700_000}, TierValues: []uint32{200_000, 600_000, 1_000_000},
		Steward: NewAccount(steward).String(), ValidFromEpoch: 0, RetireEpoch: 1_000_000,
	}
}

// fillMechanism adds params, stewards and benchmarks to the genesis, and gives the bonds that
// the module's account has to hold.
func fillMechanism(t testing.TB, a *app.App, state State, o Options) sdk.Coins {
	t.Helper()
	bonds := math.ZeroInt()
	EditGenesis(t, a, state, evalrewardtypes.ModuleName, &evalrewardtypes.GenesisState{}, func(gs *evalrewardtypes.GenesisState) {
		if o.Params != nil {
			o.Params(&gs.Params)
		}
		for _, name := range o.Stewards {
			gs.Stewards = append(gs.Stewards, evalrewardtypes.Steward{Address: NewAccount(name).String(), Bond: gs.Params.StewardBond})
			bonds = bonds.Add(gs.Params.StewardBond)
		}
		gs.Benchmarks = o.Benchmarks
		gs.SortStewards()
		gs.SortBenchmarks()
	})
	return sdk.NewCoins(sdk.NewCoin(app.BaseDenom, bonds))
}
