package client

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/cosmos/gogoproto/proto"

	cryptotypes "github.com/cosmos/cosmos-sdk/crypto/types"
	sdk "github.com/cosmos/cosmos-sdk/types"
	sdkerrors "github.com/cosmos/cosmos-sdk/types/errors"
	authtypes "github.com/cosmos/cosmos-sdk/x/auth/types"
)

// Sender sends transactions of one key. It may be used by several goroutines.
//
// A message is never sent twice: a transaction is broadcast again only as the very same
// bytes, and no other is signed in its stead before it is certain that no block can include it.
type Sender struct {
	client  *Client
	options settled
	address sdk.AccAddress
	pub     cryptotypes.PubKey
	queue   *queue

	mu     sync.Mutex
	number *uint64 // of the account, once known; it never changes
	count  uint64  // of transactions, which keeps their moments apart
}

// Signed is a transaction that is ready to be broadcast. It can be written down with
// encoding/json and broadcast by a later process: the hash stays the same.
type Signed struct {
	// Bytes are what is broadcast.
	Bytes []byte `json:"bytes"`
	// Hash is by what the chain knows it, 64 upper-case hex digits.
	Hash string `json:"hash"`
	// Expires is when it becomes invalid, in time of blocks.
	Expires time.Time `json:"expires"`
	// Height of the chain when it was signed: no earlier block contains it.
	Height int64 `json:"height"`

	state *signedState
}

// signedState is what this process knows beyond the bytes; one that was read from a file has
// none, and may have been broadcast before.
type signedState struct {
	mu sync.Mutex
	// doubtful is set when a broadcast may have reached a node without its answer.
	doubtful bool
	// refusal is what a node said about a doubtful transaction.
	refusal *TxError
	// sequence is that of an ordered transaction while it holds its place in the queue.
	sequence  uint64
	sequenced bool
	leave     func()
}

// Result is a transaction that is in a block, with success.
type Result struct {
	Hash      string
	Height    int64
	GasWanted int64
	GasUsed   int64
	// Responses answer the messages one by one, for example *modelregtypes.MsgRegisterVersionResponse.
	Responses []proto.Message
	// Events of the transaction, decoded; those of other modules are left out.
	Events []Event
}

// Tx gives a sender for a key of the keyring.
func (c *Client) Tx(o TxOptions) (*Sender, error) {
	options, err := o.settle()
	if err != nil {
		return nil, err
	}
	if c.keys == nil {
		return nil, errors.New("tx: expected a keyring in Options.Keyring, got none; open one with OpenKeyring")
	}
	record, err := c.keys.Key(o.Key)
	if err != nil {
		return nil, fmt.Errorf("tx: key %s: %w", o.Key, err)
	}
	address, err := record.GetAddress()
	if err != nil {
		return nil, fmt.Errorf("tx: key %s: %w", o.Key, err)
	}
	pub, err := record.GetPubKey()
	if err != nil {
		return nil, fmt.Errorf("tx: key %s: %w", o.Key, err)
	}
	return &Sender{client: c, options: options, address: address, pub: pub, queue: c.queueOf(address.String())}, nil
}

// Address is the account of the key; messages are signed by it, or by TxOptions.Granter.
func (s *Sender) Address() string { return s.address.String() }

// Send signs the messages as one transaction, broadcasts it and waits until it is in a block.
// Errors: a TxError of any kind; an error before signing, such as a fee above the cap.
func (s *Sender) Send(ctx context.Context, msgs ...sdk.Msg) (*Result, error) {
	for attempt := 0; ; attempt++ {
		signed, err := s.Prepare(ctx, msgs...)
		if err != nil {
			return nil, err
		}
		err = s.Broadcast(ctx, signed)
		if errors.Is(err, ErrRefused) && errors.Is(err, sdkerrors.ErrWrongSequence) && attempt < maxSequenceAttempts {
			// It was refused for certain, so another may be signed; the queue knows better now.
			continue
		}
		if err != nil {
			return nil, err
		}
		return s.Wait(ctx, signed)
	}
}

// accountNumber asks the chain once.
func (s *Sender) accountNumber(ctx context.Context) (uint64, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.number == nil {
		info, err := s.account(ctx)
		if err != nil {
			return 0, err
		}
		s.number = &info.AccountNumber
	}
	return *s.number, nil
}

func (s *Sender) account(ctx context.Context) (*authtypes.BaseAccount, error) {
	res, err := s.client.Auth().AccountInfo(ctx, &authtypes.QueryAccountInfoRequest{Address: s.address.String()})
	if err != nil {
		return nil, fmt.Errorf("tx: read account %s (%s): send it some coins if it is new: %w", s.address, s.options.Key, err)
	}
	return res.Info, nil
}
