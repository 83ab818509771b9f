package types

import "github.com/modeld-labs/modeld/x/evalreward/mechanism"

// checkKind checks what a round is for, and what belongs to that.
func (r Round) checkKind() error {
	if r.Kind < ROUND_KIND_NORMAL || r.Kind > ROUND_KIND_APPEAL {
		return fieldError("kind", "expected normal, gold or appeal, got %d", int32(r.Kind))
	}
	if r.IsAppeal() != (r.ParentRound != 0) {
		return fieldError("parent_round", "expected a round for an appeal and 0 otherwise, got %d", r.ParentRound)
	}
	if r.IsGold() != (r.Gold != nil) {
		return fieldError("gold", "expected it for a gold round, and for no other")
	}
	if err := r.Appeal.check(); err != nil {
		return err
	}
	if err := r.Gold.check(); err != nil {
		return err
	}
	return checkPpm("final_score", r.FinalScore)
}

func (a *Appeal) check() error {
	if a == nil {
		return nil
	}
	switch mechanism.Cause(a.Cause) {
	case mechanism.CauseChallenge:
		if err := checkAddress("appeal.challenger", a.Challenger); err != nil {
			return err
		}
	case mechanism.CauseAudit, mechanism.CauseSupport:
	default:
		return fieldError("appeal.cause", "expected challenge, audit or support, got %q", a.Cause)
	}
	switch mechanism.Verdict(a.Verdict) {
	case "", mechanism.VerdictOverturned, mechanism.VerdictUpheld, mechanism.VerdictInconclusive:
	default:
		return fieldError("appeal.verdict", "expected overturned, upheld, inconclusive or nothing, got %q", a.Verdict)
	}
	if err := checkPpm("appeal.score", a.Score); err != nil {
		return err
	}
	if err := checkAmounts("appeal.bond", a.Bond, "appeal.first_paid", a.FirstPaid, "appeal.slashed", a.Slashed); err != nil {
		return err
	}
	if c := a.Account; c != nil {
		return checkAmounts("account.pot", c.Pot, "account.from_slash", c.FromSlash, "account.from_bond", c.FromBond,
			"account.from_mint", c.FromMint, "account.paid", c.Paid, "account.minted", c.Minted,
			"account.challenger", c.Challenger, "account.bond_returned", c.BondReturned, "account.burned", c.Burned)
	}
	return nil
}

func (g *GoldTruth) check() error {
	if g == nil {
		return nil
	}
	if err := checkAddress("gold.steward", g.Steward); err != nil {
		return err
	}
	if err := checkHash("gold.hash", g.Hash); err != nil {
		return err
	}
	if err := checkPpm("gold.score", g.Score); err != nil {
		return err
	}
	switch g.Resolution {
	case "", GoldUpheld, GoldRejected, GoldExpired:
	default:
		return fieldError("gold.resolution", "expected upheld, rejected, expired or nothing, got %q", g.Resolution)
	}
	if g.Disputer != "" {
		if err := checkAddress("gold.disputer", g.Disputer); err != nil {
			return err
		}
	}
	return checkAmounts("gold.bond", g.Bond)
}
