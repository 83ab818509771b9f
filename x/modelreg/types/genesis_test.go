package types_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"cosmossdk.io/math"

	"github.com/cosmos/cosmos-sdk/codec/address"
	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/modeld-labs/modeld/x/evalreward/mechanism"
	"github.com/modeld-labs/modeld/x/modelreg/types"
)

var addresses = address.NewBech32Codec("cosmos")

func account(fill byte) string { return sdk.AccAddress(bytes.Repeat([]byte{fill}, 20)).String() }

func hash(fill byte) []byte { return bytes.Repeat([]byte{fill}, 32) }

// sample is a valid state with two records of every kind.
func sample() types.GenesisState {
	pending := types.DevParams()
	v := func(id, model, number uint64, parents ...uint64) types.Version {
		return types.Version{
			Id: id, ModelId: model, Number: number, ContentDigest: hash(byte(id)), ArtifactUri: "ipfs://bafy", Licence: "MIT",
			Datasets: []types.Dataset{{Name: "web"}}, Parents: parents, Registrant: account(1), Height: int64(id),
		}
	}
	gs := types.GenesisState{
		Params: types.DefaultParams(), PendingParams: &pending, Burned: math.NewInt(5),
		Namespaces: []types.Namespace{{Name: "acme", Owner: account(1)}, {Name: "bobs", Owner: account(2)}},
		Models: []types.Model{
			{Id: 1, Namespace: "acme", Name: "lm", Owner: account(1), LatestNumber: 2, CreatedHeight: 3, Description: "d"},
			{Id: 2, Namespace: "bobs", Name: "lm", Owner: account(2), PendingOwner: account(1), LatestNumber: 1},
		},
		Versions:        []types.Version{v(1, 1, 1), v(2, 2, 1, 1), v(3, 1, 2, 2)},
		VersionCommits:  []types.VersionCommit{{Signer: account(1), Hash: hash(2), Height: 9}, {Signer: account(2), Hash: hash(1)}},
		Aliases:         []types.Alias{{ModelId: 1, Alias: "a", Number: 2}, {ModelId: 1, Alias: "ab", Number: 1}},
		FrontierHolders: []types.FrontierHolder{{Benchmark: 0, Version: 3}, {Benchmark: 4, Version: 3}},
		Escrows:         []types.Escrow{{Version: 2, Benchmark: 1}, {Version: 2, Benchmark: 4}},
		Horizon:         4,
		PreviousOwners:  []types.PreviousOwner{{ModelId: 1, Owner: account(2), Height: 9}, {ModelId: 1, Owner: account(3)}, {ModelId: 2, Owner: account(1)}},
	}
	gs.Versions[2].Yanked, gs.Versions[2].YankReason = true, "r"
	return gs
}

func TestGenesisIsValid(t *testing.T) {
	require.NoError(t, types.DefaultGenesis().Validate(addresses))
	require.NoError(t, sample().Validate(addresses))
}

// spoil is a change of the sample that must be refused with these words.
type spoil struct {
	words  string
	change func(*types.GenesisState)
}

func refuseAll(t *testing.T, spoils []spoil) {
	t.Helper()
	for i, s := range spoils {
		gs := sample()
		s.change(&gs)
		err := gs.Validate(addresses)
		require.ErrorIs(t, err, types.ErrInvalidGenesis, "%d: %s", i, s.words)
		require.ErrorContains(t, err, s.words)
	}
}

func TestGenesisSettings(t *testing.T) {
	refuseAll(t, []spoil{
		{"params", func(gs *types.GenesisState) { gs.Params.MaxCommitAgeBlocks = 0 }},
		{"pending_params", func(gs *types.GenesisState) { gs.PendingParams.RegistrationFee = math.NewInt(-1) }},
		{"burned", func(gs *types.GenesisState) { gs.Burned = math.NewInt(-1) }},
		{"burned", func(gs *types.GenesisState) { gs.Burned = math.Int{} }},
		{"horizon", func(gs *types.GenesisState) { gs.Horizon = -1 }},
		{"burned", func(gs *types.GenesisState) { gs.Burned = mechanism.MaxAmount().AddRaw(1) }},
	})
	refuseAll(t, []spoil{
		{"namespaces[0]", func(gs *types.GenesisState) { gs.Namespaces[0].Name = "Acme" }},
		{"namespaces[1]", func(gs *types.GenesisState) { gs.Namespaces[1].Owner = "" }},
		{"namespaces[1]", func(gs *types.GenesisState) { gs.Namespaces[1].Owner = strings.ToUpper(account(2)) }},
		{"namespaces[1]", func(gs *types.GenesisState) { gs.Namespaces[1] = gs.Namespaces[0] }},
		{"namespaces[2]: expected a model in free", func(gs *types.GenesisState) {
			gs.Namespaces = append(gs.Namespaces, types.Namespace{Name: "free", Owner: account(2)})
		}},
		{"namespaces[1]", func(gs *types.GenesisState) { gs.Namespaces[0], gs.Namespaces[1] = gs.Namespaces[1], gs.Namespaces[0] }},
	})
}

