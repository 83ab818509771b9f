package types

import (
	"fmt"
	"slices"

	"cosmossdk.io/math"

	"github.com/modeld-labs/modeld/x/evalreward/mechanism"
)

// Explain says what an account got, or gets, out of a round in each of its roles, and why.
// An account without a part in the round gets one explanation of the role none.
func Explain(payee string, round Round, evaluation *Evaluation, award *Award) []Explanation {
	var out []Explanation
	if evaluation != nil {
		out = append(out, explainEvaluator(round, *evaluation))
	}
	if payee == round.Owner && !round.IsAppeal() {
		out = append(out, explainOwner(round, award)...)
	}
	if !round.IsAppeal() {
		out = append(out, explainParents(round, award, payee)...)
	}
	if payee == round.Request.Requester && !round.Request.Baseline {
		out = append(out, explainRequester(round, award))
	}
	if a := round.Appeal; a != nil && payee == a.Challenger {
		out = append(out, explainChallenger(round, *a))
	}
	if g := round.Gold; g != nil && payee == g.Disputer {
		out = append(out, explainDisputer(round, *g))
	}
	if len(out) == 0 {
		out = append(out, Explanation{
			Role: RoleNone, Amount: zero(), Final: round.Finished(), Reason: RoleNone,
			Text: "this account had no part in the round: it did not sit in the committee, did not own the model or a parent when the round was opened, and did not request it",
		})
	}
	return out
}

func explainEvaluator(round Round, e Evaluation) Explanation {
	x := Explanation{Role: RoleEvaluator, Amount: zero(), Final: round.Finished()}
	switch {
	case round.Outcome == OutcomeError:
		x.Reason, x.Text = OutcomeError, textError
		return x
	case e.Result == nil:
		x.Reason, x.Text = "open", "the round is not settled yet; commit and reveal in time to be paid (R18)"
		return x
	}
	r := *e.Result
	if text := verdictText(round); text != "" && r.Reason != string(mechanism.PayNotRevealed) {
		x.Reason, x.Text = "open", text+"; "+escrowText(round)
		return x
	}
	x.Amount, x.Reason = r.Pay, r.Reason
	x.Text = evaluatorText(round, r)
	if r.Slash.IsPositive() {
		x.Text += fmt.Sprintf("; %s umodel of the bond were lost: %s", r.Slash, penaltyText(r.Penalty))
	}
	if !x.Final {
		x.Text += "; " + escrowText(round)
	}
	return x
}

func evaluatorText(round Round, r Result) string {
	if round.IsAppeal() && !round.Finished() {
		return fmt.Sprintf("merit %d is paid from the pot of the appeal, which is known when the batch is final (R20)", r.Merit)
	}
	switch mechanism.PayReason(r.Reason) {
	case mechanism.PayNotRevealed:
		return "nothing was revealed in time, which counts as no agreement (R18)"
	case mechanism.PayVoid:
		return voidText(round)
	case mechanism.PayUnfetchable:
		if round.IsGold() {
			return "the artifact was reported as unfetchable, but the gold score shows that it could be had (R21)"
		}
		return "the artifact was reported as unfetchable, which is neither paid nor punished (R3)"
	case mechanism.PayDisagreed:
		return fmt.Sprintf("the report agrees too little with %s %d: agreement %d, information %d (R4, R5)",
			referenceWord(round), r.Reference, r.Agreement, r.Information)
	case mechanism.PayRounded:
		return fmt.Sprintf("merit %d of 1000000 was earned, which is less than 1 umodel of the pot (R6)", r.Merit)
	default:
		return fmt.Sprintf("judged by %s %d: pot * merit %d * weight %d / (1000000 * committee weight %d), with agreement %d and information %d (R6)",
			referenceWord(round), r.Reference, r.Merit, r.Weight, round.CommitteeWeight, r.Agreement, r.Information)
	}
}

const textError = "settlement of the round failed, so it is void and its deposit returned; the event of the failure says why"

// explainOwner says what the owner gets on the benchmark, on benchmark 0, and from sponsors.
func explainOwner(round Round, award *Award) []Explanation {
	x := Explanation{Role: RoleOwner, Amount: zero(), Final: round.Finished()}
	if award == nil || award.Reason == "" {
		x.Reason, x.Text = "open", "points are counted when the batch of the round is final (R8); "+escrowText(round)
		return []Explanation{x}
	}
	x.Amount, x.Reason, x.Text = award.OwnerAmount, award.Reason, ownerText(*award)
	out := []Explanation{x}
	if g := award.Generalisation; g != nil && g.Reason != "" {
		out = append(out, Explanation{
			Role: RoleGeneralOwner, Amount: g.OwnerAmount, Final: x.Final, Reason: g.Reason, Text: generalText(*g),
		})
	}
	if !award.Sponsors.Empty() {
		out = append(out, Explanation{
			Role: RoleSponsored, Amount: zero(), Final: x.Final, Reason: award.Reason, Coins: award.Sponsors,
			Text: fmt.Sprintf("each sponsor pool paid amount * %d points / (1000000 - H(%d)) (R14)", award.Points, award.FrontierBefore),
		})
	}
	return out
}

