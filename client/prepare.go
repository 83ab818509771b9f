package client

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"math/rand/v2"
	"sync"
	"time"

	rpchttp "github.com/cometbft/cometbft/rpc/client/http"
	"github.com/cosmos/gogoproto/jsonpb"

	"github.com/cosmos/cosmos-sdk/client"
	sdk "github.com/cosmos/cosmos-sdk/types"
	sdkerrors "github.com/cosmos/cosmos-sdk/types/errors"
	"github.com/cosmos/cosmos-sdk/types/tx/signing"
	authsigning "github.com/cosmos/cosmos-sdk/x/auth/signing"
	"github.com/cosmos/cosmos-sdk/x/authz"
)

const signMode = signing.SignMode_SIGN_MODE_DIRECT

// Prepare signs the messages as one transaction without broadcasting it. In Ordered mode it
// keeps the key's place in the queue until Broadcast or Discard is called with the result; a
// second Prepare waits meanwhile.
// Errors: a TxError of kind ErrRefused when the messages fail in simulation, a fee above the cap.
func (s *Sender) Prepare(ctx context.Context, msgs ...sdk.Msg) (*Signed, error) {
	if len(msgs) == 0 {
		return nil, errors.New("tx: expected at least one message, got none")
	}
	if s.options.Granter != "" {
		exec := authz.NewMsgExec(s.address, msgs)
		msgs = []sdk.Msg{&exec}
	}
	if s.options.Mode == Unordered {
		return s.prepare(ctx, &signedState{leave: func() {}}, msgs)
	}
	if err := s.queue.enter(ctx); err != nil {
		return nil, fmt.Errorf("tx: wait for earlier transactions of %s: %w", s.options.Key, err)
	}
	signed, err := s.prepareOrdered(ctx, msgs)
	if err != nil {
		s.queue.leave()
	}
	return signed, err
}

// prepareOrdered runs with the place in the queue. Simulation tells a wrong sequence early.
func (s *Sender) prepareOrdered(ctx context.Context, msgs []sdk.Msg) (*Signed, error) {
	for attempt := 0; ; attempt++ {
		if !s.queue.known {
			account, err := s.account(ctx)
			if err != nil {
				return nil, err
			}
			s.queue.known, s.queue.next = true, account.Sequence
		}
		state := &signedState{sequence: s.queue.next, sequenced: true, leave: sync.OnceFunc(s.queue.leave)}
		signed, err := s.prepare(ctx, state, msgs)
		var refused *TxError
		if errors.As(err, &refused) && errors.Is(err, sdkerrors.ErrWrongSequence) && attempt < maxSequenceAttempts {
			s.queue.mismatch(refused.Log)
			continue
		}
		return signed, err
	}
}

// Discard gives up a transaction that was prepared and not broadcast.
func (s *Sender) Discard(signed *Signed) {
	if signed.state != nil {
		signed.state.leave()
	}
}

func (s *Sender) prepare(ctx context.Context, state *signedState, msgs []sdk.Msg) (*Signed, error) {
	number, err := s.accountNumber(ctx)
	if err != nil {
		return nil, err
	}
	tip, err := s.client.Tip(ctx)
	if err != nil {
		return nil, err
	}
	expires := s.expiry(tip.Time)
	builder, err := s.build(msgs, expires, state.sequence)
	if err != nil {
		return nil, err
	}
	gas := s.options.Gas
	if gas == 0 {
		// Taking a fee costs gas too, whatever its amount; without one the simulation would leave that out.
		some, err := s.options.fee(1)
		if err != nil {
			return nil, err
		}
		builder.SetFeeAmount(some)
		if gas, err = s.simulate(ctx, builder); err != nil {
			return nil, err
		}
	}
	fee, err := s.options.fee(gas)
	if err != nil {
		return nil, err
	}
	builder.SetGasLimit(gas)
	builder.SetFeeAmount(fee)
	raw, err := s.sign(ctx, builder, number, state.sequence)
	if err != nil {
		return nil, fmt.Errorf("tx: sign with key %s: %w", s.options.Key, err)
	}
	return &Signed{Bytes: raw, Hash: fmt.Sprintf("%X", sha256.Sum256(raw)), Expires: expires, Height: tip.Height, state: state}, nil
}

