package simulation

import (
	"fmt"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/modeld-labs/modeld/x/evalreward/types"
	modelregtypes "github.com/modeld-labs/modeld/x/modelreg/types"
)

// closeBooks lets everybody claim and counts what they own.
func (w *world) closeBooks() error {
	for _, e := range w.evaluators {
		if err := w.claim(e.account); err != nil {
			return err
		}
	}
	for _, d := range w.developers {
		for _, desk := range d.desks {
			if err := w.claim(desk.account); err != nil {
				return err
			}
		}
	}
	for _, e := range w.evaluators {
		w.log.evaluators = append(w.log.evaluators, w.closeEvaluator(e))
	}
	for _, d := range w.developers {
		book := d.book(w.log)
		book.versions, book.requests, book.net = d.versions, d.requests, d.side
		for _, desk := range d.desks {
			book.net += w.balance(desk.addr) - purse
		}
		w.log.rounds.Requested += d.requests
	}
	fees, err := w.registry.Burned(w.ctx)
	if err != nil {
		return fmt.Errorf("read burned fees: %w", err)
	}
	w.log.burned["registration fee"] = fees.Int64()
	w.log.refused = w.refused
	return nil
}

func (w *world) closeEvaluator(e *evaluator) *evaluatorBook {
	book := w.log.book(e)
	book.net = w.balance(e.addr) - purse + e.side
	book.everJailed = e.everJailed
	record, registered := w.record(e)
	if !registered {
		return book
	}
	book.net += record.Bond.Int64()
	book.faults = int(record.Faults)
	book.jailed = record.Status == types.EVALUATOR_STATUS_JAILED
	book.everJailed = book.everJailed || book.jailed
	book.credibility = float64(record.Credibility) / scale
	return book
}

func (w *world) claim(a account) error {
	has, err := w.rewards.Claimables.Has(w.ctx, a.addr)
	if err != nil || !has {
		return err
	}
	_, err = send(w.chain, w.msgs.Claim, &types.MsgClaim{Account: a.text})
	return err
}

func (w *world) balance(addr sdk.AccAddress) int64 {
	return w.bank.GetBalance(w.ctx, addr, modelregtypes.BaseDenom).Amount.Int64()
}

// book gives the book of a developer.
func (d *developer) book(o *observations) *developerBook {
	return o.developers[d.index]
}
