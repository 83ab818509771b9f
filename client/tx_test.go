package client_test

import (
	"context"
	"encoding/json"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"cosmossdk.io/math"

	sdkerrors "github.com/cosmos/cosmos-sdk/types/errors"
	authtypes "github.com/cosmos/cosmos-sdk/x/auth/types"

	"github.com/modeld-labs/modeld/client"
	"github.com/modeld-labs/modeld/internal/testkit"
	modelregtypes "github.com/modeld-labs/modeld/x/modelreg/types"
)

func registerModel(owner, model string) *modelregtypes.MsgRegisterModel {
	return &modelregtypes.MsgRegisterModel{Owner: testkit.NewAccount(owner).String(), Model: model}
}

// A sent message comes back with its typed response, its events, and where it happened.
func TestSendGivesTheTypedResponse(t *testing.T) {
	c := connect(t)

	result, err := sender(t, c, client.TxOptions{Key: "alice"}).Send(patience(t), registerModel("alice", "acme/lm"), registerModel("alice", "acme/tts"))

	require.NoError(t, err)
	require.Len(t, result.Responses, 2)
	first, ok := result.Responses[0].(*modelregtypes.MsgRegisterModelResponse)
	require.True(t, ok)
	require.Positive(t, result.Height)
	require.Less(t, result.GasUsed, result.GasWanted)
	event, ok := result.Events[0].Message.(*modelregtypes.EventModelRegistered)
	require.True(t, ok)
	require.Equal(t, []any{"acme/lm", first.ModelId, result.Hash, result.Height},
		[]any{event.Model, event.ModelId, result.Events[0].TxHash, result.Events[0].Height})
	model, err := c.ModelReg().Model(patience(t), &modelregtypes.QueryModelRequest{Model: "acme/lm"})
	require.NoError(t, err)
	require.Equal(t, first.ModelId, model.Model.Id)
}

// Taking the fee is the larger part of the gas of a small transaction: the simulation counts it, or a small adjustment would not be enough.
func TestTheSimulationCountsTheFee(t *testing.T) {
	c := connect(t)
	result, err := sender(t, c, client.TxOptions{Key: "alice", GasAdjustment: 1.1}).Send(patience(t), pay("alice", "stranger 3", 7))
	require.NoError(t, err)
	require.Greater(t, result.GasUsed, result.GasWanted*8/10)
}

// Many unordered transactions of one key are on their way at once and all arrive.
func TestUnorderedTransactionsDoNotWaitForEachOther(t *testing.T) {
	c := connect(t)
	s := sender(t, c, client.TxOptions{Key: "bob"})

	sendTogether(t, 20, func(int) error {
		_, err := s.Send(patience(t), pay("bob", "stranger 1", 7))
		return err
	})

	require.EqualValues(t, 20*7, received(t, c, "stranger 1"))
}

// Ordered transactions of one key follow one another without a mistake, from several
// goroutines and senders.
func TestOrderedTransactionsKeepTheirSequence(t *testing.T) {
	c := connect(t)
	senders := []*client.Sender{
		sender(t, c, client.TxOptions{Key: "carol", Mode: client.Ordered}), sender(t, c, client.TxOptions{Key: "carol", Mode: client.Ordered}),
	}

	sendTogether(t, 20, func(i int) error {
		_, err := senders[i%2].Send(patience(t), pay("carol", "stranger 2", 7))
		return err
	})

	require.EqualValues(t, 20*7, received(t, c, "stranger 2"))
	account, err := c.Auth().AccountInfo(patience(t), &authtypes.QueryAccountInfoRequest{Address: senders[0].Address()})
	require.NoError(t, err)
	require.EqualValues(t, 20, account.Info.Sequence)
}

func sendTogether(t *testing.T, n int, send func(int) error) {
	t.Helper()
	var group sync.WaitGroup
	errs := make([]error, n)
	for i := range n {
		group.Go(func() { errs[i] = send(i) })
	}
	group.Wait()
	for i, err := range errs {
		require.NoError(t, err, "transaction %d", i)
	}
}

// A refused transaction leaves no gap, and a sequence that somebody else used is noticed.
func TestOrderedSenderRecoversFromRefusalsAndRivals(t *testing.T) {
	mine, theirs := connect(t), connect(t)
	one := sender(t, mine, client.TxOptions{Key: "dave", Mode: client.Ordered, Gas: 200_000})
	other := sender(t, theirs, client.TxOptions{Key: "dave", Mode: client.Ordered, Gas: 200_000})
	poor := sender(t, mine, client.TxOptions{Key: "dave", Mode: client.Ordered, Gas: 200_000, GasPrice: "0.001umodel"})

	for i := range 3 {
		_, err := poor.Send(patience(t), pay("dave", "stranger 3", 1))
		require.ErrorIs(t, err, client.ErrRefused)
		require.ErrorIs(t, err, sdkerrors.ErrInsufficientFee)
		_, err = one.Send(patience(t), pay("dave", "stranger 3", 10))
		require.NoError(t, err, "after refusal %d", i)
		_, err = other.Send(patience(t), pay("dave", "stranger 3", 100))
		require.NoError(t, err, "the rival")
	}

	require.EqualValues(t, 330, received(t, mine, "stranger 3"))
}

