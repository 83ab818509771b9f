package scene

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"slices"

	"cosmossdk.io/math"

	"github.com/modeld-labs/modeld/internal/testkit"
	"github.com/modeld-labs/modeld/tests/bench/rig"
	evalrewardtypes "github.com/modeld-labs/modeld/x/evalreward/types"
	modelregtypes "github.com/modeld-labs/modeld/x/modelreg/types"
)

const (
	// deposit of a request of the genesis, in umodel.
	deposit = 1_000_000
	// claimable is what every developer can fetch when the chain starts, in umodel.
	claimable = 5_000_000
)

// Genesis gives the state with which the chain starts.
func (s *Scene) Genesis() rig.Genesis {
	g := rig.Genesis{Registry: s.registry(), Held: math.ZeroInt()}
	g.Accounts = append(append(append(g.Accounts, s.Steward), s.Developers...), s.Evaluators...)
	m := &g.Mechanism
	m.Params = s.Params
	m.Stewards = []evalrewardtypes.Steward{{Address: s.Steward.String(), Bond: s.Params.StewardBond}}
	g.Held = g.Held.Add(s.Params.StewardBond)
	for id := uint32(1); id <= s.Quiet(); id++ {
		b := testkit.Benchmark(id, s.Steward.Name)
		b.Weight = 600_000 / s.Quiet()
		m.Benchmarks = append(m.Benchmarks, b)
	}
	for _, e := range sorted(s.Evaluators) {
		m.Evaluators = append(m.Evaluators, evalrewardtypes.Evaluator{
			Address: e.String(), Kind: evalrewardtypes.EVALUATOR_KIND_AUTOMATED, Bond: s.Params.BondUnit,
			Status: evalrewardtypes.EVALUATOR_STATUS_ACTIVE, Credibility: 500_000,
		})
		g.Held = g.Held.Add(s.Params.BondUnit)
	}
	for _, d := range sorted(s.Developers) {
		m.Claimables = append(m.Claimables, evalrewardtypes.Claimable{Address: d.String(), Coins: testkit.Umodel(claimable)})
		g.Held = g.Held.AddRaw(claimable)
	}
	for id := uint32(1); id < s.Quiet(); id++ {
		for i, d := range s.Developers {
			m.Requests = append(m.Requests, evalrewardtypes.Request{
				Benchmark: id, Version: uint64(i) + 1, ModelId: uint64(i) + 1, Requester: d.String(), Deposit: math.NewInt(deposit),
			})
			g.Held = g.Held.AddRaw(deposit)
		}
	}
	return g
}

// sorted gives accounts in the order of their addresses, in which a genesis lists them.
func sorted(accounts []testkit.Account) []testkit.Account {
	return slices.SortedFunc(slices.Values(accounts), func(a, b testkit.Account) int { return bytes.Compare(a.Address, b.Address) })
}

func (s *Scene) registry() modelregtypes.GenesisState {
	gs := *modelregtypes.DefaultGenesis()
	for i, d := range s.Developers {
		id := uint64(i) + 1
		gs.Namespaces = append(gs.Namespaces, modelregtypes.Namespace{Name: namespace(i), Owner: d.String()})
		gs.Models = append(gs.Models, modelregtypes.Model{
			Id: id, Namespace: namespace(i), Name: "model", Owner: d.String(), LatestNumber: 1,
		})
		gs.Versions = append(gs.Versions, Version(id, id, 1, d.String()))
	}
	return gs
}

// Version gives a version with metadata of a usual size.
func Version(id, model, number uint64, owner string) modelregtypes.Version {
	digest := digestOf("artifact", id)
	return modelregtypes.Version{
		Id: id, ModelId: model, Number: number, ContentDigest: digest, Registrant: owner,
		ArtifactUri: fmt.Sprintf("https://models.example/artifacts/%x.safetensors", digest[:16]), ModelCardDigest: digestOf("card", id),
		Architecture: "decoder-only transformer", ParameterCount: 7_000_000_000, Licence: "Apache-2.0",
		Datasets: []modelregtypes.Dataset{{Name: "prose", Digest: digestOf("dataset", id%100)}},
	}
}

func digestOf(what string, id uint64) []byte {
	digest := sha256.Sum256(fmt.Appendf(nil, "%s %d", what, id))
	return digest[:]
}
