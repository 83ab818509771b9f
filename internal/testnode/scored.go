package testnode

import (
	"crypto/sha256"
	"fmt"
	"testing"

	"cosmossdk.io/math"

	"github.com/modeld-labs/modeld/app"
	"github.com/modeld-labs/modeld/internal/testkit"
	evalrewardtypes "github.com/modeld-labs/modeld/x/evalreward/types"
	modelregtypes "github.com/modeld-labs/modeld/x/modelreg/types"
)

// The registry of a chain of Scored: alice's model with two versions, of which the second is
// yanked and the first has an alias and a final score on benchmark 1.
const (
	ScoredModel = "acme/lm"
	ScoredAlias = "stable"
	// Score of version 1 on benchmark 1, in ppm.
	Score = 813_000
)

// Artifact gives the bytes whose digest a version of ScoredModel has.
func Artifact(number uint64) []byte { return fmt.Appendf(nil, "weights of version %d\n", number) }

// Digest gives the digest of Artifact.
func Digest(number uint64) []byte {
	digest := sha256.Sum256(Artifact(number))
	return digest[:]
}

// Scored gives options of a chain that starts with a registered and scored model.
func Scored() testkit.Options {
	owner := testkit.NewAccount("alice").String()
	return testkit.Options{
		Stewards:   []string{"bob"},
		Benchmarks: []evalrewardtypes.Benchmark{testkit.Benchmark(1, "bob")},
		Unchecked:  true,
		Genesis: func(a *app.App, state testkit.State) {
			t := testing.TB(&alone{})
			testkit.EditGenesis(t, a, state, modelregtypes.ModuleName, &modelregtypes.GenesisState{}, func(gs *modelregtypes.GenesisState) {
				gs.Namespaces = []modelregtypes.Namespace{{Name: "acme", Owner: owner}}
				gs.Models = []modelregtypes.Model{{Id: 1, Namespace: "acme", Name: "lm", Owner: owner, LatestNumber: 2, CreatedHeight: 1}}
				for n := range uint64(2) {
					gs.Versions = append(gs.Versions, modelregtypes.Version{
						Id: n + 1, ModelId: 1, Number: n + 1, ContentDigest: Digest(n + 1), ArtifactUri: "https://models.example/lm",
						Licence: "Apache-2.0", ParameterCount: 7_000_000, Registrant: owner, Height: 1,
					})
				}
				gs.Versions[1].Yanked, gs.Versions[1].YankReason = true, "trained on the held-out text"
				gs.Aliases = []modelregtypes.Alias{{ModelId: 1, Alias: ScoredAlias, Number: 1}}
			})
			testkit.EditGenesis(t, a, state, evalrewardtypes.ModuleName, &evalrewardtypes.GenesisState{}, func(gs *evalrewardtypes.GenesisState) {
				gs.FinalScores = []evalrewardtypes.FinalScore{{
					ModelId: 1, Benchmark: 1, Version: 1, Score: Score, Round: evalrewardtypes.RoundID(0, 1, 0), Points: 700_000, Paid: math.NewInt(5),
				}}
				gs.ModelScores = []evalrewardtypes.ModelScore{{ModelId: 1, Benchmark: 1, Version: 1, Score: Score}}
			})
		},
	}
}
