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
	event := &types.EventCommitteePaid{Round: p.round.Id, Kind: p.round.EvaluatorKind.Word()}
	for _, m := range members {
		paid, err := w.payMember(ctx, p, m)
		if err != nil {
			return errors.Wrapf(err, "pay %s", m.Evaluator)
		}
		event.Evaluators, event.Pays = append(event.Evaluators, m.Evaluator), append(event.Pays, m.Result.Pay.String())
		event.Before, event.After = append(event.Before, m.Result.CredibilityBefore), append(event.After, m.Result.CredibilityAfter)
		event.LastEpochs = append(event.LastEpochs, paid.LastEpoch)
	}
	if err := w.storeResults(ctx, p.round.Id, members); err != nil {
		return err
	}
	return emit(ctx, event)
}

func (w *worker) payMember(ctx context.Context, p *payout, m member) (types.Evaluator, error) {
	key := collections.Join(uint32(p.round.EvaluatorKind), m.addr)
	old, err := w.Evaluators.Get(ctx, key)
	if err != nil {
		return old, errors.Wrap(err, "read evaluator")
	}
	rules := p.params.CredibilityRules()
	seat := effect(*m.Result)
	before := int64(old.Credibility)
	if seat.Update {
		before, _, err = mechanism.EffectiveCredibility(before, int64(old.LastEpoch), int64(p.round.Epoch), rules)
		if err != nil {
			return old, errors.Wrap(err, "compute effective credibility")
		}
	}
	updated, slashed, err := mechanism.UpdateMember(old.Member(), seat, int64(p.round.Epoch), rules, p.params.SlashRules())
	if err != nil {
		return old, errors.Wrap(err, "update credibility and bond")
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
		return old, errors.Wrap(err, "store evaluator")
	}
	if err := w.countMember(ctx, p.round, m, seat); err != nil {
		return evaluator, err
	}
	if m.Result.Pay.IsPositive() {
		if err := w.creditTo(ctx, m.addr, m.Evaluator, coins(m.Result.Pay)); err != nil {
			return evaluator, err
		}
	}
	return evaluator, emitMember(ctx, p.round, m, old, evaluator)
}

// rated counts the round for an evaluator and jails one that is due (R20, R21). One that is
// leaving stays on its way out.
func (w *worker) rated(p *payout, m member, e types.Evaluator, jailed bool) types.Evaluator {
	e.Rounds++
	e.OpenSeats--
	if p.stands() {
		e.Reputation += uint64(m.Result.Agreement)
	}
	if jailed && e.Status == types.EVALUATOR_STATUS_ACTIVE {
		e.Status, e.UntilEpoch = types.EVALUATOR_STATUS_JAILED, w.epoch.Number+p.params.JailEpochs
	}
	return e
}

// emitMember tells what is rare: slashes, faults and jail.
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
	if after.Status == before.Status {
		return nil
	}
	return emit(ctx, &types.EventEvaluatorJailed{Evaluator: m.Evaluator, Kind: kind, Round: round.Id, UntilEpoch: after.UntilEpoch})
}
