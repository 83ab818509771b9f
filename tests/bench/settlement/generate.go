package settlement

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"slices"

	"cosmossdk.io/math"

	"github.com/modeld-labs/modeld/internal/testkit"
	"github.com/modeld-labs/modeld/tests/bench/rig"
	"github.com/modeld-labs/modeld/tests/bench/scene"
	"github.com/modeld-labs/modeld/x/evalreward/mechanism"
	evalrewardtypes "github.com/modeld-labs/modeld/x/evalreward/types"
	modelregtypes "github.com/modeld-labs/modeld/x/modelreg/types"
)

const (
	// deposit of the request behind every round, in umodel.
	deposit = 1_000_000
	// credibility of every evaluator, in ppm.
	credibility = 500_000
	// mostPositions is the number of first rounds that a batch can have.
	mostPositions = 4096
)

// crowd generates rounds of epoch 0 in which every member revealed, waiting to be settled.
type crowd struct {
	rounds, seats int
	// per is the number of rounds of a benchmark.
	per     int
	params  evalrewardtypes.Params
	steward testkit.Account
	owners  []testkit.Account
	members []testkit.Account
	// places counts the seats that every member has so far.
	places []uint32
}

// newCrowd gives rounds with a number of seats, and params with which units of work are done
// per block and all else is as on the main network, but for the lengths that the rounds need.
func newCrowd(rounds, seats, members int, units uint32) *crowd {
	benchmarks := (rounds + mostPositions - 1) / mostPositions
	c := &crowd{rounds: rounds, seats: seats, per: (rounds + benchmarks - 1) / benchmarks, steward: testkit.NewAccount("steward")}
	for i := range 64 {
		c.owners = append(c.owners, testkit.NewAccount(fmt.Sprintf("owner %d", i)))
	}
	for i := range members {
		c.members = append(c.members, testkit.NewAccount(fmt.Sprintf("member %d", i)))
	}
	slices.SortFunc(c.members, func(a, b testkit.Account) int { return bytes.Compare(a.Address, b.Address) })
	c.places = make([]uint32, members)
	p := evalrewardtypes.DefaultParams()
	p.MaxBenchmarks, p.RoundsMax, p.AuditsMax, p.AuditRate, p.MaxGoldPerEpoch = uint32(benchmarks), uint32(c.per), 0, 0, 0
	p.MaxEvaluators = max(p.MaxEvaluators, uint32(members))
	p.UnitsPerBlock = units
	blocks := uint64(benchmarks*c.per)/uint64(units) + 1
	p.OpenBlocks, p.SettleBlocks = blocks, blocks
	p.CommitBlocks, p.RevealBlocks, p.ChallengeBlocks = 5*blocks, 100, 5
	c.params = p
	return c
}

// genesis gives the state without the rounds, shortly before SETTLE, so that the first blocks
// can fill in the rest. What the deposits of the rounds will need is claimable by the steward
// until then, because the account of the module must hold what the module owes, to the unit.
func (c *crowd) genesis(blocksBefore int64) (rig.Genesis, error) {
	budget, err := mechanism.Emission(0, c.params.EmissionRules())
	if err != nil {
		return rig.Genesis{}, err
	}
	g := rig.Genesis{
		Accounts: append([]testkit.Account{c.steward}, c.owners...), Registry: c.registry(),
		Held: c.ballast(0).Add(c.params.StewardBond), InitialHeight: c.settleHeight() - blocksBefore,
	}
	m := &g.Mechanism
	m.Params = c.params
	m.Stewards = []evalrewardtypes.Steward{{Address: c.steward.String(), Bond: c.params.StewardBond}}
	m.Claimables = []evalrewardtypes.Claimable{c.waiting(0)}
	zero := math.ZeroInt()
	for id := uint32(1); id <= c.params.MaxBenchmarks; id++ {
		b := testkit.Benchmark(id, c.steward.Name)
		b.Weight = 600_000 / c.params.MaxBenchmarks
		m.Benchmarks = append(m.Benchmarks, b)
		m.BenchmarkStates = append(m.BenchmarkStates, evalrewardtypes.BenchmarkState{
			Benchmark: id, Status: evalrewardtypes.BENCHMARK_STATUS_ACTIVE, Frontier: b.InitialFrontier,
			Bucket: c.price(), Price: c.price(), Pot: c.pot(), Deposit: c.pot(),
		})
	}
	for _, e := range c.members {
		m.Evaluators = append(m.Evaluators, evalrewardtypes.Evaluator{
			Address: e.String(), Kind: evalrewardtypes.EVALUATOR_KIND_AUTOMATED, Bond: c.params.BondUnit,
			Status: evalrewardtypes.EVALUATOR_STATUS_ACTIVE, Credibility: credibility,
		})
		g.Held = g.Held.Add(c.params.BondUnit)
	}
	seed := mechanism.GenesisSeed(testkit.ChainID)
	m.Epochs = []evalrewardtypes.Epoch{{
		StartHeight: 1, Seed: seed[:], Accumulator: make([]byte, evalrewardtypes.HashBytes), Params: c.params,
		Schedule: budget.Schedule, Validator: zero, OwnerPool: budget.OwnerPool, EvaluatorPool: budget.EvaluatorPool,
		Minted: zero, MintedBefore: zero,
	}}
	supply := g.Held.AddRaw(int64(len(g.Accounts))*testkit.Purse + testkit.Stake)
	m.Totals = &evalrewardtypes.Totals{Minted: zero, Burned: zero, GenesisSupply: supply}
	return g, nil
}

