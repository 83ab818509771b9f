package mechanism

import "cosmossdk.io/math"

// Seat is one member of a committee and what it revealed.
type Seat struct {
	Evaluator string
	// Weight in ppm: the effective credibility at the draw.
	Weight int64
	// Score in ppm or Unfetchable; absent when nothing was revealed.
	Score Optional
}

// State is how a round ends.
type State string

// The ends of a round.
const (
	StateFinal           State = "final"
	StateGold            State = "gold"
	StateVoidQuorum      State = "void_quorum"
	StateVoidWeight      State = "void_weight"
	StateVoidUnfetchable State = "void_unfetchable"
	StateVoidSupport     State = "void_support"
)

// Void tells whether a round ended without a result.
func (s State) Void() bool { return s != StateFinal && s != StateGold }

// PayReason explains the pay of a seat, a pay of zero too.
type PayReason string

// The reasons, in the order in which they are looked for.
const (
	PayNotRevealed PayReason = "not_revealed"
	PayVoid        PayReason = "void"
	PayUnfetchable PayReason = "unfetchable"
	PayDisagreed   PayReason = "disagreed"
	PayRounded     PayReason = "rounded"
	PayPaid        PayReason = "paid"
)

// RoundRules is how rounds of a benchmark are judged.
type RoundRules struct {
	Band         Band
	Beta, Quorum int64
}

// RoundFacts is what is known about a round besides its reports.
type RoundFacts struct {
	// Pot of the round.
	Pot math.Int
	// Prior in ppm.
	Prior int64
	// Gold is the true score in ppm of a gold round.
	Gold Optional
	// Appeal is the score in ppm of a conclusive appeal.
	Appeal Optional
}

// SeatResult is what a round means for one member of its committee.
type SeatResult struct {
	Seat
	Judged  MemberScore
	Pay     math.Int
	Reason  PayReason
	Penalty Penalty
	// Update tells whether the credibility moves, with agreement Judged.Q.
	Update bool
}

// RoundResult is a settled round. Final is the score that versions are paid
// for, absent for gold and void rounds.
type RoundResult struct {
	State           State
	CommitteeWeight int64
	Consensus       Outcome
	Final           Optional
	Overturned      bool
	Seats           []SeatResult
	Paid            math.Int
}

// Overturned tells whether the score of an appeal replaces that of the first
// round (R20).
func Overturned(first, appeal, t1 int64) bool { return absDiff(first, appeal) > t1 }

// GrosslyWrong tells whether a report lies so far from the score of the appeal
// that overturned its round that it is slashed (R20).
func GrosslyWrong(score, appeal, t1 int64) bool {
	return score != Unfetchable && absDiff(score, appeal) > 2*t1
}

// ScoreRound settles one round (R3 to R6, R20, R21): the state, and for every
// seat, in the order of the committee, its pay and penalty.
// Errors: too_many, duplicate, bad_ppm, bad_band, bad_amount.
func ScoreRound(seats []Seat, facts RoundFacts, rules RoundRules) (RoundResult, error) {
	out, err := judgeRound(seats, facts, rules)
	if err != nil {
		return RoundResult{}, err
	}
	if err := checkAmount("pot", facts.Pot); err != nil {
		return RoundResult{}, err
	}
	out.pay(evaluatorPay(facts.Pot, out.CommitteeWeight, out.claims()))
	out.punish(facts.Appeal.Value, rules.Band.T1)
	return out, nil
}

// judgeRound is ScoreRound without the money.
func judgeRound(seats []Seat, facts RoundFacts, rules RoundRules) (RoundResult, error) {
	if err := checkSeats(seats); err != nil {
		return RoundResult{}, err
	}
	if err := facts.validate(rules); err != nil {
		return RoundResult{}, err
	}
	out := RoundResult{Seats: make([]SeatResult, len(seats))}
	reports := make([]Report, 0, len(seats))
	for _, s := range seats {
		out.CommitteeWeight += s.Weight
		if s.Score.Present {
			reports = append(reports, Report{s.Evaluator, s.Score.Value, s.Weight})
		}
	}
	consensus, err := Consensus(reports, out.CommitteeWeight, rules.Quorum, rules.Band.T1)
	if err != nil {
		return RoundResult{}, err
	}
	out.Consensus = consensus
	reference := out.conclude(facts, rules.Band.T1)
	scoring := Scoring{Band: rules.Band, Beta: rules.Beta, Prior: facts.Prior, Reference: reference}
	out.judgeSeats(seats, roundScores(reports, scoring))
	return out, nil
}

