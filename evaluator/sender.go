package evaluator

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/cosmos/gogoproto/proto"

	sdk "github.com/cosmos/cosmos-sdk/types"
	sdkerrors "github.com/cosmos/cosmos-sdk/types/errors"

	"github.com/modeld-labs/modeld/client"
	"github.com/modeld-labs/modeld/evaluator/config"
	"github.com/modeld-labs/modeld/x/evalreward/types"
)

// gasSteps multiply the gas adjustment, one after the other, when a transaction had too little.
var gasSteps = []float64{1, 1.5, 2.25, 3.5}

// open makes one sender per step of gas.
func (d *Client) open(w config.Wallet) error {
	most, err := maxFee(w.Tx.MaxFee)
	if err != nil {
		return err
	}
	adjustment, err := strconv.ParseFloat(w.Tx.GasAdjustment, 64)
	if err != nil {
		return fmt.Errorf("wallet.tx.gas_adjustment: %w", err)
	}
	o := client.TxOptions{
		Key: w.Key, Validity: w.Tx.Timeout, GasPrice: w.Tx.GasPrice, MaxFee: most, FeeGranter: w.FeeGranter, Granter: w.AuthzGranter,
	}
	if w.Tx.Mode == config.Ordered {
		o.Mode = client.Ordered
	}
	for _, step := range gasSteps {
		o.GasAdjustment = adjustment * step
		sender, err := d.clients[0].Tx(o)
		if err != nil {
			return err
		}
		d.senders = append(d.senders, sender)
	}
	d.evaluator, d.payer = d.senders[0].Address(), d.senders[0].Address()
	if w.AuthzGranter != "" {
		d.evaluator = w.AuthzGranter
	}
	if w.FeeGranter != "" {
		d.payer = w.FeeGranter
	}
	return nil
}

// handle keeps a signed transaction with the sender that made it.
type handle struct {
	sender *client.Sender
	signed *client.Signed
}

// Prepare signs a message.
func (d *Client) Prepare(ctx context.Context, attempt int, msg sdk.Msg) (Signed, error) {
	sender := d.senders[min(attempt, len(d.senders)-1)]
	signed, err := sender.Prepare(ctx, msg)
	if err != nil {
		return Signed{}, sorted(err)
	}
	return Signed{Bytes: signed.Bytes, Hash: signed.Hash, Expires: signed.Expires, Height: signed.Height, Handle: handle{sender, signed}}, nil
}

// Discard gives up a transaction.
func (d *Client) Discard(tx Signed) {
	if h, ok := tx.Handle.(handle); ok {
		h.sender.Discard(h.signed)
	}
}

// Deliver broadcasts a transaction until its fate is known. One of an earlier process has no handle; it may have been broadcast before.
func (d *Client) Deliver(ctx context.Context, tx Signed) (Delivery, error) {
	h, ok := tx.Handle.(handle)
	if !ok {
		h = handle{d.senders[0], &client.Signed{Bytes: tx.Bytes, Hash: tx.Hash, Expires: tx.Expires, Height: tx.Height}}
	}
	for {
		err := h.sender.Broadcast(ctx, h.signed)
		var result *client.Result
		if err == nil {
			result, err = h.sender.Wait(ctx, h.signed)
		}
		if err == nil {
			return Delivery{Height: result.Height, Skipped: skippedItems(result.Responses)}, nil
		}
		err = sorted(err)
		if final(err) || ctx.Err() != nil {
			return Delivery{}, err
		}
	}
}

func final(err error) bool {
	return errors.Is(err, ErrRefused) || errors.Is(err, ErrFailed) || errors.Is(err, ErrExpired)
}

// skippedItems gathers the items without effect of all answers.
func skippedItems(responses []proto.Message) (skipped []types.SkippedItem) {
	for _, r := range responses {
		switch r := r.(type) {
		case *types.MsgCommitEvaluationsResponse:
			skipped = append(skipped, r.Skipped...)
		case *types.MsgRevealEvaluationsResponse:
			skipped = append(skipped, r.Skipped...)
		}
	}
	return skipped
}

// sorted adds to an error of the client what the daemon makes of it.
func sorted(err error) error {
	for _, known := range []struct{ from, to error }{
		{client.ErrRefused, ErrRefused}, {client.ErrFailed, ErrFailed}, {client.ErrExpired, ErrExpired}, {sdkerrors.ErrOutOfGas, ErrOutOfGas},
		{sdkerrors.ErrInsufficientFunds, ErrFee}, {sdkerrors.ErrInsufficientFee, ErrFee},
	} {
		if errors.Is(err, known.from) {
			err = kind{known.to, err}
		}
	}
	// The client has no kind for a fee above the cap.
	if strings.Contains(err.Error(), "raise MaxFee") {
		err = kind{ErrFee, err}
	}
	return err
}

// kind is an error that is also one of the daemon's, with the text of the first.
type kind struct{ is, error error }

func (k kind) Error() string   { return k.error.Error() }
func (k kind) Unwrap() []error { return []error{k.is, k.error} }
