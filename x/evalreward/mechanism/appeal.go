package mechanism

import "cosmossdk.io/math"

// Cause says why a round was appealed.
type Cause string

// The causes of an appeal.
const (
	CauseChallenge Cause = "challenge"
	CauseAudit     Cause = "audit"
	CauseSupport   Cause = "support"
)

// Verdict says how an appeal ended.
type Verdict string

// The verdicts of an appeal.
const (
	VerdictOverturned   Verdict = "overturned"
	VerdictUpheld       Verdict = "upheld"
	VerdictInconclusive Verdict = "inconclusive"
)

// Appeal is an appeal whose round is settled, as far as money is concerned.
type Appeal struct {
	Cause   Cause
	Verdict Verdict
	// Pot of one round of the benchmark; Bond of the challenger, else 0.
	Pot, Bond math.Int
	// FirstPaid is what the first committee earned, judged by the final score.
	FirstPaid math.Int
	// Slashed is what the first committee lost by being overturned.
	Slashed         math.Int
	ChallengerPpm   int64
	CommitteeWeight int64
	// Claims of the appeal committee.
	Claims []Claim
}

// Account says how an appeal ended, where its money came from and where it went:
// bond + slashed + Minted = Paid + Challenger + BondReturned + Burned.
type Account struct {
	Verdict Verdict
	// Pot is what the appeal could pay: FromSlash + FromBond + FromMint.
	Pot, FromSlash, FromBond, FromMint math.Int
	Pays                               []math.Int
	Paid, Minted                       math.Int
	Challenger, BondReturned, Burned   math.Int
}

// AppealAccounting settles the money of an appeal (R20). Slashed money pays
// first, so an appeal mints no more than the first round left unpaid. The
// challenger's share rounds down; the rest is burned.
// Errors: bad_amount, bad_kind, bad_outcome, bad_first_paid, bad_bond,
// bad_slashed, bad_ppm, too_many, bad_weight.
func AppealAccounting(a Appeal) (Account, error) {
	if err := a.validate(); err != nil {
		return Account{}, err
	}
	out := a.sources()
	pays := evaluatorPay(out.Pot, a.CommitteeWeight, a.Claims)
	out.Pays, out.Paid = pays.Each, pays.Total
	slashUsed := math.MinInt(out.Paid, out.FromSlash)
	slashLeft := a.Slashed.Sub(out.FromSlash)
	out.Minted, out.Challenger, out.BondReturned = math.ZeroInt(), math.ZeroInt(), math.ZeroInt()
	switch {
	case a.Verdict == VerdictInconclusive:
		out.BondReturned, out.Burned = a.Bond, math.ZeroInt()
	case a.Cause != CauseChallenge:
		out.Minted, out.Burned = out.Paid, a.Slashed
	case a.Verdict == VerdictUpheld:
		out.Burned = a.Bond.Sub(out.Paid)
	default:
		out.Minted = out.Paid.Sub(slashUsed)
		out.Challenger = ShareFloor(slashLeft, a.ChallengerPpm)
		out.BondReturned = a.Bond
		out.Burned = slashLeft.Sub(out.Challenger).Add(out.FromSlash.Sub(slashUsed))
	}
	return out, nil
}

// ScoreAppeal settles the round of an appeal against a first score in ppm: its
// committee is judged like any other and paid from the appeal's pot. Verdict,
// CommitteeWeight and Claims of the given appeal are filled in here, the pot of
// the facts is not used. An appeal without a consensus is inconclusive: it pays
// nobody. Errors: those of ScoreRound and of AppealAccounting.
func ScoreAppeal(seats []Seat, facts RoundFacts, rules RoundRules, first int64, a Appeal) (RoundResult, Account, error) {
	if err := CheckPpm("first score", first); err != nil {
		return RoundResult{}, Account{}, err
	}
	facts.Gold, facts.Appeal = None(), None()
	out, err := judgeRound(seats, facts, rules)
	if err != nil {
		return RoundResult{}, Account{}, err
	}
	switch {
	case out.State != StateFinal:
		a.Verdict = VerdictInconclusive
	case Overturned(first, out.Final.Value, rules.Band.T1):
		a.Verdict = VerdictOverturned
	default:
		a.Verdict = VerdictUpheld
	}
	// A committee without weight is never conclusive, so nobody is paid by it.
	a.CommitteeWeight, a.Claims = max(1, out.CommitteeWeight), out.claims()
	account, err := AppealAccounting(a)
	if err != nil {
		return RoundResult{}, Account{}, err
	}
	out.pay(Pays{Each: account.Pays, Total: account.Paid})
	out.punish(0, rules.Band.T1)
	return out, account, nil
}

// sources fills the pot of the appeal.
func (a Appeal) sources() Account {
	out := Account{Verdict: a.Verdict, FromSlash: math.ZeroInt(), FromBond: math.ZeroInt(), FromMint: math.ZeroInt()}
	double := a.Pot.MulRaw(2)
	switch {
	case a.Verdict == VerdictInconclusive:
	case a.Cause != CauseChallenge:
		out.FromMint = a.Pot
	case a.Verdict == VerdictUpheld:
		out.FromBond = double
	default:
		out.FromSlash = math.MinInt(a.Slashed, double)
		out.FromMint = math.MinInt(double.Sub(out.FromSlash), a.Pot.Sub(a.FirstPaid))
	}
	out.Pot = out.FromSlash.Add(out.FromBond).Add(out.FromMint)
	return out
}

func (a Appeal) validate() error {
	if err := a.checkAmounts(); err != nil {
		return err
	}
	switch a.Cause {
	case CauseChallenge, CauseAudit, CauseSupport:
	default:
		return fail(CodeBadKind, "expected challenge, audit or support, got %q", string(a.Cause))
	}
	switch a.Verdict {
	case VerdictOverturned, VerdictUpheld, VerdictInconclusive:
	default:
		return fail(CodeBadOutcome, "expected overturned, upheld or inconclusive, got %q", string(a.Verdict))
	}
	if a.FirstPaid.GT(a.Pot) {
		return fail(CodeBadFirstPaid, "expected at most the pot %s, got %s", a.Pot, a.FirstPaid)
	}
	if a.Cause != CauseChallenge && !a.Bond.IsZero() {
		return fail(CodeBadBond, "expected no bond without a challenge, got %s", a.Bond)
	}
	if a.Cause == CauseChallenge && a.Bond.LT(a.Pot.MulRaw(2)) {
		return fail(CodeBadBond, "expected at least two pots of %s, got %s", a.Pot, a.Bond)
	}
	if a.Verdict != VerdictOverturned && !a.Slashed.IsZero() {
		return fail(CodeBadSlashed, "expected nothing unless overturned, got %s", a.Slashed)
	}
	if err := CheckPpm("challenger share", a.ChallengerPpm); err != nil {
		return err
	}
	return checkClaims(a.CommitteeWeight, a.Claims)
}

func (a Appeal) checkAmounts() error {
	if err := checkAmount("pot", a.Pot); err != nil {
		return err
	}
	if err := checkAmount("bond", a.Bond); err != nil {
		return err
	}
	if err := checkAmount("slashed", a.Slashed); err != nil {
		return err
	}
	return checkAmount("first paid", a.FirstPaid)
}