// expiry gives a moment that no other transaction of the key has: unordered transactions are
// told apart by it. Transactions of this sender differ in the low digits, those of other
// processes in the random ones.
func (s *Sender) expiry(now time.Time) time.Time {
	const counterBits, randomBits = 12, 18 // together about a second
	s.mu.Lock()
	s.count++
	unique := rand.Uint64N(1<<randomBits)<<counterBits | s.count%(1<<counterBits)
	s.mu.Unlock()
	return now.Add(s.options.Validity).Truncate(time.Second).Add(time.Duration(unique)).UTC()
}

// build gives the transaction with an empty signature of the key.
func (s *Sender) build(msgs []sdk.Msg, expires time.Time, sequence uint64) (client.TxBuilder, error) {
	builder := s.client.encoding.Tx.NewTxBuilder()
	if err := builder.SetMsgs(msgs...); err != nil {
		return nil, fmt.Errorf("tx: pack messages: %w", err)
	}
	builder.SetMemo(s.options.Memo)
	builder.SetTimeoutTimestamp(expires)
	builder.SetUnordered(s.options.Mode == Unordered)
	if s.options.feeGranter != nil {
		builder.SetFeeGranter(s.options.feeGranter)
	}
	return builder, builder.SetSignatures(s.signature(nil, sequence))
}

func (s *Sender) signature(raw []byte, sequence uint64) signing.SignatureV2 {
	return signing.SignatureV2{
		PubKey: s.pub, Sequence: sequence, Data: &signing.SingleSignatureData{SignMode: signMode, Signature: raw},
	}
}

func (s *Sender) sign(ctx context.Context, builder client.TxBuilder, number, sequence uint64) ([]byte, error) {
	config := s.client.encoding.Tx
	message, err := authsigning.GetSignBytesAdapter(ctx, config.SignModeHandler(), signMode, authsigning.SignerData{
		Address: s.address.String(), ChainID: s.client.chainID, AccountNumber: number, Sequence: sequence, PubKey: s.pub,
	}, builder.GetTx())
	if err != nil {
		return nil, err
	}
	signature, _, err := s.client.keys.Sign(s.options.Key, message, signMode)
	if err != nil {
		return nil, err
	}
	if err := builder.SetSignatures(s.signature(signature, sequence)); err != nil {
		return nil, err
	}
	return config.TxEncoder()(builder.GetTx())
}

// simulate gives the gas limit. It asks the application through the consensus engine, which
// passes on the code of a failure; the gRPC service only passes on its text.
func (s *Sender) simulate(ctx context.Context, builder client.TxBuilder) (uint64, error) {
	raw, err := s.client.encoding.Tx.TxEncoder()(builder.GetTx())
	if err != nil {
		return 0, fmt.Errorf("tx: encode for simulation: %w", err)
	}
	var result sdk.SimulationResponse
	err = s.client.rpc.try(ctx, func(ctx context.Context, api *rpchttp.HTTP) error {
		res, err := api.ABCIQuery(ctx, "/app/simulate", raw)
		if err != nil {
			return err
		}
		if !res.Response.IsOK() {
			return &TxError{Kind: ErrRefused, Codespace: res.Response.Codespace, Code: res.Response.Code, Log: res.Response.Log}
		}
		return jsonpb.UnmarshalString(string(res.Response.Value), &result)
	})
	var refused *TxError
	if errors.As(err, &refused) {
		return 0, refused
	}
	if err != nil {
		return 0, fmt.Errorf("tx: simulate: %w", err)
	}
	return uint64(float64(result.GasUsed) * s.options.GasAdjustment), nil
}
