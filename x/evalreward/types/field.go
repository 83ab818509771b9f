package types

import (
	"cosmossdk.io/errors"
	"cosmossdk.io/math"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/modeld-labs/modeld/x/evalreward/mechanism"
	"github.com/modeld-labs/modeld/x/internal/text"
)

func fieldError(field, format string, args ...any) error {
	return errors.Wrapf(ErrInvalidField, field+": "+format, args...)
}

// CheckText refuses (ErrInvalidField) a text that is too short or too long in bytes, is not
// valid UTF-8 or holds characters that do not show.
func CheckText(field, value string, minBytes, maxBytes int) error {
	if expected, got, ok := text.Check(value, minBytes, maxBytes); !ok {
		return fieldError(field, "expected %s, got %s", expected, got)
	}
	return nil
}

// checkAddress refuses what is no address, one that is longer than a lottery takes, and one in
// capitals: records are compared by their spelling, so each account has only one.
func checkAddress(field, address string) error {
	addr, err := sdk.AccAddressFromBech32(address)
	if err != nil {
		return fieldError(field, "expected an account address, got %q: %s", address, err)
	}
	if len(addr) > mechanism.MaxAddressSize {
		return fieldError(field, "expected an address of at most %d bytes, got %d", mechanism.MaxAddressSize, len(addr))
	}
	if spelling := addr.String(); spelling != address {
		return fieldError(field, "expected %s, got %s", spelling, address)
	}
	return nil
}

func checkHash(field string, hash []byte) error {
	if len(hash) != HashBytes {
		return fieldError(field, "expected %d bytes, got %d", HashBytes, len(hash))
	}
	return nil
}

// checkAmount refuses what is no amount of the mechanism: absent, negative, or 2^120 and more.
func checkAmount(field string, amount math.Int) error {
	if !mechanism.ValidAmount(amount) {
		if amount.IsNil() {
			return fieldError(field, "expected an amount in umodel, got nothing")
		}
		return fieldError(field, "expected 0..2^120-1 umodel, got %s", amount)
	}
	return nil
}

func checkKind(kind EvaluatorKind) error {
	if kind != EVALUATOR_KIND_AUTOMATED && kind != EVALUATOR_KIND_HUMAN {
		return fieldError("kind", "expected automated or human, got %d", int32(kind))
	}
	return nil
}

func zero() math.Int { return math.ZeroInt() }
