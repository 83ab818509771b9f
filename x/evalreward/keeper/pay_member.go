package keeper

import (
	"context"

	"cosmossdk.io/collections"
	"cosmossdk.io/errors"

	"github.com/modeld-labs/modeld/x/evalreward/mechanism"
	"github.com/modeld-labs/modeld/x/evalreward/types"
)

// payAll pays, slashes and re-rates the members in the order of the committee.
func (w *worker) payAll(ctx context.Context, p *payout, members []member) error {
	for _, m := range members {
		if err := w.payMember(ctx, p, m); err != nil {
			return errors.Wrapf(err, "pay %s", m.Evaluator)
		}
	}
	return w.storeResults(ctx, p.round.Id, members)
}

func (w *worker) payMember(ctx context.Context, p *payout, m member) error {
	key := collections.Join(uint32(p.round.EvaluatorKind), m.addr)
	old, err := w.Evaluators.Get(ctx, key)
	if err != nil {
		return errors.Wrap(err, "read evaluator")
	}
	rules := p.params.CredibilityRules()
	seat := effect(*m.Result)
	before := int64(old.Credibility)
	if seat.Update {
		before, _, err = mechanism.EffectiveCredibility(before, int64(old.LastEpoch), int64(p.round.Epoch), rules)
		if err != nil {
			return errors.Wrap(err, "compute effective credibility")
		}
	}
	updated, slashed, err := mechanism.UpdateMember(old.Member(), seat, int64(p.round.Epoch), rules, p.params.SlashRules())
	if err != nil {
		return errors.Wrap(err, "update credibility and bond")
	}
	evaluator := w.rated(p, m, old.With(updated), updated.Jailed)
	m.Result.Slash = slashed
	m.Result.CredibilityBefore, m.Result.CredibilityAfter = uint32(before), evaluator.Credibility
	p.evaluators = p.evaluators.Add(m.Result.Pay)
	if seat.Penalty == mechanism.PenaltyOutlier {
		// The appeal that overturned the round divides it (R20).
		p.held = p.held.Add(slashed)
	} else {
		p.burned = p.burned.Add(slashed)
	}
	if err := w.Evaluators.Set(ctx, key, evaluator); err != nil {
		return errors.Wrap(err, "store evaluator")
	}
	if err := w.countMember(ctx, p.round, m, seat); err != nil {
		return err
	}
	if err := w.reward(ctx, m.Evaluator, m.Result.Pay, types.RoleEvaluator, p.round.Id); err != nil {
		return err
	}
	return emitMember(ctx, p.round, m, old, evaluator)
}

// rated counts the round for an evaluator and jails one that is due (R20, R21). One that is
// leaving stays on its way out.
func (w *worker) rated(p *payout, m member, e types.Evaluator, jailed bool) types.Evaluator {
	e.Rounds++
	if p.stands() {
		e.Reputation += uint64(m.Result.Agreement)
	}
	if jailed && e.Status == types.EVALUATOR_STATUS_ACTIVE {
		e.Status, e.UntilEpoch = types.EVALUATOR_STATUS_JAILED, w.epoch.Number+p.params.JailEpochs
	}
	return e
}

// emitMember tells everything that a round changed about an evaluator.
func emitMember(ctx context.Context, round types.Round, m member, before, after types.Evaluator) error {
	kind := round.EvaluatorKind.Word()
	if m.Result.Slash.IsPositive() {
		err := emit(ctx, &types.EventEvaluatorSlashed{
			Evaluator: m.Evaluator, Kind: kind, Round: round.Id, Amount: m.Result.Slash.String(),
			Reason: m.Result.Penalty, Bond: after.Bond.String(),
		})
		if err != nil {
			return err
		}
	}
	if after.Faults != before.Faults {
		err := emit(ctx, &types.EventEvaluatorFaulted{Evaluator: m.Evaluator, Kind: kind, Round: round.Id, Faults: after.Faults})
		if err != nil {
			return err
		}
	}
	if after.Status != before.Status {
		err := emit(ctx, &types.EventEvaluatorJailed{Evaluator: m.Evaluator, Kind: kind, Round: round.Id, UntilEpoch: after.UntilEpoch})
		if err != nil {
			return err
		}
	}
	if after.Credibility == before.Credibility && after.LastEpoch == before.LastEpoch {
		return nil
	}
	return emit(ctx, &types.EventCredibilityChanged{
		Evaluator: m.Evaluator, Kind: kind, Round: round.Id,
		Before: m.Result.CredibilityBefore, After: m.Result.CredibilityAfter, LastEpoch: after.LastEpoch,
	})
}
