package keeper

import (
	"context"

	"cosmossdk.io/collections"
	"cosmossdk.io/errors"

	"github.com/modeld-labs/modeld/x/evalreward/mechanism"
	"github.com/modeld-labs/modeld/x/evalreward/types"
)

// payMembers pays, slashes and re-rates the members in the order of the committee.
func (w *worker) payMembers(ctx context.Context, p *payout) error {
	members, err := w.evaluations(ctx, p.round)
	if err != nil {
		return err
	}
	for _, m := range members {
		if m.Result == nil {
			return errors.Wrapf(types.ErrInvalidField, "round %d is not settled for %s", p.round.Id, m.Evaluator)
		}
		if err := w.payMember(ctx, p, m); err != nil {
			return errors.Wrapf(err, "pay %s", m.Evaluator)
		}
	}
	return nil
}

func (w *worker) payMember(ctx context.Context, p *payout, m member) error {
	key := collections.Join(uint32(p.round.Kind), m.addr)
	evaluator, err := w.Evaluators.Get(ctx, key)
	if err != nil {
		return errors.Wrap(err, "read evaluator")
	}

	rules := p.params.CredibilityRules()
	seat := effect(*m.Result)
	before := int64(evaluator.Credibility)
	if seat.Update {
		before, _, err = mechanism.EffectiveCredibility(before, int64(evaluator.LastEpoch), int64(p.round.Epoch), rules)
		if err != nil {
			return errors.Wrap(err, "compute effective credibility")
		}
	}
	updated, slashed, err := mechanism.UpdateMember(evaluator.Member(), seat, int64(p.round.Epoch), rules, p.params.SlashRules())
	if err != nil {
		return errors.Wrap(err, "update credibility and bond")
	}
	evaluator = evaluator.With(updated)
	evaluator.Rounds++
	if p.conclusive() {
		evaluator.Reputation += uint64(m.Result.Agreement)
	}
	m.Result.Slash = slashed
	m.Result.CredibilityBefore, m.Result.CredibilityAfter = uint32(before), evaluator.Credibility
	p.evaluators, p.burned = p.evaluators.Add(m.Result.Pay), p.burned.Add(slashed)

	if err := w.Evaluators.Set(ctx, key, evaluator); err != nil {
		return errors.Wrap(err, "store evaluator")
	}
	if err := w.Evaluations.Set(ctx, collections.Join(p.round.Id, m.addr), m.Evaluation); err != nil {
		return errors.Wrap(err, "store result")
	}
	if err := w.reward(ctx, m.Evaluator, m.Result.Pay, types.RoleEvaluator, p.round.Id); err != nil {
		return err
	}
	return emitMember(ctx, p.round, m)
}

// effect gives what a result means for credibility and bond (R17, R18): silence counts as
// no agreement and is slashed, what was revealed in a void round or marked unfetchable
// changes nothing.
func effect(r types.Result) mechanism.SeatResult {
	seat := mechanism.SeatResult{
		Judged: mechanism.MemberScore{Q: int64(r.Agreement)}, Penalty: mechanism.PenaltyNone, Update: true,
	}
	switch mechanism.PayReason(r.Reason) {
	case mechanism.PayNotRevealed:
		seat.Penalty = mechanism.PenaltySilent
	case mechanism.PayVoid, mechanism.PayUnfetchable:
		seat.Update = false
	}
	return seat
}

func emitMember(ctx context.Context, round types.Round, m member) error {
	if m.Result.Slash.IsPositive() {
		err := emit(ctx, &types.EventEvaluatorSlashed{
			Evaluator: m.Evaluator, Kind: round.Kind.Word(), Round: round.Id, Amount: m.Result.Slash.String(), Reason: m.Result.Reason,
		})
		if err != nil {
			return err
		}
	}
	if m.Result.CredibilityBefore == m.Result.CredibilityAfter {
		return nil
	}
	return emit(ctx, &types.EventCredibilityChanged{
		Evaluator: m.Evaluator, Kind: round.Kind.Word(), Round: round.Id,
		Before: m.Result.CredibilityBefore, After: m.Result.CredibilityAfter,
	})
}
