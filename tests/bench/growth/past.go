package growth

import (
	"fmt"

	"cosmossdk.io/math"

	"github.com/modeld-labs/modeld/internal/testkit"
	"github.com/modeld-labs/modeld/tests/bench/rig"
	"github.com/modeld-labs/modeld/tests/bench/scene"
	"github.com/modeld-labs/modeld/x/evalreward/mechanism"
	evalrewardtypes "github.com/modeld-labs/modeld/x/evalreward/types"
	modelregtypes "github.com/modeld-labs/modeld/x/modelreg/types"
)

const (
	// benchmarks on which rounds were and are opened.
	benchmarks = 8
	// now is the epoch in which the chain starts. The past lies in the epochs before it.
	now = 32
	// roundsPerEpoch is what the main network can open in an epoch: 16 on 16 benchmarks.
	roundsPerEpoch = 256
	// versionsPerModel of the past.
	versionsPerModel = 10
	// evaluationsPerVersion of the past, by committees of seats members.
	evaluationsPerVersion = 10
	seats                 = 15
	// batchRounds is the number of rounds of a benchmark in an epoch of the past.
	batchRounds = roundsPerEpoch / benchmarks
)

// past is a scene that acts now, and how much happened before.
type past struct {
	*scene.Scene
	versions int
	// scores is the number of rounds that ever became final; kept is how many of them, the
	// last ones, the chain still keeps.
	scores, kept int
	// parts is the number of blocks in which the past is stored.
	parts int
	// places counts the seats of the evaluators in the epochs of the past.
	places map[seatsOf]uint32
}

// seatsOf are the seats of an evaluator in an epoch.
type seatsOf struct {
	epoch     uint64
	evaluator string
}

func newPast(versions, accounts int) *past {
	p := &past{Scene: scene.New(accounts, accounts, benchmarks), versions: versions, places: map[seatsOf]uint32{}}
	p.scores = versions * evaluationsPerVersion / seats
	p.kept = min(p.scores, roundsPerEpoch*int(p.Params.RetentionEpochs))
	p.parts = steps(p.models(), modelsPerPart) + steps(p.scores, scoresPerPart) + steps(p.kept, roundsPerPart) + 1
	// Room for the parts before the messages of the scene.
	p.Params.CommitBlocks += uint64(p.parts)
	return p
}

func steps(count, perPart int) int { return (count + perPart - 1) / perPart }

func (p *past) models() int { return steps(p.versions, versionsPerModel) }

func (p *past) startHeight() int64 { return 1 + now*int64(p.Params.Blocks()) }

// genesis gives the scene at the end of the epoch before now, so that the first block rolls.
// Versions of the past cost nothing and need no commits; setRegistryParams ends that.
func (p *past) genesis() (rig.Genesis, error) {
	g := p.Genesis()
	g.InitialHeight = p.startHeight()
	g.Registry.Params = modelregtypes.DevParams()
	m := &g.Mechanism
	zero := math.ZeroInt()
	seed := mechanism.GenesisSeed(testkit.ChainID)
	for number := now - p.Params.RetentionEpochs; number < now; number++ {
		budget, err := mechanism.Emission(int64(number), p.Params.EmissionRules())
		if err != nil {
			return g, err
		}
		m.Epochs = append(m.Epochs, evalrewardtypes.Epoch{
			Number: number, StartHeight: 1 + int64(number*p.Params.Blocks()), Seed: seed[:], Accumulator: make([]byte, evalrewardtypes.HashBytes),
			Params: p.Params, Schedule: budget.Schedule, Validator: zero, OwnerPool: budget.OwnerPool, EvaluatorPool: budget.EvaluatorPool,
			Minted: zero, MintedBefore: zero,
		})
	}
	supply := g.Held.AddRaw(int64(len(g.Accounts))*testkit.Purse + testkit.Stake)
	m.Totals = &evalrewardtypes.Totals{Minted: zero, Burned: zero, GenesisSupply: supply}
	return g, nil
}

// Names and ids of the past follow those of the scene.

func pastModel(model int) string { return fmt.Sprintf("past-%07d/model", model) }

func (p *past) modelID(model int) uint64 { return uint64(len(p.Developers)+model) + 1 }

func (p *past) versionID(version int) uint64 { return uint64(len(p.Developers)+version) + 1 }

func (p *past) ownerOf(model int) testkit.Account { return p.Developers[model%len(p.Developers)] }

// score gives the final score with a number. Each is of another version.
func (p *past) score(number int) evalrewardtypes.FinalScore {
	version := number * seats / evaluationsPerVersion
	s := evalrewardtypes.FinalScore{
		ModelId: p.modelID(version / versionsPerModel), Version: p.versionID(version),
		Score: uint32(uint64(number) * 2_654_435_761 % 1_000_000), Points: 0, Paid: math.ZeroInt(),
	}
	place := number - p.scores + roundsPerEpoch*int(p.Params.RetentionEpochs)
	if place < 0 {
		// Its round was pruned long ago.
		s.Benchmark, s.Epoch = uint32(number%benchmarks)+1, 1
		s.Round = evalrewardtypes.RoundID(1, s.Benchmark, uint32(number/benchmarks%mostPositions))
		return s
	}
	s.Epoch = now - p.Params.RetentionEpochs + uint64(place/roundsPerEpoch)
	s.Benchmark = uint32(place%benchmarks) + 1
	s.Round = evalrewardtypes.RoundID(s.Epoch, s.Benchmark, uint32(place%roundsPerEpoch/benchmarks))
	return s
}

// mostPositions is the number of first rounds that a batch can have.
const mostPositions = 4096

// committee gives the members of a kept round.
func (p *past) committee(number int) []testkit.Account {
	members := make([]testkit.Account, seats)
	for i := range members {
		members[i] = p.Evaluators[(number+i)%len(p.Evaluators)]
	}
	return members
}
