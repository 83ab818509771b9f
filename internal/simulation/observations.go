package simulation

// observations are what one world showed. Amounts are in umodel.
type observations struct {
	samples    []sample
	evaluators []*evaluatorBook
	developers []*developerBook
	series     []epochPoint
	rounds     roundCounts
	// verdicts counts appeals by cause and verdict.
	verdicts map[string]int
	// wrong counts first results beyond t1 of the truth, corrected those that an appeal or audit
	// undid.
	wrong, corrected, correctedByAudit int
	// burned sums up what was burned, by cause.
	burned map[string]int64
	// minted sums up pay by role: validators, evaluators, owners.
	minted map[string]int64
	// allowance is what owners could have been paid, mintedShare the largest part of the
	// schedule that was ever minted.
	allowance   int64
	mintedShare float64

	copiesTried, copiesRefused int
	bribesOffered, bribesTaken int
	washed                     int
	refused                    map[string]int

	seats map[string]*evaluatorBook
	seen  map[uint64]bool
}

func newObservations(int) *observations {
	return &observations{
		verdicts: map[string]int{}, burned: map[string]int64{}, minted: map[string]int64{}, seats: map[string]*evaluatorBook{}, seen: map[uint64]bool{},
	}
}

// sample is one round with a final score.
type sample struct {
	epoch     uint64
	benchmark int
	score     int64
	truth     int64
	// client tells that a ring or a briber wanted the round, captured that it got it.
	client, captured bool
}

// roundCounts counts finished rounds.
type roundCounts struct {
	Final     int            `json:"final"`
	Gold      int            `json:"gold"`
	Appeals   int            `json:"appeals"`
	Void      map[string]int `json:"void"`
	Requested int            `json:"requested"`
}

// evaluatorBook is what one evaluator did and what became of it.
type evaluatorBook struct {
	kind       string
	seats      int
	pay, slash int64
	faults     int
	// net is the change of everything it owns, measuring and bribes included.
	net         int64
	everJailed  bool
	jailed      bool
	credibility float64
}

// developerBook is what one developer did and what became of it.
type developerBook struct {
	kind               string
	versions, requests int
	moved              int
	// progress is how far it moved frontiers, in ppm.
	progress int64
	paid     int64
	net      int64
}

// epochPoint is the state of a world after an epoch.
type epochPoint struct {
	frontier []int64
	// generality is G of the version that holds the frontier of benchmark 0.
	generality  int64
	error       []float64
	credibility map[string]float64
	minted      float64
}

func (o *observations) void(outcome string) {
	if o.rounds.Void == nil {
		o.rounds.Void = map[string]int{}
	}
	o.rounds.Void[outcome]++
}