func ownerText(a Award) string {
	switch a.Reason {
	case string(mechanism.OwnerPaid):
		return fmt.Sprintf("score %d moved the frontier from %d: %d points at price %s are %s, of which the bucket allows %s; community %s, each of %d parents %s (R8, R9, R11)",
			a.Score, a.FrontierBefore, a.Points, a.Price, a.Full, a.Gross, a.Community, len(a.Parents), a.EachParent)
	case string(mechanism.OwnerBelowThreshold):
		return fmt.Sprintf("score %d is below the frontier %d + eta %d, so it earns no points (R8)", a.Score, a.FrontierBefore, a.Eta)
	case string(mechanism.OwnerBucket):
		return fmt.Sprintf("%d points are worth %s, but the bucket %s shared by %s leaves less than 1 umodel (R9)", a.Points, a.Full, a.Bucket, a.FullSum)
	case string(mechanism.OwnerRounded):
		return fmt.Sprintf("the frontier moved, but %d points at price %s are less than 1 umodel (R9)", a.Points, a.Price)
	case ReasonGold:
		return "a gold round measures evaluators: it moves no frontier and pays no owner (R21)"
	case OutcomeGoldVoid:
		return "the score of the gold round was disputed and did not stand, so the round is void (R21)"
	case ReasonBaseline:
		return "the round of a baseline sets the initial frontier and pays no owner (R8)"
	case ReasonError:
		return textError
	case string(mechanism.StateVoidQuorum):
		return "the round is void: fewer reports than the quorum (R3)"
	case string(mechanism.StateVoidWeight):
		return "the round is void: less than half of the committee's weight reported (R3)"
	case string(mechanism.StateVoidUnfetchable):
		return "the round is void: half of the weight could not get the artifact (R3)"
	case string(mechanism.StateVoidSupport):
		return "the round is void: the reports lie too far apart to support the median (R3)"
	default:
		return a.Reason
	}
}

// explainParents says what royalties an account gets on the benchmark and on benchmark 0.
func explainParents(round Round, award *Award, payee string) []Explanation {
	a := Award{EachParent: zero()}
	if award != nil {
		a = *award
	}
	if len(a.Parents) == 0 && slices.Contains(mechanism.ForeignParents(round.Owner, round.ParentOwners), payee) {
		return []Explanation{explainNoRoyalty(round, a)}
	}
	var out []Explanation
	if slices.Contains(a.Parents, payee) {
		out = append(out, explainParent(round, a, payee, RoleParent))
	}
	if g := a.Generalisation; g != nil && slices.Contains(g.Parents, payee) {
		out = append(out, explainParent(round, *g, payee, RoleGeneralParent))
	}
	return out
}

// explainNoRoyalty is for who would share in what the version earns (R11), before it is paid
// and when there is nothing to share.
func explainNoRoyalty(round Round, a Award) Explanation {
	x := Explanation{Role: RoleParent, Amount: zero(), Final: round.Finished(), Reason: a.Reason, Text: ownerText(a)}
	if a.Reason == "" {
		x.Reason, x.Text = "open", "royalties are counted when the batch of the round is final (R11); "+escrowText(round)
	}
	return x
}

func explainParent(round Round, a Award, payee, role string) Explanation {
	times := 0
	for _, parent := range a.Parents {
		if parent == payee {
			times++
		}
	}
	return Explanation{
		Role: role, Amount: a.EachParent.Mul(math.NewInt(int64(times))), Final: round.Finished(), Reason: a.Reason,
		Text: fmt.Sprintf("royalty of %d of %d parents of other owners, %s each, out of gross %s (R11)", times, len(a.Parents), a.EachParent, a.Gross),
	}
}

func explainRequester(round Round, award *Award) Explanation {
	x := Explanation{Role: RoleRequester, Amount: zero(), Final: round.Finished()}
	if award == nil || award.Reason == "" {
		x.Reason, x.Text = "open", fmt.Sprintf("the deposit %s is held until the batch is final (R13); %s", round.Request.Deposit, escrowText(round))
		return x
	}
	x.Reason = award.DepositFate
	switch award.DepositFate {
	case DepositReturned:
		x.Amount = award.Deposit
		x.Text = "the deposit returned: a frontier moved, the round was a gold round, or it came to no result without the model's fault (R13)"
	case DepositBurned:
		x.Text = fmt.Sprintf("the deposit %s was burned: the version moved no frontier, or half of the weight could not get the artifact (R13)", award.Deposit)
	case DepositRequeued:
		x.Text = "the request was queued once more with its deposit, because quorum or weight was missed (R3)"
	default:
		x.Text = "there was no deposit"
	}
	return x
}
