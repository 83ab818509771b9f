package types

import (
	"unicode"
	"unicode/utf8"

	"cosmossdk.io/errors"
	"cosmossdk.io/math"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/modeld-labs/modeld/x/evalreward/mechanism"
)

func fieldError(field, format string, args ...any) error {
	return errors.Wrapf(ErrInvalidField, field+": "+format, args...)
}

// CheckText refuses a string that is too short or too long in bytes, is not valid UTF-8 or
// holds control characters.
func CheckText(field, text string, minBytes, maxBytes int) error {
	if len(text) < minBytes || len(text) > maxBytes {
		return fieldError(field, "expected %d to %d bytes, got %d", minBytes, maxBytes, len(text))
	}
	if !utf8.ValidString(text) {
		return fieldError(field, "expected valid UTF-8")
	}
	for _, r := range text {
		if unicode.IsControl(r) {
			return fieldError(field, "expected no control characters, got %U", r)
		}
	}
	return nil
}

// checkAddress refuses what is no address, and an address in capitals: records are compared
// by their spelling, so each account has only one.
func checkAddress(field, address string) error {
	addr, err := sdk.AccAddressFromBech32(address)
	if err != nil {
		return fieldError(field, "expected an account address, got %q: %s", address, err)
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
