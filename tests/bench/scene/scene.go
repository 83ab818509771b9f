package scene

import (
	"fmt"

	"github.com/modeld-labs/modeld/internal/testkit"
	evalrewardtypes "github.com/modeld-labs/modeld/x/evalreward/types"
)

// Scene is who takes part and on how much.
type Scene struct {
	// Developers own one model each, with one version.
	Developers []testkit.Account
	// Evaluators are bonded with the full bond.
	Evaluators []testkit.Account
	// Steward looks after all benchmarks.
	Steward testkit.Account
	// Benchmarks with the ids 1 .. Benchmarks have a request for every version when the chain
	// starts. One more, Quiet, has none.
	Benchmarks int
	// Params of the mechanism; New gives those of the main network with more rounds per epoch
	// and short phases.
	Params evalrewardtypes.Params
}

// Phases of the params that New gives, in blocks.
const (
	CommitBlocks = 40
	RevealBlocks = 12
	// OpenBlocks is how long the opening of all rounds takes at most.
	OpenBlocks = CommitBlocks / 5
)

// New gives a scene. An evaluator gets about benchmarks * committee_size * developers /
// evaluators seats.
func New(developers, evaluators, benchmarks int) *Scene {
	s := &Scene{Steward: testkit.NewAccount("steward"), Benchmarks: benchmarks}
	for i := range developers {
		s.Developers = append(s.Developers, testkit.NewAccount(fmt.Sprintf("developer %d", i)))
	}
	for i := range evaluators {
		s.Evaluators = append(s.Evaluators, testkit.NewAccount(fmt.Sprintf("evaluator %d", i)))
	}
	p := evalrewardtypes.DefaultParams()
	p.CommitBlocks, p.RevealBlocks, p.SettleBlocks, p.ChallengeBlocks, p.OpenBlocks = CommitBlocks, RevealBlocks, 12, 5, OpenBlocks
	// Everybody may be drawn at once, and committees keep the size of the main network.
	p.AllowSmallCommittees, p.MaturityEpochs = true, 0
	p.MaxBenchmarks = uint32(benchmarks) + 1
	p.RoundsMax, p.AuditsMax, p.AuditRate, p.MaxGoldPerEpoch = uint32(developers), 0, 0, 0
	p.MaxEvaluators = uint32(max(evaluators, int(p.AppealSize)))
	p.UnitsPerBlock = (p.MaxBenchmarks*(p.RoundsMax+2))/OpenBlocks + 1
	s.Params = p
	return s
}

// Quiet is the benchmark on which nobody waits for a round.
func (s *Scene) Quiet() uint32 { return uint32(s.Benchmarks) + 1 }

func namespace(developer int) string { return fmt.Sprintf("org-%05d", developer) }

func model(developer int) string { return namespace(developer) + "/model" }
