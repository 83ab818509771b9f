package mechanism

import "cosmossdk.io/math"

// Batch is everything that the settlement of one benchmark in one epoch
// depends on.
type Batch struct {
	Epoch      int64
	Emission   EmissionRules
	Pots       PotRules
	Kappa      int64
	Benchmark  BatchBenchmark
	Params     BatchParams
	Track0     *Track0
	Evaluators []Member
	Rounds     []Round
}

// BatchBenchmark is the benchmark of a batch before the epoch's accrual.
type BatchBenchmark struct {
	ID       uint64
	Tiers    Tiers
	Band     Band
	Frontier Frontier
	Bucket   math.Int
}

// BatchParams are the parameters of the epoch that a settlement uses.
type BatchParams struct {
	Beta, Quorum int64
	Credibility  CredibilityRules
	Split        SplitRates
	Slash        SlashRules
}

// Track0 is benchmark 0 before the epoch's accrual.
type Track0 struct {
	Frontier Frontier
	Eps      int64
	Bucket   math.Int
	// Domains lists the active benchmarks per domain.
	Domains [][]DomainBenchmark
	// Scores are the final scores known before the batch; of two for the same
	// version and benchmark the later one counts.
	Scores []KnownScore
}

// DomainBenchmark is a benchmark as part of a domain, with the score of
// guessing in ppm.
type DomainBenchmark struct {
	ID     uint64
	Chance int64
}

// KnownScore is the final score in ppm of a version on a benchmark.
type KnownScore struct {
	Version, Benchmark uint64
	Score              int64
}

// Round is one round of a batch with all that was revealed in it.
type Round struct {
	ID, Version uint64
	Owner       string
	// Parents lists the owners of the parent versions.
	Parents []string
	Deposit math.Int
	Prior   int64
	// Gold and Appeal as in RoundFacts.
	Gold, Appeal Optional
	Committee    []string
	// Reports carry no weight here; it follows from the stored credibility.
	Reports []Report
}

// SettledRound is a round of a batch with what its owner earned.
type SettledRound struct {
	ID, Version uint64
	RoundResult
	// Effects holds what the round did to each seat's member.
	Effects []SeatEffect
	// Owner and Track0 are nil unless the round is final; Track0 also without
	// benchmark 0.
	Owner, Track0   *OwnerPay
	DepositReturned bool
}

// SeatEffect is what a member lost in a round, and its credibility in ppm
// after it.
type SeatEffect struct {
	Slashed     math.Int
	Credibility int64
}

// Track0Result is benchmark 0 after a batch.
type Track0Result struct {
	Price, BucketStart, BucketEnd math.Int
	Frontier                      int64
}

// Settlement is a settled batch.
type Settlement struct {
	Schedule, Validator, Price, Pot  math.Int
	BucketStart, BucketEnd           math.Int
	Frontier                         int64
	Track0                           *Track0Result
	Rounds                           []SettledRound
	Payees                           []Payee
	Community                        math.Int
	MintedBatch, MintedTotal         math.Int
	DepositsBurned, DepositsReturned math.Int
	Slashed                          Slashed
	Evaluators                       []Member
}

// Slashed is what the bonds lost, by cause.
type Slashed struct {
	Silent, Fault, Outlier math.Int
}

func noneSlashed() Slashed {
	return Slashed{Silent: math.ZeroInt(), Fault: math.ZeroInt(), Outlier: math.ZeroInt()}
}

// Add gives the sums after one more slash.
func (s Slashed) Add(p Penalty, amount math.Int) Slashed {
	switch p {
	case PenaltySilent:
		s.Silent = s.Silent.Add(amount)
	case PenaltyFault:
		s.Fault = s.Fault.Add(amount)
	case PenaltyOutlier:
		s.Outlier = s.Outlier.Add(amount)
	}
	return s
}
