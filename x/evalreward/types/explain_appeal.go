package types

import (
	"cmp"
	"fmt"

	"github.com/modeld-labs/modeld/x/evalreward/mechanism"
)

// escrowText says for what a round that is not final waits.
func escrowText(r Round) string {
	switch {
	case r.State == ROUND_STATE_OPEN:
		return "the round is open"
	case r.State == ROUND_STATE_DISPUTED:
		return fmt.Sprintf("in escrow until the authority decides about the gold score, at most until epoch %d (R21)", r.Gold.UntilEpoch)
	case r.Appeal != nil && r.Appeal.Verdict == "" && !r.IsGold():
		return fmt.Sprintf("in escrow until the appeal (%s) is heard in epoch %d and the batch is final (R20)", r.Appeal.Cause, r.Epoch+1)
	case r.Appeal != nil && !r.IsGold():
		return fmt.Sprintf("in escrow until the batch is final; its appeal (%s) was %s (R20)", r.Appeal.Cause, r.Appeal.Verdict)
	default:
		return fmt.Sprintf("in escrow until the batch is final, in epoch %d at the latest", r.BatchEpoch()+1)
	}
}

// referenceWord names what the reports of a round are compared with (R4, R20, R21).
func referenceWord(r Round) string {
	switch {
	case r.IsGold():
		return "the gold score"
	case r.Appeal != nil && r.Appeal.Verdict == string(mechanism.VerdictOverturned):
		return "the score of the appeal"
	default:
		return "the others' reference"
	}
}

func penaltyText(penalty string) string {
	switch mechanism.Penalty(penalty) {
	case mechanism.PenaltyFault:
		return "a verified fault, the report is worthless against the gold score (R21)"
	case mechanism.PenaltyOutlier:
		return "the report lies grossly off the score of the appeal that overturned the round (R20)"
	default:
		return "nothing was revealed (R18)"
	}
}

func voidText(r Round) string {
	switch {
	case r.Outcome == OutcomeGoldVoid:
		return "the gold score did not stand, so nobody is judged by it (R21)"
	case r.IsAppeal():
		return "the appeal is inconclusive, so nobody is paid and who revealed loses nothing (R20)"
	default:
		return "the round came to no result, so nobody is paid and who revealed loses nothing (R3)"
	}
}

// verdictText says by what the reports of a round will be judged that were settled by another
// reference: until it is paid, the stored numbers do not count. It is empty when they do.
func verdictText(r Round) string {
	switch {
	case r.Finished():
		return ""
	case r.IsGold():
		return fmt.Sprintf("the report will be judged by the gold score %d if that stands (R21)", r.Gold.Score)
	case r.Appeal != nil && r.Appeal.Verdict == string(mechanism.VerdictOverturned):
		return fmt.Sprintf("the report will be judged by the score of the appeal %d (R20)", r.Appeal.Score)
	case r.Unsupported() && r.Appeal != nil && r.Appeal.Verdict == string(mechanism.VerdictUpheld):
		return fmt.Sprintf("the appeal supports the score %d, so the report will be judged after all (R20)", r.Score)
	default:
		return ""
	}
}

// generalText says why a version was paid, or not, on benchmark 0 (R10).
func generalText(a Award) string {
	domains := fmt.Sprintf("harmonic mean of the domains %v", a.Domains)
	if a.Reason == string(mechanism.OwnerBelowThreshold) {
		return fmt.Sprintf("%s: score %d is below the frontier %d + eta %d, so it earns no points (R10)", domains, a.Score, a.FrontierBefore, a.Eta)
	}
	return domains + ": " + ownerText(a)
}

func explainChallenger(round Round, a Appeal) Explanation {
	x := Explanation{Role: RoleChallenger, Amount: zero(), Final: a.Account != nil || round.Finished(), Reason: a.Verdict}
	switch {
	case round.IsGold() && !round.Finished():
		x.Reason, x.Text = "open", fmt.Sprintf("the round is gold, so no appeal is held and the bond %s returns with its payment (R20, R21)", a.Bond)
	case a.Verdict == "" && !round.Finished():
		x.Reason, x.Text = "open", fmt.Sprintf("the bond %s is held until the appeal is heard in epoch %d (R20)", a.Bond, round.Epoch+1)
	case a.Account != nil:
		x.Amount = a.Account.Challenger.Add(a.Account.BondReturned)
		x.Text = fmt.Sprintf("bond %s: %s returned, %s paid the appeal or were burned; %s of what was slashed (R20)",
			a.Bond, a.Account.BondReturned, a.Bond.Sub(a.Account.BondReturned), a.Account.Challenger)
	default:
		x.Amount, x.Reason = a.Bond, cmp.Or(a.Verdict, DepositReturned)
		x.Text = "the bond returns: no appeal was held, or it came to nothing (R20)"
	}
	return x
}

func explainDisputer(round Round, g GoldTruth) Explanation {
	x := Explanation{Role: RoleDisputer, Amount: zero(), Final: round.Finished(), Reason: g.Resolution}
	switch g.Resolution {
	case "":
		x.Reason, x.Text = "open", fmt.Sprintf("the bond %s is held until the authority decides, at most until epoch %d (R21)", g.Bond, g.UntilEpoch)
	case GoldUpheld:
		x.Text = fmt.Sprintf("the gold score stands, so the bond %s is burned (R21)", g.Bond)
	default:
		x.Amount, x.Text = g.Bond, "the gold score does not stand, so the round is void and the bond returns (R21)"
	}
	return x
}

// EstimateText says in words what an estimated award comes to.
func EstimateText(a Award, b Benchmark, target uint64) string {
	text := ownerText(a)
	if a.Generalisation != nil {
		text += "; " + generalText(*a.Generalisation)
	}
	if target >= b.RetireEpoch {
		return fmt.Sprintf("benchmark %d retires in epoch %d, before the round could run", b.Id, b.RetireEpoch)
	}
	return fmt.Sprintf("%s; the deposit %s is %s (R13)", text, a.Deposit, a.DepositFate)
}
