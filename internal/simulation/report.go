package simulation

import (
	"github.com/modeld-labs/modeld/x/evalreward/types"
)

// Report is what a run came to, over all its seeds. Money is in MODEL, scores are in ppm.
type Report struct {
	Scenario    string         `json:"scenario"`
	Description string         `json:"description,omitempty"`
	Seeds       int            `json:"seeds"`
	Epochs      int            `json:"epochs"`
	Params      map[string]any `json:"changed_params,omitempty"`

	Rounds  RoundLine  `json:"rounds"`
	Error   ErrorLine  `json:"consensus_error"`
	Targets []Target   `json:"targets,omitempty"`
	Ring    *RingLine  `json:"ring,omitempty"`
	Bribes  *BribeLine `json:"bribes,omitempty"`

	Evaluators []EvaluatorLine `json:"evaluators"`
	Developers []DeveloperLine `json:"developers"`
	Economy    EconomyLine     `json:"economy"`
	Appeals    AppealLine      `json:"appeals"`
	Series     []SeriesPoint   `json:"series"`
	// Refused counts refused messages by codespace and code, over all seeds.
	Refused map[string]int `json:"refused,omitempty"`
}

// RoundLine counts finished rounds.
type RoundLine struct {
	Requested int            `json:"requested"`
	Final     int            `json:"final"`
	Gold      int            `json:"gold"`
	Appeals   int            `json:"appeals"`
	Void      map[string]int `json:"void,omitempty"`
}

// ErrorLine is the distance of final scores from the truth, in ppm; late is the last third.
type ErrorLine struct {
	Mean     float64 `json:"mean"`
	P50      float64 `json:"p50"`
	P99      float64 `json:"p99"`
	Max      float64 `json:"max"`
	LateMean float64 `json:"late_mean"`
	LateP99  float64 `json:"late_p99"`
	// Spearman is the rank correlation of final scores with the truth.
	Spearman float64 `json:"spearman"`
}

// EvaluatorLine is one kind of evaluators.
type EvaluatorLine struct {
	Kind  string `json:"kind"`
	Count int    `json:"count"`
	Seats int    `json:"seats"`
	// NetPerSeat is the change of everything they own, measuring included, per seat.
	NetPerSeat  float64 `json:"net_per_seat"`
	PayPerSeat  float64 `json:"pay_per_seat"`
	Slashed     float64 `json:"slashed"`
	EverJailed  float64 `json:"ever_jailed_share"`
	Jailed      float64 `json:"jailed_share"`
	Credibility float64 `json:"credibility"`
}

// DeveloperLine is one kind of developers; amounts are per developer.
type DeveloperLine struct {
	Kind     string  `json:"kind"`
	Count    int     `json:"count"`
	Versions float64 `json:"versions"`
	Requests float64 `json:"requests"`
	Moved    float64 `json:"frontier_moves"`
	Paid     float64 `json:"paid"`
	Net      float64 `json:"net"`
	// NetPerStep is the net per eta by which they moved a frontier.
	NetPerStep float64 `json:"net_per_eta_step"`
	// Profiting is the share of them that ended with more than they had.
	Profiting float64 `json:"profiting_share"`
}

// RingLine is what a cartel or swarm got with its clients; amounts are per world.
type RingLine struct {
	Members int     `json:"members"`
	Share   float64 `json:"share"`
	// Rounds of their clients that came to a final score, Captured those far above the truth.
	Rounds   int `json:"rounds"`
	Captured int `json:"captured"`
	// CaptureRate is of the rounds of clients, CaptureShare of all final results.
	CaptureRate  float64 `json:"capture_rate"`
	CaptureShare float64 `json:"capture_share"`
	// Net is what members and clients ended with; Profit is how much more that is than the same
	// members would have made by honest work in the same world.
	Net    float64 `json:"net"`
	Profit float64 `json:"profit"`
	// Winning is the share of worlds with a profit.
	Winning float64 `json:"winning_share"`
}

// BribeLine is what bribers offered and got; amounts are per world.
type BribeLine struct {
	Offered  int     `json:"offers"`
	Taken    int     `json:"taken"`
	Rounds   int     `json:"rounds"`
	Captured int     `json:"captured"`
	Profit   float64 `json:"profit"`
}

// EconomyLine is where the money came from and went to; amounts are per world.
type EconomyLine struct {
	Minted map[string]float64 `json:"minted"`
	Burned map[string]float64 `json:"burned"`
	// MintedShare is the largest part of the schedule that was ever minted.
	MintedShare float64 `json:"minted_share_of_schedule"`
	// AllowanceMinted is the part of the owners' allowance that was minted.
	AllowanceMinted   float64 `json:"owner_allowance_minted"`
	CostPerConclusive float64 `json:"cost_per_conclusive_round"`
	Gini              float64 `json:"gini_of_evaluator_income"`
	GiniHonest        float64 `json:"gini_of_honest_income"`
	CopiesTried       int     `json:"copied_commits_tried"`
	CopiesRefused     int     `json:"copied_commits_refused"`
	Washed            int     `json:"whitewashings"`
}

// AppealLine counts appeals by cause and verdict over all worlds.
type AppealLine struct {
	Verdicts map[string]int `json:"verdicts,omitempty"`
	// Detected is the share of wrong first results that were audited or challenged and
	// corrected; Audited that of an audit alone.
	Wrong    int     `json:"wrong_first_results"`
	Detected float64 `json:"corrected_share"`
	Audited  float64 `json:"corrected_by_audit_share"`
}

// SeriesPoint is the state of the worlds after an epoch, as the mean over the seeds.
type SeriesPoint struct {
	Epoch       int                `json:"epoch"`
	Frontier    []float64          `json:"frontier"`
	Generality  float64            `json:"generality"`
	Error       float64            `json:"error_mean"`
	Minted      float64            `json:"minted_share_of_schedule"`
	Credibility map[string]float64 `json:"credibility"`
}

func newReport(p Population, params types.Params, worlds, peaceful []*observations) Report {
	r := Report{
		Scenario: p.Name, Description: p.Description, Seeds: p.Seeds, Epochs: p.Epochs,
		Params: changedParams(params), Rounds: countRounds(worlds), Error: summariseErrors(p, worlds),
		Evaluators: summariseEvaluators(p, worlds), Developers: summariseDevelopers(p, worlds),
		Economy: summariseEconomy(worlds), Appeals: summariseAppeals(worlds), Series: summariseSeries(p, worlds),
		Refused: sumRefusals(worlds),
	}
	if peaceful != nil {
		r.Ring = summariseRing(p, worlds, peaceful)
		r.Bribes = summariseBribes(p, worlds, peaceful)
	}
	r.Targets = checkTargets(p.Targets, r)
	return r
}
