package mechanism

import "cosmossdk.io/math"

// Penalty says for what a seat is slashed.
type Penalty string

// The penalties; nothing else costs a bond.
const (
	PenaltyNone Penalty = "none"
	// PenaltySilent: not revealed.
	PenaltySilent Penalty = "silent"
	// PenaltyFault: worthless in a gold round.
	PenaltyFault Penalty = "fault"
	// PenaltyOutlier: far from the score of the appeal that overturned the round.
	PenaltyOutlier Penalty = "outlier"
)

// SlashRules prices the penalties, as shares in ppm of the bond unit.
type SlashRules struct {
	BondUnit                           math.Int
	NonRevealPpm, FaultPpm, OutlierPpm int64
	// MaxFaults verified faults jail.
	MaxFaults int64
}

func (r SlashRules) checkPpm() error {
	return checkAllPpm(named{"nonreveal_ppm", r.NonRevealPpm}, named{"fault_ppm", r.FaultPpm},
		named{"outlier_ppm", r.OutlierPpm})
}

func (r SlashRules) checkMaxFaults() error {
	if r.MaxFaults < 1 {
		return fail(CodeBadParams, "max_faults: expected at least 1, got %d", r.MaxFaults)
	}
	return nil
}

func (r SlashRules) sharePpm(p Penalty) int64 {
	switch p {
	case PenaltySilent:
		return r.NonRevealPpm
	case PenaltyFault:
		return r.FaultPpm
	case PenaltyOutlier:
		return r.OutlierPpm
	default:
		return 0
	}
}

// Member is an evaluator as far as rounds change it.
type Member struct {
	Evaluator string
	// Credibility in ppm, as stored after LastEpoch.
	Credibility, LastEpoch int64
	Bond                   math.Int
	Faults                 int64
	Jailed                 bool
}

// Punish gives the member after a penalty, and what the bond lost: never more
// than is left of it. The share rounds down for the evaluator.
func (r SlashRules) Punish(m Member, p Penalty) (Member, math.Int) {
	slashed := math.MinInt(m.Bond, ShareFloor(r.BondUnit, r.sharePpm(p)))
	m.Bond = m.Bond.Sub(slashed)
	switch p {
	case PenaltyFault:
		m.Faults++
		m.Jailed = m.Jailed || m.Faults >= r.MaxFaults
	case PenaltyOutlier:
		m.Faults++
		m.Jailed = true
	}
	return m, slashed
}
