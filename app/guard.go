package app

import (
	"fmt"

	cmttypes "github.com/cometbft/cometbft/types"

	sdk "github.com/cosmos/cosmos-sdk/types"
)

// MaxTxBytes is the size of the largest transaction a block may carry.
// Changing it breaks the state machine: nodes would disagree about proposals.
const MaxTxBytes = 65536

// blockLimits bound the transactions of one block together.
type blockLimits struct {
	blockBytes int64
	blockGas   uint64
}

// admit decides about one transaction alone: it gives the declared gas, or the reason why no
// block may carry it. The bytes come from strangers and a panic counts as a reason: decoding
// accepts a transaction without fee, whose gas cannot be read, and a panic while preparing
// would make the SDK propose the unfiltered list.
func admit(decode sdk.TxDecoder, raw []byte, limits blockLimits) (gas uint64, err error) {
	defer func() {
		if r := recover(); r != nil {
			gas, err = 0, fmt.Errorf("malformed transaction: %v", r)
		}
	}()
	if len(raw) > MaxTxBytes {
		return 0, fmt.Errorf("size: expected at most %d bytes, got %d", MaxTxBytes, len(raw))
	}
	tx, err := decode(raw)
	if err != nil {
		return 0, fmt.Errorf("decode: %w", err)
	}
	gasTx, ok := tx.(sdk.GasTx)
	if !ok {
		return 0, fmt.Errorf("declared gas: expected a transaction with gas, got %T", tx)
	}
	gas = gasTx.GetGas()
	if gas < 1 || gas > limits.blockGas {
		return 0, fmt.Errorf("declared gas: expected 1 to %d, got %d", limits.blockGas, gas)
	}
	return gas, nil
}

// guard decides about transactions one after the other as parts of the same block.
type guard struct {
	decode sdk.TxDecoder
	limits blockLimits
	bytes  int64
	gas    uint64
	seen   map[cmttypes.TxKey]struct{}
}

func newGuard(decode sdk.TxDecoder, limits blockLimits) *guard {
	return &guard{decode: decode, limits: limits, seen: map[cmttypes.TxKey]struct{}{}}
}

// add takes the transaction into the block, or says why it may not be there and leaves the
// guard as it was.
func (g *guard) add(raw []byte) error {
	key := cmttypes.Tx(raw).Key()
	if _, ok := g.seen[key]; ok {
		return fmt.Errorf("repeated transaction %X", key)
	}
	size := cmttypes.ComputeProtoSizeForTxs([]cmttypes.Tx{raw})
	if size > g.limits.blockBytes-g.bytes {
		return fmt.Errorf("block size: expected at most %d bytes, got %d more than %d",
			g.limits.blockBytes, size, g.bytes)
	}
	gas, err := admit(g.decode, raw, g.limits)
	if err != nil {
		return err
	}
	// The subtraction cannot wrap: the sum so far is within the limit.
	if gas > g.limits.blockGas-g.gas {
		return fmt.Errorf("block gas: expected at most %d, got %d more than %d", g.limits.blockGas, gas, g.gas)
	}
	g.seen[key] = struct{}{}
	g.bytes += size
	g.gas += gas
	return nil
}
