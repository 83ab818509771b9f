package client

import (
	"context"
	"errors"
	"time"

	rpchttp "github.com/cometbft/cometbft/rpc/client/http"

	"github.com/cosmos/cosmos-sdk/client"
	sdkerrors "github.com/cosmos/cosmos-sdk/types/errors"
)

const (
	// firstPause and longestPause lie between two broadcasts of the same bytes.
	firstPause   = 200 * time.Millisecond
	longestPause = 5 * time.Second
)

// Broadcast hands a transaction to a node, and the very same bytes again, to this or another
// one, until a node answers or ctx ends. It may be called any number of times: that a node
// knows the transaction already is success.
// Errors: TxError of kind ErrRefused when it is certain that the transaction never got in, and
// of kind ErrPending when ctx ended without an answer. Where a refusal is not certain, because
// an earlier broadcast may have got through, there is no error: Wait finds out.
func (s *Sender) Broadcast(ctx context.Context, signed *Signed) error {
	if signed.state == nil {
		// It comes from a file; whether it was broadcast before is not known.
		signed.state = &signedState{doubtful: true, leave: func() {}}
	}
	defer signed.state.leave()
	pause := firstPause
	for {
		err := s.broadcast(ctx, signed)
		var refused *TxError
		switch {
		case err == nil:
			s.accepted(signed)
			return nil
		case errors.As(err, &refused):
			return s.refused(signed, refused)
		}
		if sleep(ctx, pause) != nil {
			s.accepted(signed)
			return &TxError{Kind: ErrPending, Hash: signed.Hash, Cause: errors.Join(ctx.Err(), err)}
		}
		pause = min(2*pause, longestPause)
	}
}

// broadcast tries every endpoint once.
func (s *Sender) broadcast(ctx context.Context, signed *Signed) error {
	return s.client.rpc.try(ctx, func(ctx context.Context, api *rpchttp.HTTP) error {
		res, err := api.BroadcastTxSync(ctx, signed.Bytes)
		if err != nil {
			return broadcastError(signed, err)
		}
		if res.Code != 0 {
			return refusal(signed, res.Codespace, res.Code, res.Log)
		}
		return nil
	})
}

// broadcastError sorts what the consensus engine says without asking the application.
func broadcastError(signed *Signed, err error) error {
	if !rpcAnswer(err) {
		if !neverSent(err) {
			signed.state.doubt()
		}
		return err
	}
	answer := client.CheckCometError(err, signed.Bytes)
	switch {
	case answer == nil:
		// An answer such as "catching up": another node may take it.
		return errors.Join(errElsewhere, err)
	case answer.Code == sdkerrors.ErrTxInMempoolCache.ABCICode():
		return nil
	default:
		return refusal(signed, answer.Codespace, answer.Code, err.Error())
	}
}

func refusal(signed *Signed, codespace string, code uint32, log string) *TxError {
	return &TxError{Kind: ErrRefused, Hash: signed.Hash, Codespace: codespace, Code: code, Log: log}
}

func (s *signedState) doubt() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.doubtful = true
}

// accepted says that the sequence of an ordered transaction is taken, or may be.
func (s *Sender) accepted(signed *Signed) {
	if s.options.Mode == Ordered && signed.state.sequenced {
		s.queue.used(signed.state.sequence)
		signed.state.sequenced = false
	}
}

// refused gives a refusal when it is certain. The refusal of a transaction that may have been
// broadcast before proves nothing: its sequence or moment may be used because it is in a block.
func (s *Sender) refused(signed *Signed, answer *TxError) error {
	signed.state.mu.Lock()
	defer signed.state.mu.Unlock()
	if signed.state.doubtful {
		signed.state.refusal = answer
		s.accepted(signed)
		return nil
	}
	if s.options.Mode == Ordered && signed.state.sequenced && errors.Is(answer, sdkerrors.ErrWrongSequence) {
		s.queue.mismatch(answer.Log)
	}
	return answer
}

// sleep waits, or gives the error of a context that ended.
func sleep(ctx context.Context, d time.Duration) error {
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-time.After(d):
		return nil
	}
}
