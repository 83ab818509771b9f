package mechanism

// Changing one of these breaks the state machine.
const (
	// Scale is the whole in ppm: scores, credibilities, shares and points lie
	// in [0, Scale]. The product of three of them fits in int64.
	Scale int64 = 1_000_000
	// Unfetchable is the score of a report whose author could not get or run
	// the artifact. Such a report has weight but no number.
	Unfetchable int64 = -1
	// RawUnfetchable is the raw value from which Unfetchable comes.
	RawUnfetchable int64 = -1 << 63
	// MaxRaw bounds both ends of a raw range, so that (raw-lo)*Scale fits in int64.
	MaxRaw int64 = 1_000_000_000_000
	// MaxItems bounds the number of items of a data set.
	MaxItems int64 = 1_000_000_000_000
	// MaxReports bounds the seats of a committee.
	MaxReports = 31
	// holderShare of the seats is passed over for holding a grant: one in so many.
	holderShare = 5
	// MaxParents bounds the parents of a version.
	MaxParents = 4
	// MaxDomains bounds the domains of benchmark 0.
	MaxDomains = 8
	// MaxTiers bounds the tiers of a benchmark.
	MaxTiers = 8
	// MaxKappa bounds the price of a potential, in epochs of accrual.
	MaxKappa int64 = 1000
	// MaxChallengePots bounds the pots that a challenger stakes.
	MaxChallengePots int64 = 100
	// amountBits bounds amounts, so that amount*amount fits in the 256 bits of math.Int.
	amountBits = 120

	// HashSize is the length of digests, salts and seeds in bytes.
	HashSize = 32
	// MaxAddressSize bounds an account address in bytes.
	MaxAddressSize = 64
	// MaxChainIDSize bounds a chain id in bytes.
	MaxChainIDSize = 50
	// maxNamePart bounds a namespace and a model name in bytes.
	maxNamePart = 63

	// Each kind of hash begins with its own tag, so that none can be passed
	// off as another.
	tagEvaluation = "evalreward/commit/v1"
	tagVersion    = "modelreg/version/v1"
	tagGold       = "evalreward/gold/v1"
	tagSortition  = "evalreward/sort/v1"
	tagReveal     = "evalreward/reveal/v1"
	tagAudit      = "evalreward/audit/v1"
)