func TestGenesisModels(t *testing.T) {
	model := func(i int, change func(*types.Model)) func(*types.GenesisState) {
		return func(gs *types.GenesisState) { change(&gs.Models[i]) }
	}
	refuseAll(t, []spoil{
		{"models[0]: expected id 1", model(0, func(m *types.Model) { m.Id = 0 })},
		{"models[1]: expected id 2", model(1, func(m *types.Model) { m.Id = 3 })},
		{"models[0]", model(0, func(m *types.Model) { m.Name = "l m" })},
		{"namespace", model(0, func(m *types.Model) { m.Namespace = "free" })},
		{"twice", model(1, func(m *types.Model) { m.Namespace = "acme" })},
		{"owner", model(0, func(m *types.Model) { m.Owner = "x" })},
		{"pending_owner", model(1, func(m *types.Model) { m.PendingOwner = "x" })},
		{"pending_owner", model(1, func(m *types.Model) { m.PendingOwner = m.Owner })},
		{"latest_number", model(0, func(m *types.Model) { m.LatestNumber = 3 })},
		{"latest_number", model(1, func(m *types.Model) { m.LatestNumber = 0 })},
		{"created_height", model(0, func(m *types.Model) { m.CreatedHeight = -1 })},
		{"description", model(0, func(m *types.Model) { m.Description = "\n" })},
	})
}

func TestGenesisVersions(t *testing.T) {
	version := func(i int, change func(*types.Version)) func(*types.GenesisState) {
		return func(gs *types.GenesisState) { change(&gs.Versions[i]) }
	}
	refuseAll(t, []spoil{
		{"versions[1]: expected id 2", version(1, func(v *types.Version) { v.Id = 7 })},
		{"model_id", version(0, func(v *types.Version) { v.ModelId = 0 })},
		{"model_id", version(0, func(v *types.Version) { v.ModelId = 3 })},
		{"number: expected 2", version(2, func(v *types.Version) { v.Number = 3 })},
		{"number: expected 1", version(0, func(v *types.Version) { v.Number = 0 })},
		{"content_digest", version(0, func(v *types.Version) { v.ContentDigest = hash(1)[:31] })},
		{"content_digest", version(2, func(v *types.Version) { v.ContentDigest = hash(1) })},
		{"artifact_uri", version(0, func(v *types.Version) { v.ArtifactUri = "" })},
		{"model_card_digest", version(0, func(v *types.Version) { v.ModelCardDigest = []byte{1} })},
		{"architecture", version(0, func(v *types.Version) { v.Architecture = "\x00" })},
		{"datasets[0].name", version(0, func(v *types.Version) { v.Datasets[0].Name = "" })},
		{"datasets[0].digest", version(0, func(v *types.Version) { v.Datasets[0].Digest = []byte{1} })},
		{"datasets[1]", version(0, func(v *types.Version) { v.Datasets = append(v.Datasets, v.Datasets[0]) })},
		{"datasets: expected at most 8", version(0, func(v *types.Version) { v.Datasets = make([]types.Dataset, 9) })},
		{"licence", version(0, func(v *types.Version) { v.Licence = "free" })},
		{"notes", version(0, func(v *types.Version) { v.Notes = strings.Repeat("n", 513) })},
		{"parents: expected ids smaller", version(0, func(v *types.Version) { v.Parents = []uint64{1} })},
		{"parents: expected ids smaller", version(1, func(v *types.Version) { v.Parents = []uint64{3} })},
		{"implied", version(2, func(v *types.Version) { v.Parents = []uint64{1} })},
		{"twice", version(2, func(v *types.Version) { v.Parents = []uint64{2, 2} })},
		{"from 1", version(2, func(v *types.Version) { v.Parents = []uint64{0} })},
		{"at most 4", version(2, func(v *types.Version) { v.Parents = make([]uint64, 5) })},
		{"address", version(0, func(v *types.Version) { v.Registrant = "" })},
		{"height", version(0, func(v *types.Version) { v.Height = -1 })},
		{"yank_reason", version(0, func(v *types.Version) { v.Yanked = true })},
		{"yank_reason", version(0, func(v *types.Version) { v.YankReason = "r" })},
		{"yank_reason", version(2, func(v *types.Version) { v.YankReason = strings.Repeat("r", 129) })},
	})
}

