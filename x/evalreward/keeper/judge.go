package keeper

import (
	"cosmossdk.io/errors"

	"github.com/modeld-labs/modeld/x/evalreward/mechanism"
	"github.com/modeld-labs/modeld/x/evalreward/types"
)

// judge scores the reports of a round that is paid: against the medians of the others as a
// rule, against the score of a gold round (R21), or against that of an appeal (R20). A gold
// round whose score did not stand judges nobody.
func (w *worker) judge(p *payout, members []member) error {
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
	}
	result, err := mechanism.ScoreRound(seats(members), facts, rules)
	if err != nil {
		return errors.Wrapf(err, "score round %d", p.round.Id)
	}
	return putResults(members, result)
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
