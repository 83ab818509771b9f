package demo

import (
	"crypto/sha256"

	"github.com/modeld-labs/modeld/internal/bytelm"
	"github.com/modeld-labs/modeld/internal/corpus"
	"github.com/modeld-labs/modeld/x/evalreward/mechanism"
	"github.com/modeld-labs/modeld/x/evalreward/types"
)

// harnessName names the measuring program of the demo and its version.
const harnessName = "modeld bytelm harness 1: bits per byte of a byte-level language model"

// weight of each benchmark, in ppm of the emission.
const weight = 200_000

// benchmarks gives one benchmark per text. The raw value is the cost in millionths of a bit
// per byte, lower is better; the initial frontier is what byte frequencies, counted on all
// of the training text, achieve: anybody knows how to do that.
func benchmarks(stewardAddress string) ([]types.Benchmark, error) {
	public, err := bytelm.Train(bytelm.Config{Order: 0, Smoothing: bytelm.WittenBell}, trainingText()...)
	if err != nil {
		return nil, err
	}
	harness := sha256.Sum256([]byte(harnessName))
	var list []types.Benchmark
	for i, text := range corpus.Benchmarks() {
		b := types.Benchmark{
			Id: uint32(i + 1), Name: text.Name, Domain: uint32(i + 1), Kind: types.BENCHMARK_KIND_AUTOMATED,
			DatasetDigest: text.HeldOutDigest[:], HarnessDigest: harness[:], Metric: "bits_per_byte", RawDecimals: 6,
			Lo: 0, Hi: bytelm.MaxRaw, HigherBetter: false, NItems: uint64(len(text.HeldOut)),
			Eta: 10_000, T0: 2_500, T1: 10_000, Weight: weight,
			Thresholds: []uint32{500_000, 700_000}, TierValues: []uint32{200_000, 600_000, 1_000_000},
			Steward: stewardAddress, ValidFromEpoch: 0, RetireEpoch: 1_000_000,
		}
		frontier, err := mechanism.Normalise(public.RawMicroBits(text.HeldOut), b.Range())
		if err != nil {
			return nil, err
		}
		b.InitialFrontier = uint32(frontier)
		list = append(list, b)
	}
	return list, nil
}

// heldOut gives the held-out text of a benchmark by its digest.
func heldOut(digest []byte) ([]byte, bool) {
	for _, text := range corpus.Benchmarks() {
		if string(text.HeldOutDigest[:]) == string(digest) {
			return text.HeldOut, true
		}
	}
	return nil, false
}
