package vectors

import (
	"cosmossdk.io/math"

	"github.com/modeld-labs/modeld/x/evalreward/mechanism"
)

type accountOut struct {
	Pot          math.Int   `json:"pot"`
	FromSlash    math.Int   `json:"from_slash"`
	FromBond     math.Int   `json:"from_bond"`
	FromMint     math.Int   `json:"from_mint"`
	Pays         []math.Int `json:"pays"`
	Paid         math.Int   `json:"paid"`
	Minted       math.Int   `json:"minted"`
	Challenger   math.Int   `json:"challenger"`
	BondReturned math.Int   `json:"bond_returned"`
	Burned       math.Int   `json:"burned"`
}

func runAppealAccounting(in input) (any, error) {
	a, err := mechanism.AppealAccounting(mechanism.Appeal{
		Cause: mechanism.Cause(in.text("kind")), Verdict: mechanism.Verdict(in.text("outcome")),
		Pot: in.amount("pot"), Bond: in.amount("bond"),
		FirstPaid: in.amount("first_paid"), Slashed: in.amount("slashed"),
		ChallengerPpm: in.integer("challenger_ppm"), CommitteeWeight: in.integer("committee_weight"),
		Claims: claims(in),
	})
	return accountOut{
		Pot: a.Pot, FromSlash: a.FromSlash, FromBond: a.FromBond, FromMint: a.FromMint,
		Pays: a.Pays, Paid: a.Paid, Minted: a.Minted,
		Challenger: a.Challenger, BondReturned: a.BondReturned, Burned: a.Burned,
	}, err
}

type goldOut struct {
	Addr   string   `json:"addr"`
	Q      int64    `json:"q"`
	U      int64    `json:"u"`
	X      int64    `json:"x"`
	Fault  bool     `json:"fault"`
	Slash  math.Int `json:"slash"`
	Bond   math.Int `json:"bond"`
	Faults int64    `json:"faults"`
	Jailed bool     `json:"jailed"`
}

func runGoldScores(in input) (any, error) {
	rules := mechanism.GoldRules{
		Scoring: mechanism.Scoring{
			Band: band(in), Beta: in.integer("beta"), Prior: in.integer("prior"),
			Reference: mechanism.Some(in.integer("gold")),
		},
		Slash: mechanism.SlashRules{
			BondUnit: in.amount("bond_unit"), FaultPpm: in.integer("fault_ppm"),
			NonRevealPpm: in.integer("nonreveal_ppm"), MaxFaults: in.integer("max_faults"),
		},
	}
	objects := in.objects("evaluators")
	seats := make([]mechanism.GoldSeat, len(objects))
	for i, e := range objects {
		seats[i].Score = e.optional("a")
		seats[i].Member = mechanism.Member{Evaluator: e.name("addr"), Bond: e.amount("bond"), Faults: e.integer("faults")}
	}
	verdicts, err := mechanism.GoldScores(rules, seats)
	out := make([]goldOut, len(verdicts))
	for i, v := range verdicts {
		out[i] = goldOut{
			Addr: v.Member.Evaluator, Q: v.Score.Q, U: v.Score.U, X: v.Score.X,
			Fault: v.Penalty == mechanism.PenaltyFault, Slash: v.Slashed,
			Bond: v.Member.Bond, Faults: v.Member.Faults, Jailed: v.Member.Jailed,
		}
	}
	return struct {
		Evaluators []goldOut `json:"evaluators"`
	}{out}, err
}