func TestGenesisReferences(t *testing.T) {
	refuseAll(t, []spoil{
		{"version_commits[0]", func(gs *types.GenesisState) { gs.VersionCommits[0].Signer = "x" }},
		{"version_commits[0]", func(gs *types.GenesisState) { gs.VersionCommits[0].Hash = nil }},
		{"version_commits[0]", func(gs *types.GenesisState) { gs.VersionCommits[0].Height = -1 }},
		{"version_commits[1]", func(gs *types.GenesisState) { gs.VersionCommits[1] = gs.VersionCommits[0] }},
		{"version_commits[1]", func(gs *types.GenesisState) { gs.VersionCommits[0].Signer = account(3) }},
		{"aliases[0]", func(gs *types.GenesisState) { gs.Aliases[0].Alias = "best" }},
		{"aliases[0]", func(gs *types.GenesisState) { gs.Aliases[0].Alias = "7" }},
		{"aliases[0]: model_id", func(gs *types.GenesisState) { gs.Aliases[0].ModelId = 0 }},
		{"aliases[1]: model_id", func(gs *types.GenesisState) { gs.Aliases[1].ModelId = 3 }},
		{"aliases[0]: number", func(gs *types.GenesisState) { gs.Aliases[0].Number = 0 }},
		{"aliases[0]: number", func(gs *types.GenesisState) { gs.Aliases[0].Number = 3 }},
		{"aliases[1]: expected distinct", func(gs *types.GenesisState) { gs.Aliases[1].Alias = "a" }},
		{"aliases[1]: expected distinct", func(gs *types.GenesisState) { gs.Aliases[0].ModelId, gs.Aliases[0].Number = 2, 1 }},
		{"frontier_holders[0]", func(gs *types.GenesisState) { gs.FrontierHolders[0].Version = 0 }},
		{"frontier_holders[1]", func(gs *types.GenesisState) { gs.FrontierHolders[1].Version = 4 }},
		{"frontier_holders[1]", func(gs *types.GenesisState) { gs.FrontierHolders[1].Benchmark = 0 }},
		{"escrows[0]", func(gs *types.GenesisState) { gs.Escrows[0].Version = 0 }},
		{"escrows[1]", func(gs *types.GenesisState) { gs.Escrows[1].Version = 4 }},
		{"escrows[1]", func(gs *types.GenesisState) { gs.Escrows[1].Benchmark = 1 }},
		{"escrows[1]", func(gs *types.GenesisState) { gs.Escrows[0].Version = 3 }},
	})
}

func TestGenesisPreviousOwners(t *testing.T) {
	refuseAll(t, []spoil{
		{"previous_owners[0]: model_id", func(gs *types.GenesisState) { gs.PreviousOwners[0].ModelId = 0 }},
		{"previous_owners[2]: model_id", func(gs *types.GenesisState) { gs.PreviousOwners[2].ModelId = 3 }},
		{"previous_owners[1]: owner", func(gs *types.GenesisState) { gs.PreviousOwners[1].Owner = "x" }},
		{"previous_owners[1]: owner", func(gs *types.GenesisState) { gs.PreviousOwners[1].Owner = strings.ToUpper(account(3)) }},
		{"previous_owners[1]: height", func(gs *types.GenesisState) { gs.PreviousOwners[1].Height = -1 }},
		{"previous_owners[1]: expected distinct", func(gs *types.GenesisState) { gs.PreviousOwners[1].Owner = account(2) }},
		{"previous_owners[1]: expected distinct", func(gs *types.GenesisState) { gs.PreviousOwners[0].Owner = account(4) }},
		{"previous_owners[1]: expected distinct", func(gs *types.GenesisState) { gs.PreviousOwners[0].ModelId = 2 }},
		{"previous_owners[16]: expected at most 16 of model 1", func(gs *types.GenesisState) {
			for fill := range byte(16) {
				gs.PreviousOwners = append(gs.PreviousOwners[:fill+2], types.PreviousOwner{ModelId: 1, Owner: account(4 + fill)})
			}
		}},
	})
	gs := sample()
	for fill := range byte(14) {
		gs.PreviousOwners = append(gs.PreviousOwners[:fill+2], types.PreviousOwner{ModelId: 1, Owner: account(4 + fill)})
	}
	require.NoError(t, gs.Validate(addresses), "16 of one model")
}
