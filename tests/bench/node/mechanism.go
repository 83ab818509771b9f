package node

import (
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/modeld-labs/modeld/app"
	"github.com/modeld-labs/modeld/x/evalreward/mechanism"
	evalrewardtypes "github.com/modeld-labs/modeld/x/evalreward/types"
	modelregtypes "github.com/modeld-labs/modeld/x/modelreg/types"
)

const benchmarkID = 1

// credibility of all evaluators at the beginning, in ppm.
const credibility = 800_000

func modelOf(owner int) string { return fmt.Sprintf("owner-%05d/lm", owner) }

func digestOf(format string, args ...any) []byte {
	digest := sha256.Sum256(fmt.Appendf(nil, format, args...))
	return digest[:]
}

// fillRegistry gives every owner a model with one version.
func fillRegistry(application *app.App, state map[string]json.RawMessage, o Options, c *cast) error {
	return edit(application, state, modelregtypes.ModuleName, &modelregtypes.GenesisState{}, func(gs *modelregtypes.GenesisState) error {
		gs.Params = o.registryParams()
		for i, owner := range c.owners {
			namespace, name, _ := strings.Cut(modelOf(i), "/")
			id := uint64(i) + 1
			gs.Namespaces = append(gs.Namespaces, modelregtypes.Namespace{Name: namespace, Owner: owner.text})
			gs.Models = append(gs.Models, modelregtypes.Model{Id: id, Namespace: namespace, Name: name, Owner: owner.text, LatestNumber: 1})
			gs.Versions = append(gs.Versions, modelregtypes.Version{
				Id: id, ModelId: id, Number: 1, ContentDigest: digestOf("artifact of %d", i), ArtifactUri: "https://models.example/a",
				Architecture: "transformer", ParameterCount: 7_000_000_000, Licence: "Apache-2.0", Registrant: owner.text,
			})
		}
		return gs.Validate(application.AccountKeeper.AddressCodec())
	})
}

// fillMechanism bonds the evaluators and adds the benchmark, from the first epoch in which
// the evaluators are mature.
func fillMechanism(application *app.App, state map[string]json.RawMessage, o Options, c *cast) error {
	return edit(application, state, evalrewardtypes.ModuleName, &evalrewardtypes.GenesisState{}, func(gs *evalrewardtypes.GenesisState) error {
		p := o.params()
		gs.Params = p
		gs.Stewards = []evalrewardtypes.Steward{{Address: c.steward.text, Bond: p.StewardBond}}
		gs.Benchmarks = []evalrewardtypes.Benchmark{{
			Id: benchmarkID, Name: "prose", Domain: 1, Kind: evalrewardtypes.BENCHMARK_KIND_AUTOMATED,
			DatasetDigest: digestOf("data"), HarnessDigest: digestOf("harness"), Metric: "accuracy", RawDecimals: 6,
			Lo: 0, Hi: mechanism.Scale, HigherBetter: true, NItems: 10_000,
			Eta: 10_000, T0: 2_500, T1: 10_000, Weight: 200_000, InitialFrontier: 100_000,
			Thresholds: []uint32{500_000, 700_000}, TierValues: []uint32{200_000, 600_000, 1_000_000},
			Steward: c.steward.text, ValidFromEpoch: p.MaturityEpochs, RetireEpoch: 1_000_000,
		}}
		sorted := slices.SortedFunc(slices.Values(c.evaluators), func(a, b *account) int { return slices.Compare(a.address, b.address) })
		for _, e := range sorted {
			gs.Evaluators = append(gs.Evaluators, evalrewardtypes.Evaluator{
				Address: e.text, Kind: evalrewardtypes.EVALUATOR_KIND_AUTOMATED, Bond: p.BondUnit,
				Status: evalrewardtypes.EVALUATOR_STATUS_ACTIVE, Credibility: credibility, Moniker: "measure",
			})
		}
		return gs.Validate()
	})
}
