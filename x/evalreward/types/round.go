package types

import (
	"cosmossdk.io/math"

	"github.com/modeld-labs/modeld/x/evalreward/mechanism"
)

// HasSeat tells whether an address sits in the committee.
func (r Round) HasSeat(evaluator string) bool {
	for _, seat := range r.Committee {
		if seat.Evaluator == evaluator {
			return true
		}
	}
	return false
}

// Finished tells whether a round is final or void, and so paid or closed.
func (r Round) Finished() bool {
	return r.State == ROUND_STATE_FINAL || r.State == ROUND_STATE_VOID
}

// BatchEpoch gives the epoch of the batch to which a round belongs; an appeal belongs to
// that of its first round.
func (r Round) BatchEpoch() uint64 {
	if r.ParentRound != 0 {
		return r.ParentRound >> roundEpochShift
	}
	return r.Epoch
}

// Word gives the kind as the mechanism writes it.
func (k RoundKind) Word() string {
	switch k {
	case ROUND_KIND_GOLD:
		return "gold"
	case ROUND_KIND_APPEAL:
		return "appeal"
	default:
		return "normal"
	}
}

// IsAppeal tells whether the round is an appeal.
func (r Round) IsAppeal() bool { return r.Kind == ROUND_KIND_APPEAL }

// IsGold tells whether the true score was revealed.
func (r Round) IsGold() bool { return r.Kind == ROUND_KIND_GOLD }

// Conclusive tells whether the reports of the round have a consensus.
func (r Round) Conclusive() bool { return r.Outcome == string(mechanism.ReasonOK) }

// Unsupported tells whether the reports lie too far apart to support their median (R3).
func (r Round) Unsupported() bool { return r.Outcome == string(mechanism.ReasonSupport) }

// Challenged tells whether somebody paid the bond of an appeal.
func (r Round) Challenged() bool {
	return r.Appeal != nil && r.Appeal.Cause == string(mechanism.CauseChallenge)
}

// Judged gives the score that counts after all appeals (R20); known is false for a round
// without a result and for a gold round.
func (r Round) Judged() (score uint32, known bool) {
	verdict := mechanism.Verdict("")
	if r.Appeal != nil {
		verdict = mechanism.Verdict(r.Appeal.Verdict)
	}
	switch {
	case r.IsGold() || r.IsAppeal():
		return 0, false
	case verdict == mechanism.VerdictOverturned:
		return r.Appeal.Score, true
	case r.Conclusive(), r.Unsupported() && verdict == mechanism.VerdictUpheld:
		return r.Score, true
	default:
		return 0, false
	}
}

// EndState gives how the round ended in the mechanism's words (R3, R21).
func (r Round) EndState() mechanism.State {
	switch {
	case r.HasFinalScore:
		return mechanism.StateFinal
	case r.Outcome == OutcomeGoldVoid, r.IsGold():
		return mechanism.StateGold
	default:
		return StateOf(r.Outcome)
	}
}

// HeldByAppeal gives what the module holds of the money of the round's appeal: the bond and
// what the first committee lost, until the appeal divides it (R20). The bond of a challenge
// without an appeal returns with the round.
func (r Round) HeldByAppeal() math.Int {
	a := r.Appeal
	switch {
	case a == nil, a.Round == 0 && r.Finished():
		return zero()
	case a.Account == nil:
		return a.Bond.Add(a.Slashed)
	default:
		c := a.Account
		return a.Bond.Add(a.Slashed).Add(c.Minted).Sub(c.Paid).Sub(c.Challenger).Sub(c.BondReturned).Sub(c.Burned)
	}
}
