package types

import (
	"cosmossdk.io/collections"

	"github.com/modeld-labs/modeld/x/evalreward/mechanism"
)

const (
	// ModuleName is the name of the module and of its account, which holds bonds,
	// deposits and claimable coins.
	ModuleName = "evalreward"
	// StoreKey is the name of the module's store.
	StoreKey = ModuleName
)

// Store prefixes. Integers in keys are big endian. Changing these breaks the state machine.
var (
	// ParamsPrefix: 0x00 -> Params as changed last and already in force.
	ParamsPrefix = collections.NewPrefix(0x00)
	// PendingParamsPrefix: 0x01 -> Params of the next epoch.
	PendingParamsPrefix = collections.NewPrefix(0x01)
	// BenchmarkPrefix: 0x10 | benchmark u32 -> Benchmark.
	BenchmarkPrefix = collections.NewPrefix(0x10)
	// EvaluatorPrefix: 0x11 | kind u32 | address -> Evaluator.
	EvaluatorPrefix = collections.NewPrefix(0x11)
	// EvaluatorCountPrefix: 0x12 | kind u32 -> number of registrations.
	EvaluatorCountPrefix = collections.NewPrefix(0x12)
	// RoundPrefix: 0x13 | round u64 -> Round without its committee.
	RoundPrefix = collections.NewPrefix(0x13)
	// BallotPrefix: 0x14 | epoch u64 | kind u32 | address | number u32 -> Ballot.
	BallotPrefix = collections.NewPrefix(0x14)
	// WorkPrefix: 0x15 | epoch u64 | stage u32 | benchmark u32 | order u64 -> round u64.
	WorkPrefix = collections.NewPrefix(0x15)
	// ClaimablePrefix: 0x16 | address -> Claimable.
	ClaimablePrefix = collections.NewPrefix(0x16)
	// FinalScorePrefix: 0x17 | model u64 | benchmark u32 | version u64 -> FinalScore.
	FinalScorePrefix = collections.NewPrefix(0x17)
	// EpochPrefix: 0x18 | epoch u64 -> Epoch.
	EpochPrefix = collections.NewPrefix(0x18)
	// AwardPrefix: 0x1A | round u64 -> Award.
	AwardPrefix = collections.NewPrefix(0x1A)
	// RequestPrefix: 0x1B | benchmark u32 | target epoch u64 | height u64 | version u64 -> Request.
	RequestPrefix = collections.NewPrefix(0x1B)
	// GoldPrefix: 0x19 | benchmark u32 | hash -> Gold.
	GoldPrefix = collections.NewPrefix(0x19)
	// SponsorPoolPrefix: 0x1D | benchmark u32 | denom -> SponsorPool.
	SponsorPoolPrefix = collections.NewPrefix(0x1D)
	// BatchPrefix: 0x1C | benchmark u32 | epoch u64 -> Batch.
	BatchPrefix = collections.NewPrefix(0x1C)
	// CommitteePrefix: 0x1E | round u64 -> Committee.
	CommitteePrefix = collections.NewPrefix(0x1E)
	// ResultsPrefix: 0x1F | round u64 -> Results of a paid round.
	ResultsPrefix = collections.NewPrefix(0x1F)
	// BenchmarkStatePrefix: 0x20 | benchmark u32 -> BenchmarkState.
	BenchmarkStatePrefix = collections.NewPrefix(0x20)
	// CurrentEpochPrefix: 0x21 -> number of the current epoch u64.
	CurrentEpochPrefix = collections.NewPrefix(0x21)
	// PursuitPrefix: 0x22 | model u64 | benchmark u32 -> nothing; an open request or round.
	PursuitPrefix = collections.NewPrefix(0x22)
	// DocketPrefix: 0x23 | epoch u64 | kind u32 | address -> Docket.
	DocketPrefix = collections.NewPrefix(0x23)
	// ModelScorePrefix: 0x24 | model u64 | benchmark u32 -> ModelScore.
	ModelScorePrefix = collections.NewPrefix(0x24)
	// LeaderboardPrefix: 0x25 | benchmark u32 | 1000000 - score u32 | version u64 -> model u64.
	LeaderboardPrefix = collections.NewPrefix(0x25)
	// ReputationPrefix: 0x26 | address | benchmark u32 -> Reputation.
	ReputationPrefix = collections.NewPrefix(0x26)
	// StewardPrefix: 0x27 | address -> Steward.
	StewardPrefix = collections.NewPrefix(0x27)
	// ReleasePrefix: 0x28 | epoch u64 | kind u32 | address -> nothing; a bond that returns. Kind 0 is a steward.
	ReleasePrefix = collections.NewPrefix(0x28)
	// TotalsPrefix: 0x29 -> Totals.
	TotalsPrefix = collections.NewPrefix(0x29)
	// LiveBenchmarkPrefix: 0x2A | benchmark u32 -> nothing; pending or active.
	LiveBenchmarkPrefix = collections.NewPrefix(0x2A)
	// AccumulatorPrefix: 0x2B -> XOR of the leaves of the current epoch, 32 bytes.
	AccumulatorPrefix = collections.NewPrefix(0x2B)
	// GoldTargetPrefix: 0x2C | target epoch u64 | benchmark u32 | hash -> nothing; a kept gold commit.
	GoldTargetPrefix = collections.NewPrefix(0x2C)
	// ContributionPrefix: 0x2D | benchmark u32 | denom | address -> Contribution.
	ContributionPrefix = collections.NewPrefix(0x2D)
	// PublicationPrefix: 0x2E | benchmark u32 -> Publication.
	PublicationPrefix = collections.NewPrefix(0x2E)
	// GeneralisationPrefix: 0x2F -> Generalisation.
	GeneralisationPrefix = collections.NewPrefix(0x2F)
	// PayoutPrefix: 0x32 | address -> Claimable that was claimed in this block; empty between blocks.
	PayoutPrefix = collections.NewPrefix(0x32)
	// EvaluatorEpochPrefix: 0x30 | epoch u64 | kind u32 | address -> EvaluatorEpoch.
	EvaluatorEpochPrefix = collections.NewPrefix(0x30)
	// GoldRoundPrefix: 0x31 | benchmark u32 | epoch u64 | round u64 -> nothing; a revealed gold round.
	GoldRoundPrefix = collections.NewPrefix(0x31)
)