// settleHeight is the first height of SETTLE.
func (c *crowd) settleHeight() int64 { return 1 + int64(c.params.CommitBlocks+c.params.RevealBlocks) }

func (c *crowd) price() math.Int { return math.NewInt(260_000_000_000) }

func (c *crowd) pot() math.Int { return math.NewInt(1_000_000_000) }

// ballast is what the steward can claim when some rounds are stored: a unit in the end.
func (c *crowd) ballast(stored int) math.Int { return math.NewInt(int64(c.rounds-stored)*deposit + 1) }

func (c *crowd) waiting(stored int) evalrewardtypes.Claimable {
	return evalrewardtypes.Claimable{Address: c.steward.String(), Coins: testkit.Umodel(c.ballast(stored).Int64())}
}

// registry gives one version for each position of a batch. Benchmarks share them.
func (c *crowd) registry() modelregtypes.GenesisState {
	gs := *modelregtypes.DefaultGenesis()
	for i := range c.per {
		id, owner := uint64(i)+1, c.owner(i)
		name := fmt.Sprintf("org-%05d", i)
		gs.Namespaces = append(gs.Namespaces, modelregtypes.Namespace{Name: name, Owner: owner})
		gs.Models = append(gs.Models, modelregtypes.Model{Id: id, Namespace: name, Name: "model", Owner: owner, LatestNumber: 1})
		gs.Versions = append(gs.Versions, scene.Version(id, id, 1, owner))
	}
	return gs
}

func (c *crowd) owner(position int) string { return c.owners[position%len(c.owners)].String() }

// part gives the rounds from .. to-1 with their reports and their places in the queue. It is
// stored like a genesis; everything else in it is empty or as before.
func (c *crowd) part(base evalrewardtypes.GenesisState, from, to int) evalrewardtypes.GenesisState {
	gs := evalrewardtypes.GenesisState{
		Params: c.params, Totals: base.Totals, Claimables: []evalrewardtypes.Claimable{c.waiting(to)},
	}
	for i := from; i < to; i++ {
		round, members := c.round(i)
		gs.Rounds = append(gs.Rounds, round)
		gs.Work = append(gs.Work, evalrewardtypes.WorkItem{
			Stage: evalrewardtypes.WORK_STAGE_SETTLE, Benchmark: round.Benchmark, Order: round.Version, Round: round.Id,
		})
		for _, member := range members {
			gs.Evaluations = append(gs.Evaluations, revealed(member, round.Id))
		}
	}
	zero := math.ZeroInt()
	for id := uint32(1); id <= c.params.MaxBenchmarks; id++ {
		count := uint32(min(c.per, c.rounds-c.per*int(id-1)))
		gs.Batches = append(gs.Batches, evalrewardtypes.Batch{
			Benchmark: id, State: evalrewardtypes.BATCH_STATE_OPEN, Rounds: count, Unfinished: count,
			Price: c.price(), Pot: c.pot(), FullSum: zero, Bucket: zero, Minted: zero,
			GeneralisationPrice: zero, GeneralisationFullSum: zero, GeneralisationBucket: zero,
		})
	}
	return gs
}

// round gives the next round and its committee, in the order of addresses.
func (c *crowd) round(i int) (evalrewardtypes.Round, []testkit.Account) {
	benchmark, position := uint32(i/c.per)+1, i%c.per
	version := uint64(position) + 1
	round := evalrewardtypes.Round{
		Id: evalrewardtypes.RoundID(0, benchmark, uint32(position)), Version: version, ModelId: version, Benchmark: benchmark,
		EvaluatorKind: evalrewardtypes.EVALUATOR_KIND_AUTOMATED, Kind: evalrewardtypes.ROUND_KIND_NORMAL,
		State: evalrewardtypes.ROUND_STATE_OPEN, Prior: 100_000, PriorSource: "frontier", Owner: c.owner(position),
		Request: evalrewardtypes.Request{
			Benchmark: benchmark, Version: version, ModelId: version, Requester: c.owner(position), Deposit: math.NewInt(deposit),
		},
	}
	var members []testkit.Account
	for _, drawn := range c.draw(uint64(i)) {
		members = append(members, c.members[drawn])
		round.Committee = append(round.Committee, evalrewardtypes.Seat{
			Evaluator: c.members[drawn].String(), Weight: credibility, Place: c.places[drawn],
		})
		c.places[drawn]++
		round.CommitteeWeight += credibility
	}
	return round, members
}

// draw gives distinct places of members, in rising order: selection sampling.
func (c *crowd) draw(round uint64) (places []int) {
	random := rand.NewPCG(round, 7)
	for place := range c.members {
		wanted, left := uint64(c.seats-len(places)), uint64(len(c.members)-place)
		if random.Uint64()%left < wanted {
			places = append(places, place)
		}
	}
	return places
}

// revealed gives what a member committed and revealed.
func revealed(member testkit.Account, round uint64) evalrewardtypes.Evaluation {
	report := scene.Report(member, round)
	return evalrewardtypes.Evaluation{
		Round: round, Evaluator: member.String(), CommitHeight: 2, Revealed: true, Raw: report.Raw,
		Score: int32(report.Raw), TranscriptDigest: report.Transcript, Salt: report.Salt, RevealHeight: 3,
	}
}
