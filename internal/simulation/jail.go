package simulation

import (
	"fmt"

	"github.com/modeld-labs/modeld/x/evalreward/types"
)

// leaveJail lets those who live on reports come back when their time is over, and
// whitewashers leave at once. The others have lost more than they can hope for.
func (w *world) leaveJail(e *evaluator, record types.Evaluator) error {
	switch {
	case e.spec.Kind == Whitewasher:
		return w.leave(e)
	case !works(e) || w.epoch < record.UntilEpoch:
		return nil
	}
	if missing := w.params.BondUnit.Sub(record.Bond); missing.IsPositive() {
		if _, err := send(w.chain, w.msgs.TopUpBond, &types.MsgTopUpBond{Evaluator: e.text, Kind: automated, Amount: missing}); err != nil {
			return fmt.Errorf("refill bond: %w", err)
		}
	}
	_, err := send(w.chain, w.msgs.Unjail, &types.MsgUnjail{Evaluator: e.text, Kind: automated})
	return err
}

// leave takes the bond out. A whitewasher will register again.
func (w *world) leave(e *evaluator) error {
	w.log.washed++
	_, err := send(w.chain, w.msgs.Unbond, &types.MsgUnbond{Evaluator: e.text, Kind: automated})
	return err
}