// A prepared transaction keeps its place until it is broadcast or discarded.
func TestOrderedPrepareKeepsThePlace(t *testing.T) {
	s := sender(t, connect(t), client.TxOptions{Key: "erin", Mode: client.Ordered})
	first, err := s.Prepare(patience(t), pay("erin", "stranger 4", 1))
	require.NoError(t, err)

	short, cancel := context.WithTimeout(context.Background(), 100*time.Millisecond)
	defer cancel()
	_, err = s.Prepare(short, pay("erin", "stranger 4", 2))
	require.ErrorIs(t, err, context.DeadlineExceeded)
	s.Discard(first)

	_, err = s.Send(patience(t), pay("erin", "stranger 4", 3))
	require.NoError(t, err)
	require.EqualValues(t, 3, received(t, connect(t), "stranger 4"))
}

// What is broadcast again and again, by other processes too, is executed once.
func TestTheSameBytesAreExecutedOnce(t *testing.T) {
	c := connect(t)
	s := sender(t, c, client.TxOptions{Key: "frank"})
	signed, err := s.Prepare(patience(t), pay("frank", "stranger 5", 9))
	require.NoError(t, err)
	text, err := json.Marshal(signed)
	require.NoError(t, err)

	for range 3 {
		require.NoError(t, s.Broadcast(patience(t), signed))
	}
	first, err := s.Wait(patience(t), signed)
	require.NoError(t, err)
	var restored client.Signed
	require.NoError(t, json.Unmarshal(text, &restored))
	again := sender(t, connect(t), client.TxOptions{Key: "frank"})
	require.NoError(t, again.Broadcast(patience(t), &restored))
	second, err := again.Wait(patience(t), &restored)
	require.NoError(t, err)

	require.Equal(t, first, second)
	require.EqualValues(t, 9, received(t, c, "stranger 5"))
	looked, err := c.Lookup(patience(t), signed.Hash)
	require.NoError(t, err)
	require.Equal(t, first, looked)
}

// Errors say what became of the transaction and carry the module's error.
func TestErrorsOfTransactions(t *testing.T) {
	c := connect(t)
	ctx := patience(t)
	transfer := &modelregtypes.MsgTransferModel{Owner: testkit.NewAccount("grace").String(), Model: "no/such", NewOwner: testkit.NewAccount("bob").String()}

	_, err := sender(t, c, client.TxOptions{Key: "grace"}).Send(ctx, transfer)
	require.ErrorIs(t, err, client.ErrRefused)
	require.ErrorIs(t, err, modelregtypes.ErrModelNotFound)
	require.ErrorContains(t, err, "no/such: check the spelling or register it")

	result, err := sender(t, c, client.TxOptions{Key: "grace", Gas: 200_000}).Send(ctx, transfer)
	require.ErrorIs(t, err, client.ErrFailed)
	require.ErrorIs(t, err, modelregtypes.ErrModelNotFound)
	var failed *client.TxError
	require.ErrorAs(t, err, &failed)
	require.Equal(t, []any{"modelreg", modelregtypes.ErrModelNotFound.ABCICode(), result.Height, result.Hash},
		[]any{failed.Codespace, failed.Code, failed.Height, failed.Hash})

	_, err = sender(t, c, client.TxOptions{Key: "grace", MaxFee: new(math.NewInt(1))}).Send(ctx, pay("grace", "stranger 6", 1))
	require.ErrorContains(t, err, "expected a fee of at most 1umodel, got ")
	_, err = sender(t, c, client.TxOptions{Key: "grace"}).Send(ctx)
	require.EqualError(t, err, "tx: expected at least one message, got none")
	_, err = c.Lookup(ctx, fmt.Sprintf("%064d", 0))
	require.ErrorIs(t, err, client.ErrNotFound)
	_, err = c.Lookup(ctx, "xy")
	require.EqualError(t, err, `look up transaction: expected a hash of 64 hex digits, got "xy"`)
}

// A transaction that nobody broadcast is pending first, and expired once no block can have it.
func TestUnsentTransactionExpires(t *testing.T) {
	s := sender(t, connect(t), client.TxOptions{Key: "heidi", Validity: time.Second})
	signed, err := s.Prepare(patience(t), pay("heidi", "stranger 7", 1))
	require.NoError(t, err)

	short, cancel := context.WithTimeout(context.Background(), 200*time.Millisecond)
	defer cancel()
	_, err = s.Wait(short, signed)
	require.ErrorIs(t, err, client.ErrPending)
	require.ErrorIs(t, err, context.DeadlineExceeded)

	_, err = s.Wait(patience(t), signed)
	require.ErrorIs(t, err, client.ErrExpired)
	require.ErrorContains(t, err, "sign another")
}
