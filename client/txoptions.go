package client

import (
	"fmt"
	"time"

	"cosmossdk.io/math"

	sdk "github.com/cosmos/cosmos-sdk/types"
	"github.com/cosmos/cosmos-sdk/x/auth/ante"

	"github.com/modeld-labs/modeld/app/encoding"
)

// Mode says how transactions of one key keep out of each other's way.
type Mode uint8

// The modes.
const (
	// Unordered transactions carry a moment until which they are valid, and no sequence: any
	// number of them may be on their way, in any order.
	Unordered Mode = iota
	// Ordered transactions carry the next sequence of the account and are executed in this order.
	Ordered
)

const (
	// DefaultValidity is how long a transaction may wait for its block, in time of blocks.
	DefaultValidity = 5 * time.Minute
	// MaxValidity keeps a minute below what the chain allows for unordered transactions, because
	// nodes are not all at the same block.
	MaxValidity = ante.DefaultMaxTimeoutDuration - time.Minute
	// DefaultGasPrice is the least that nodes of the chain accept by default.
	DefaultGasPrice = "0.025" + encoding.BaseDenom
	// DefaultGasAdjustment is multiplied with the simulated gas.
	DefaultGasAdjustment = 1.4
	// DefaultPoll is how often a node is asked whether a transaction is in a block.
	DefaultPoll = 300 * time.Millisecond
)

// TxOptions say how a Sender makes transactions. Only Key is needed.
type TxOptions struct {
	// Key names the key in the keyring that signs.
	Key string
	// Mode is Unordered or Ordered.
	Mode Mode
	// Validity is how long a transaction may wait for its block, in time of blocks, at most
	// MaxValidity; 0 means DefaultValidity. It bounds how long a lost one stays in doubt.
	Validity time.Duration
	// Gas is the limit of each transaction; 0 means that it is simulated.
	Gas uint64
	// GasAdjustment multiplies simulated gas, at least 1; 0 means DefaultGasAdjustment.
	GasAdjustment float64
	// GasPrice is paid for a unit of gas; empty means DefaultGasPrice.
	GasPrice string
	// MaxFee is the most that a transaction may pay, in umodel; a dearer one is not signed. nil
	// means no limit.
	MaxFee *math.Int
	// FeeGranter is the address that pays the fees by a grant of x/feegrant; empty for the key.
	FeeGranter string
	// Granter is the address in whose name the messages act, by a grant of x/authz to the key;
	// empty for the key itself.
	Granter string
	// Memo is part of each transaction.
	Memo string
	// Poll is how often a node is asked about a transaction; 0 means DefaultPoll.
	Poll time.Duration
}

// settled is TxOptions with its defaults, read.
type settled struct {
	TxOptions
	price      sdk.DecCoin
	feeGranter sdk.AccAddress
}

func (o TxOptions) settle() (settled, error) {
	if o.Validity == 0 {
		o.Validity = DefaultValidity
	}
	if o.GasAdjustment == 0 {
		o.GasAdjustment = DefaultGasAdjustment
	}
	if o.GasPrice == "" {
		o.GasPrice = DefaultGasPrice
	}
	if o.Poll == 0 {
		o.Poll = DefaultPoll
	}
	s := settled{TxOptions: o}
	switch {
	case o.Key == "":
		return s, fmt.Errorf("tx: Key: expected the name of a key in the keyring, got none")
	case o.Mode != Unordered && o.Mode != Ordered:
		return s, fmt.Errorf("tx: Mode: expected Unordered or Ordered, got %d", o.Mode)
	case o.Validity < time.Second || o.Validity > MaxValidity:
		return s, fmt.Errorf("tx: Validity: expected 1s to %s, got %s", MaxValidity, o.Validity)
	case o.GasAdjustment < 1:
		return s, fmt.Errorf("tx: GasAdjustment: expected at least 1, got %g", o.GasAdjustment)
	case o.Poll < 0:
		return s, fmt.Errorf("tx: Poll: expected a positive duration, got %s", o.Poll)
	}
	var err error
	if s.price, err = sdk.ParseDecCoin(o.GasPrice); err != nil {
		return s, fmt.Errorf("tx: GasPrice: expected a price such as %s, got %q: %w", DefaultGasPrice, o.GasPrice, err)
	}
	if o.FeeGranter != "" {
		if s.feeGranter, err = sdk.AccAddressFromBech32(o.FeeGranter); err != nil {
			return s, fmt.Errorf("tx: FeeGranter: expected an address, got %q: %w", o.FeeGranter, err)
		}
	}
	if o.Granter != "" {
		if _, err = sdk.AccAddressFromBech32(o.Granter); err != nil {
			return s, fmt.Errorf("tx: Granter: expected an address, got %q: %w", o.Granter, err)
		}
	}
	return s, nil
}

// fee gives the price of gas, rounded up, or says that it is above the cap.
func (s settled) fee(gas uint64) (sdk.Coins, error) {
	amount := s.price.Amount.MulInt(math.NewIntFromUint64(gas)).Ceil().TruncateInt()
	if s.MaxFee != nil && amount.GT(*s.MaxFee) {
		return nil, fmt.Errorf("tx: expected a fee of at most %s%s, got %s for %d gas; raise MaxFee or send fewer messages at once",
			s.MaxFee, s.price.Denom, amount, gas)
	}
	return sdk.NewCoins(sdk.NewCoin(s.price.Denom, amount)), nil
}
