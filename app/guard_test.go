package app

import (
	"errors"
	"math"
	"testing"

	"github.com/stretchr/testify/require"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/modeld-labs/modeld/app/encoding"
)

// A decoder that panics on hostile bytes costs the transaction, not the proposal.
func TestAdmitSurvivesPanic(t *testing.T) {
	decode := func([]byte) (sdk.Tx, error) { panic("nested too deep") }

	_, err := admit(decode, []byte("hostile"), blockLimits{blockBytes: MaxBlockBytes, blockGas: MaxBlockGas})

	require.ErrorContains(t, err, "nested too deep")
}

// A transaction without fee decodes, but its gas cannot be read.
func TestAdmitNeedsAFee(t *testing.T) {
	_, err := admit(encoding.New().Tx.TxDecoder(), nil, blockLimits{blockBytes: MaxBlockBytes, blockGas: MaxBlockGas})

	require.ErrorContains(t, err, "malformed transaction")
}

// A refused transaction leaves no trace in the guard, so the next one is judged as before.
func TestGuardForgetsWhatItRefused(t *testing.T) {
	decode := func([]byte) (sdk.Tx, error) { return nil, errors.New("no transaction") }
	g := newGuard(decode, blockLimits{blockBytes: MaxBlockBytes, blockGas: MaxBlockGas})

	require.Error(t, g.add([]byte("x")))

	require.Zero(t, g.bytes)
	require.Zero(t, g.gas)
	require.Empty(t, g.seen)
}

// Where a network set no limit of gas, the sum of what is declared still does not wrap.
func TestGuardDoesNotWrap(t *testing.T) {
	config := encoding.New().Tx
	declaring := func(gas uint64) []byte {
		builder := config.NewTxBuilder()
		builder.SetGasLimit(gas)
		raw, err := config.TxEncoder()(builder.GetTx())
		require.NoError(t, err)
		return raw
	}
	g := newGuard(config.TxDecoder(), blockLimits{blockBytes: MaxBlockBytes, blockGas: math.MaxUint64})

	require.NoError(t, g.add(declaring(math.MaxUint64-1)))
	require.ErrorContains(t, g.add(declaring(2)), "block gas")
	require.NoError(t, g.add(declaring(1)))
}

// FuzzAdmit looks for bytes that make the guard panic or admit what it may not.
func FuzzAdmit(f *testing.F) {
	decode := encoding.New().Tx.TxDecoder()
	limits := blockLimits{blockBytes: MaxBlockBytes, blockGas: MaxBlockGas}
	f.Add([]byte{})
	f.Add([]byte("junk"))
	f.Fuzz(func(t *testing.T, raw []byte) {
		gas, err := admit(decode, raw, limits)
		if err == nil && (gas == 0 || gas > MaxBlockGas || len(raw) > MaxTxBytes) {
			t.Fatalf("admitted %d bytes with gas %d", len(raw), gas)
		}
	})
}
