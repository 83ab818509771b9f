package reference

import (
	"math/big"

	"github.com/modeld-labs/modeld/x/evalreward/types"
	regtypes "github.com/modeld-labs/modeld/x/modelreg/types"
)

// Coins are amounts by denom.
type Coins map[string]*big.Int

// Of gives the amount of a denom.
func (c Coins) Of(denom string) *big.Int {
	if amount, ok := c[denom]; ok {
		return amount
	}
	return new(big.Int)
}

func (c Coins) plus(denom string, amount *big.Int) {
	c[denom] = add(c.Of(denom), amount)
	if c[denom].Sign() == 0 {
		delete(c, denom)
	}
}

// EvaluatorKey is kind and address.
type EvaluatorKey struct {
	Kind uint32
	Addr string
}

// Evaluator is a registration.
type Evaluator struct {
	Bond                *big.Int
	Status              string
	Joined, Until, Last uint64
	Faults              uint32
	Credibility         int64
	Rounds, Reputation  uint64
}

// Steward is a bonded steward.
type Steward struct {
	Bond      *big.Int
	Unbonding bool
	Until     uint64
	Disputes  uint32
}

// release is a bond that returns.
type release struct {
	epoch uint64
	key   EvaluatorKey
}

// Benchmark is a benchmark with what changes of it.
type Benchmark struct {
	types.Benchmark
	Status                      string
	Frontier                    int64
	Holder                      uint64
	Bucket, Price, Pot, Deposit *big.Int
	Awarded, AwardedBaseline    int64
	Published                   bool
}

func (b *Benchmark) corners() []corner { return tierCorners(b.Thresholds, b.TierValues) }

// kind of the evaluators that measure the benchmark.
func (b *Benchmark) kind() uint32 {
	if b.Kind == types.BENCHMARK_KIND_HUMAN {
		return 2
	}
	return 1
}

// Request waits for a round, or led to one.
type Request struct {
	Benchmark          uint32
	Target             uint64
	Height             int64
	Version, Model     uint64
	Requester          string
	Deposit            *big.Int
	Requeued, Baseline bool
}

// Seat is a member of a committee, its report, and what follows for it.
type Seat struct {
	Addr     string
	Weight   int64
	Commit   []byte
	Revealed bool
	Score    int64
	Salt     []byte

	Q, U, X         int64
	Pay             *big.Int
	Reason, Penalty string
}

// Appeal is R20 for one first round.
type Appeal struct {
	Cause, Challenger, Verdict string
	Bond, FirstPaid, Slashed   *big.Int
	Round                      uint64
	HasScore                   bool
	Score                      int64
	// Paid, Minted, Reward, Back and Burned are the account of a paid appeal.
	Paid, Minted, Reward, Back, Burned *big.Int
}

// Truth is R21 for one gold round.
type Truth struct {
	Steward, Disputer, Resolution string
	Score                         int64
	Bond                          *big.Int
	Until                         uint64
	Left, Slash                   bool
}

// Round is one round of any kind.
type Round struct {
	ID, Version, Model, Epoch uint64
	Benchmark                 uint32
	Kind, State, Outcome      string
	Seats                     []*Seat
	Weight, Prior             int64
	HasScore, HasFinal        bool
	Score, Final              int64
	Owner                     string
	Parents                   []uint64
	ParentOwners              []string
	Request                   Request
	ParentRound               uint64
	Appeal                    *Appeal
	Gold                      *Truth
	Own, General              *Award
}

// Award is what a version earned on one frontier.
type Award struct {
	Score, Points int64
	Moved         bool
	Full          *big.Int
	Sponsors      Coins
	// Gross and how it was divided, once it is paid.
	Gross, Community, Rest *big.Int
}

// Batch is all rounds of a benchmark in an epoch.
type Batch struct {
	Rounds, Unfinished, Appeals    uint32
	Price, Pot, FullSum, Bucket    *big.Int
	PriceZero, FullZero, BucketFor *big.Int
	Fixed                          bool
}

// Track is benchmark 0.
type Track struct {
	Suite         []types.SuiteMember
	SuiteEpoch    uint64
	Frontier      int64
	Holder        uint64
	Bucket, Price *big.Int
	Best          []Best
}

// Best is one of the kept versions.
type Best struct {
	Version, Model uint64
	Score          int64
}

// Gold is a commitment of a steward.
type Gold struct {
	Steward string
	Target  uint64
	Used    bool
}

type (
	// BatchKey is benchmark and epoch.
	BatchKey struct {
		Benchmark uint32
		Epoch     uint64
	}
	// ScoreKey is model, benchmark and version; version 0 for the last one of the model.
	ScoreKey struct {
		Model     uint64
		Benchmark uint32
		Version   uint64
	}
	// PoolKey is benchmark and denom.
	PoolKey struct {
		Benchmark uint32
		Denom     string
	}
	// GoldKey is benchmark and hash.
	GoldKey struct {
		Benchmark uint32
		Hash      string
	}
	pursuit struct {
		model     uint64
		benchmark uint32
	}
	// OwnerKey is owner and benchmark.
	OwnerKey struct {
		Owner     string
		Benchmark uint32
	}
)

// Pool is a sponsor pool with the contributions to it.
type Pool struct {
	Amount *big.Int
	Given  map[string]*big.Int
}

// State is everything that both modules know.
type State struct {
	ChainID, Authority string
	Height             int64

	Params  types.Params
	Pending *types.Params
	Started bool
	Epoch   uint64
	Start   int64
	Ruling  types.Params
	Rules   map[uint64]types.Params
	Seeds   map[uint64][]byte
	Mixed   [32]byte
	// Budget of the current epoch.
	Budget Budget

	Evaluators map[EvaluatorKey]*Evaluator
	Stewards   map[string]*Steward
	releases   []release
	Benchmarks map[uint32]*Benchmark
	Track      *Track
	Requests   []*Request
	pursuits   map[pursuit]bool
	work       map[item]uint64
	Batches    map[BatchKey]*Batch
	Rounds     map[uint64]*Round
	Scores     map[ScoreKey]int64
	OwnBest    map[OwnerKey]int64
	Honours    map[OwnerKey]uint64
	Golds      map[GoldKey]*Gold
	Pools      map[PoolKey]*Pool
	Claimable  map[string]Coins
	payouts    []payout

	Balances       map[string]Coins
	Minted, Burned *big.Int

	Registry *Registry
}

// Budget is R12 for an epoch.
type Budget struct{ Schedule, Validator, Owners, Evaluators *big.Int }

// denom in which the chain pays.
const denom = regtypes.BaseDenom