// conclude sets the state and the final score, and gives the reference that
// replaces the medians, if any.
func (r *RoundResult) conclude(facts RoundFacts, t1 int64) Optional {
	if facts.Gold.Present {
		r.State = StateGold
		return facts.Gold
	}
	switch r.Consensus.Reason {
	case ReasonQuorum:
		r.State = StateVoidQuorum
		return None()
	case ReasonWeight:
		r.State = StateVoidWeight
		return None()
	case ReasonUnfetchable:
		r.State = StateVoidUnfetchable
		return None()
	case ReasonSupport:
		if !facts.Appeal.Present {
			r.State = StateVoidSupport
			return None()
		}
	}
	r.State = StateFinal
	r.Final = r.Consensus.Score
	if facts.Appeal.Present && Overturned(r.Final.Value, facts.Appeal.Value, t1) {
		r.Overturned = true
		r.Final = facts.Appeal
		return facts.Appeal
	}
	return None()
}

// judgeSeats spreads the scores, which follow the reports, over the seats.
func (r *RoundResult) judgeSeats(seats []Seat, scores []MemberScore) {
	next := 0
	for i, s := range seats {
		out := &r.Seats[i]
		out.Seat, out.Pay, out.Penalty = s, math.ZeroInt(), PenaltyNone
		if !s.Score.Present {
			continue
		}
		if !r.State.Void() {
			out.Judged = scores[next]
		}
		next++
	}
}

func (r *RoundResult) claims() []Claim {
	claims := make([]Claim, len(r.Seats))
	for i, s := range r.Seats {
		claims[i] = Claim{X: s.Judged.X, C: s.Weight}
	}
	return claims
}

func (r *RoundResult) pay(pays Pays) {
	r.Paid = pays.Total
	for i := range r.Seats {
		r.Seats[i].Pay = pays.Each[i]
	}
}

// punish names the reason of every pay, the penalty, and whether the
// credibility moves. Silence counts even in a void round: otherwise the silent
// could save themselves by voiding it.
func (r *RoundResult) punish(appeal, t1 int64) {
	for i := range r.Seats {
		s := &r.Seats[i]
		s.Reason = r.reason(*s)
		switch {
		case s.Reason == PayNotRevealed:
			s.Penalty, s.Update = PenaltySilent, true
		case s.Reason == PayVoid:
		case r.State == StateGold:
			s.Penalty, s.Update = goldPenalty(s.Judged), true
		default:
			s.Update = s.Reason != PayUnfetchable
			// Without support there was no wrong consensus, so nobody is to blame.
			if r.Overturned && r.Consensus.Conclusive() && GrosslyWrong(s.Score.Value, appeal, t1) {
				s.Penalty = PenaltyOutlier
			}
		}
	}
}

func (r *RoundResult) reason(s SeatResult) PayReason {
	switch {
	case !s.Score.Present:
		return PayNotRevealed
	case r.State.Void():
		return PayVoid
	case s.Score.Value == Unfetchable:
		return PayUnfetchable
	case s.Judged.X == 0:
		return PayDisagreed
	case s.Pay.IsZero():
		return PayRounded
	default:
		return PayPaid
	}
}

func (f RoundFacts) validate(rules RoundRules) error {
	if err := checkOptionalPpm("gold", f.Gold); err != nil {
		return err
	}
	if err := checkOptionalPpm("score of the appeal", f.Appeal); err != nil {
		return err
	}
	s := Scoring{Band: rules.Band, Beta: rules.Beta, Prior: f.Prior}
	return s.validate()
}

func checkSeats(seats []Seat) error {
	reports := make([]Report, len(seats))
	for i, s := range seats {
		reports[i] = Report{s.Evaluator, Unfetchable, s.Weight}
		if s.Score.Present {
			reports[i].Score = s.Score.Value
		}
	}
	return checkReports(reports)
}
