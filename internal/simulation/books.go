package simulation

import (
	"errors"
	"fmt"

	"cosmossdk.io/collections"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/modeld-labs/modeld/x/evalreward/types"
	modelregtypes "github.com/modeld-labs/modeld/x/modelreg/types"
)

// closeBooks counts what everybody owns and can claim.
func (w *world) closeBooks() error {
	for _, e := range w.evaluators {
		book, err := w.closeEvaluator(e)
		if err != nil {
			return err
		}
		w.log.evaluators = append(w.log.evaluators, book)
	}
	for _, d := range w.developers {
		book := d.book(w.log)
		book.versions, book.requests, book.net = d.versions, d.requests, d.side
		for _, desk := range d.desks {
			wealth, err := w.wealth(desk.addr)
			if err != nil {
				return err
			}
			book.net += wealth - purse
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

func (w *world) closeEvaluator(e *evaluator) (*evaluatorBook, error) {
	book := w.log.book(e)
	wealth, err := w.wealth(e.addr)
	if err != nil {
		return nil, err
	}
	book.net = wealth - purse + e.side
	book.everJailed = e.everJailed
	record, registered := w.record(e)
	if !registered {
		return book, nil
	}
	book.net += record.Bond.Int64()
	book.faults = int(record.Faults)
	book.jailed = record.Status == types.EVALUATOR_STATUS_JAILED
	book.everJailed = book.everJailed || book.jailed
	book.credibility = float64(record.Credibility) / scale
	return book, nil
}

// wealth is what an account owns and can claim, in umodel.
func (w *world) wealth(addr sdk.AccAddress) (int64, error) {
	owned := w.bank.GetBalance(w.ctx, addr, modelregtypes.BaseDenom).Amount
	claimable, err := w.rewards.Claimables.Get(w.ctx, addr)
	if errors.Is(err, collections.ErrNotFound) {
		return owned.Int64(), nil
	}
	return owned.Add(claimable.Coins.AmountOf(modelregtypes.BaseDenom)).Int64(), err
}

// book gives the book of a developer.
func (d *developer) book(o *observations) *developerBook {
	return o.developers[d.index]
}