// Changing these breaks the state machine.
const (
	// MaxBenchmarkID leaves room in a round id.
	MaxBenchmarkID = 1<<16 - 1
	// MaxBatchItems bounds the items of a commit or reveal message.
	MaxBatchItems = 64
	// MaxMonikerBytes bounds a moniker.
	MaxMonikerBytes = 64
	// MaxTranscriptURIBytes bounds the place of an evaluation record.
	MaxTranscriptURIBytes = 128
	// MaxNameBytes bounds a benchmark's name.
	MaxNameBytes = 63
	// MaxMetricBytes bounds a metric's name.
	MaxMetricBytes = 32
	// MaxRawDecimals bounds the scale of raw values.
	MaxRawDecimals = 9
	// MaxDataURIBytes bounds the place of published data.
	MaxDataURIBytes = 256
	// MaxSponsorDenoms bounds the sponsor pools of a benchmark.
	MaxSponsorDenoms = 4
	// MaxContributors bounds the contributors of a sponsor pool.
	MaxContributors = 64
	// MaxClaimableDenoms bounds the denoms that an account can claim.
	MaxClaimableDenoms = 8
	// MaxBestVersions bounds the versions kept for the next change of the suite (R10).
	MaxBestVersions = 16
	// HashBytes is the length of digests, salts and commits.
	HashBytes = mechanism.HashSize

	roundEpochShift     = 32
	roundBenchmarkShift = 16
	// appealPosition is added to the position of a first round for its appeal; first rounds
	// have positions below 4096.
	appealPosition = 1 << 15
)

// RoundID gives epoch * 2^32 + benchmark * 2^16 + position. The id follows from the batch,
// so that no transaction touches a counter.
func RoundID(epoch uint64, benchmark, position uint32) uint64 {
	return epoch<<roundEpochShift | uint64(benchmark)<<roundBenchmarkShift | uint64(position)
}

// BenchmarkOf gives the benchmark of a round.
func BenchmarkOf(round uint64) uint32 { return uint32(round>>roundBenchmarkShift) & MaxBenchmarkID }

// EpochOf gives the epoch of a round.
func EpochOf(round uint64) uint64 { return round >> roundEpochShift }

// AppealID gives the id of the appeal against a round of the epoch before.
func AppealID(epoch uint64, first Round) uint64 {
	return RoundID(epoch, first.Benchmark, uint32(first.Id)&(appealPosition-1)|appealPosition)
}

// FirstRoundID gives the smallest id that a round of an epoch can have.
func FirstRoundID(epoch uint64) uint64 { return RoundID(epoch, 0, 0) }
