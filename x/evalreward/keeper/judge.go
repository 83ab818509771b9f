package keeper

import (
	"cosmossdk.io/errors"
	"cosmossdk.io/math"

	"github.com/modeld-labs/modeld/x/evalreward/mechanism"
	"github.com/modeld-labs/modeld/x/evalreward/types"
)

// rejudge scores the reports of a round anew where settling could not know yet against what
// they count: the score of a gold round (R21), or that of an appeal (R20). A gold round whose
// score did not stand judges nobody.
func (w *worker) rejudge(p *payout, members []member) error {
	facts := mechanism.RoundFacts{Pot: p.batch.Pot, Prior: int64(p.round.Prior)}
	rules := p.params.RoundRules(p.benchmark)
	switch {
	case p.round.Outcome == types.OutcomeGoldVoid:
		// No committee reaches this quorum, so the round counts as void.
		rules.Quorum = int64(len(members)) + 1
	case p.round.IsGold():
		facts.Gold = mechanism.Some(int64(p.round.Gold.Score))
	case appealCounts(p.round):
		facts.Appeal = mechanism.Some(int64(p.round.Appeal.Score))
	default:
		return nil
	}
	result, err := mechanism.ScoreRound(seats(p.round, members), facts, rules)
	if err != nil {
		return errors.Wrapf(err, "score round %d", p.round.Id)
	}
	for i := range members {
		members[i].Result = newResult(result.Seats[i], members[i].Result)
	}
	return nil
}

// appealCounts tells whether an appeal changes how the first committee is judged.
func appealCounts(r types.Round) bool {
	if r.Appeal == nil || !r.Appeal.HasScore {
		return false
	}
	switch mechanism.Verdict(r.Appeal.Verdict) {
	case mechanism.VerdictOverturned:
		return true
	case mechanism.VerdictUpheld:
		return r.Unsupported()
	default:
		return false
	}
}

// newResult keeps the integers from which a member's pay follows. What settling knew of the
// report itself stays as it was.
func newResult(seat mechanism.SeatResult, before *types.Result) *types.Result {
	zero := math.ZeroInt()
	result := &types.Result{
		Weight:       uint32(seat.Weight),
		HasReference: seat.Judged.Reference.Present, Reference: uint32(seat.Judged.Reference.Value),
		Agreement: uint32(seat.Judged.Q), Information: uint32(seat.Judged.U), Merit: uint32(seat.Judged.X),
		Pay: seat.Pay, Slash: zero, Reason: string(seat.Reason), Penalty: string(seat.Penalty),
	}
	if before != nil {
		result.WeightedScore = before.WeightedScore
	}
	return result
}

// effect gives what a result means for credibility and bond (R17, R18, R20, R21): silence
// counts as no agreement, what was revealed in a void round or marked unfetchable changes
// nothing, unless the true score shows that the artifact could be had.
func effect(r types.Result) mechanism.SeatResult {
	seat := mechanism.SeatResult{
		Judged: mechanism.MemberScore{Q: int64(r.Agreement)}, Penalty: mechanism.Penalty(r.Penalty), Update: true,
	}
	switch mechanism.PayReason(r.Reason) {
	case mechanism.PayVoid:
		seat.Update = false
	case mechanism.PayUnfetchable:
		seat.Update = seat.Penalty == mechanism.PenaltyFault
	}
	return seat
}
