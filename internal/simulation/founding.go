package simulation

import (
	"fmt"

	"github.com/modeld-labs/modeld/x/evalreward/types"
)

// founding creates the benchmarks in the first epoch. Each names the best public model as its
// baseline, unless the population leaves that out; the baseline is measured first and lifts
// the frontiers without pay.
func (w *world) founding() error {
	if w.epoch > 0 {
		return nil
	}
	baseline := uint64(0)
	if !w.population.NoBaseline {
		a := &artifact{}
		for _, spec := range w.population.Benchmarks {
			a.truth = append(a.truth, int64(spec.Frontier))
		}
		a.claim = a.truth
		version, err := w.register(&desk{account: w.steward.account, model: "public/lm"}, "public model", nil)
		if err != nil {
			return fmt.Errorf("baseline: %w", err)
		}
		a.version, w.artifacts[version], baseline = version, a, version
	}
	for i, spec := range w.population.Benchmarks {
		b := spec.benchmark(uint32(i+1), w.steward.text, baseline)
		if _, err := send(w.chain, w.msgs.CreateBenchmark, &types.MsgCreateBenchmark{Authority: w.authority, Benchmark: b}); err != nil {
			return fmt.Errorf("create benchmark %d: %w", b.Id, err)
		}
	}
	return nil
}

// foundingEpochs pass between the creation of a benchmark and its first round.
const foundingEpochs = 2

// benchmark gives an accuracy whose raw value is the score itself.
func (b BenchmarkSpec) benchmark(id uint32, steward string, baseline uint64) types.Benchmark {
	data := digest("data of benchmark ", id)
	return types.Benchmark{
		Id: id, Name: fmt.Sprintf("bench-%d", id), Domain: b.Domain, Kind: types.BENCHMARK_KIND_AUTOMATED,
		DatasetDigest: data, HarnessDigest: data, Metric: "accuracy", RawDecimals: 6, Lo: 0, Hi: scale, HigherBetter: true,
		NItems: b.NItems, Eta: b.Eta, T0: b.T0, T1: b.T1, Weight: b.Weight,
		Thresholds: []uint32{700_000, 800_000}, TierValues: []uint32{100_000, 300_000, 1_000_000},
		Steward: steward, ValidFromEpoch: foundingEpochs, RetireEpoch: 1_000_000,
		InitialFrontier: b.Frontier, BaselineVersion: baseline,
	}
}
