package simulation

import (
	"fmt"

	"github.com/modeld-labs/modeld/x/evalreward/types"
)

// membership lets evaluators join, refill their bonds, leave and come back.
func (w *world) membership() error {
	for _, e := range w.evaluators {
		if err := w.attend(e); err != nil {
			return fmt.Errorf("%s: %w", e.name, err)
		}
	}
	return nil
}

func (w *world) attend(e *evaluator) error {
	record, registered := w.record(e)
	switch {
	case !registered:
		return w.join(e)
	case record.Status == types.EVALUATOR_STATUS_JAILED:
		e.everJailed = true
		return w.leaveJail(e, record)
	case record.Status == types.EVALUATOR_STATUS_ACTIVE && e.spec.Kind == Whitewasher && w.soiled(record):
		return w.leave(e)
	case record.Status == types.EVALUATOR_STATUS_ACTIVE && works(e):
		return w.refill(e, record)
	default:
		return nil
	}
}

// join registers who is not registered: everybody in time, and whitewashers as often as they
// have left.
func (w *world) join(e *evaluator) error {
	if w.epoch < uint64(e.spec.JoinEpoch) || (e.joined && e.spec.Kind != Whitewasher) {
		return nil
	}
	_, err := send(w.chain, w.msgs.RegisterEvaluator, &types.MsgRegisterEvaluator{Evaluator: e.text, Kind: automated, Moniker: e.name})
	e.joined = true
	return err
}

// soiled tells whether a whitewasher would rather begin anew: one fault before jail, or with
// the least credibility after some rounds.
func (w *world) soiled(record types.Evaluator) bool {
	return record.Faults+1 >= w.params.MaxFaults || (record.Rounds >= 10 && record.Credibility <= w.params.CMin)
}

// works tells who lives on reports and therefore keeps its bond full.
func works(e *evaluator) bool { return measures[e.spec.Kind] }

// refill tops a bond up before it falls below the floor of the lottery.
func (w *world) refill(e *evaluator, record types.Evaluator) error {
	missing := w.params.BondUnit.Sub(record.Bond)
	if record.Bond.MulRaw(10).GTE(w.params.BondUnit.MulRaw(8)) {
		return nil
	}
	_, err := send(w.chain, w.msgs.TopUpBond, &types.MsgTopUpBond{Evaluator: e.text, Kind: automated, Amount: missing})
	return err
}
