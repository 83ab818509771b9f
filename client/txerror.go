package client

import (
	"errors"
	"fmt"
	"strings"

	errorsmod "cosmossdk.io/errors"
)

// What can become of a transaction that is not included with success. A TxError is one of
// them for errors.Is.
var (
	// ErrRefused says that the chain did not let the transaction in: it was never in a block and
	// paid nothing. A corrected one may be signed and sent.
	ErrRefused = errors.New("transaction refused")
	// ErrFailed says that the transaction is in a block, where it failed: it paid its fee and
	// did nothing else.
	ErrFailed = errors.New("transaction failed")
	// ErrPending says that the context ended before the transaction was in a block, and that it
	// may yet get into one: call Wait again, and sign nothing in its stead.
	ErrPending = errors.New("transaction not included yet")
	// ErrExpired says that the transaction is in no block and no later block can include it.
	// Another one may be signed and sent.
	ErrExpired = errors.New("transaction expired")
	// ErrNotFound says that a node knows no block with the transaction.
	ErrNotFound = errors.New("transaction not found")
)

// TxError says what became of a transaction. errors.Is finds the kind (ErrRefused, ErrFailed,
// ErrPending, ErrExpired) and, for refused and failed ones, the error of the module: for
// example errors.Is(err, modelregtypes.ErrNotOwner).
type TxError struct {
	// Kind is one of ErrRefused, ErrFailed, ErrPending and ErrExpired.
	Kind error
	// Hash of the transaction, 64 upper-case hex digits; empty when it failed in simulation.
	Hash string
	// Height of the block in which it failed, else 0.
	Height int64
	// Codespace and Code name the error of the module; an empty one has none.
	Codespace string
	Code      uint32
	// Log is what the chain said.
	Log string
	// Cause is the error that ended the wait, or nil.
	Cause error
}

// Error says what happened, why, and what to do.
func (e *TxError) Error() string {
	var b strings.Builder
	b.WriteString(e.Kind.Error())
	if e.Hash != "" {
		b.WriteString(" " + e.Hash)
	}
	if e.Height > 0 {
		fmt.Fprintf(&b, " at height %d", e.Height)
	}
	if e.Log != "" {
		b.WriteString(": " + e.Log)
	}
	if e.Codespace != "" {
		fmt.Fprintf(&b, " (%s %d)", e.Codespace, e.Code)
	}
	if e.Cause != nil {
		b.WriteString(": " + e.Cause.Error())
	}
	switch e.Kind {
	case ErrPending:
		b.WriteString("; it may still be included: wait for it, sign no other")
	case ErrExpired:
		b.WriteString("; it cannot be included any more: sign another")
	}
	return b.String()
}

// Unwrap gives the kind, the error of the module and the cause.
func (e *TxError) Unwrap() []error {
	list := []error{e.Kind}
	if e.Codespace != "" {
		list = append(list, errorsmod.ABCIError(e.Codespace, e.Code, e.Log))
	}
	if e.Cause != nil {
		list = append(list, e.Cause)
	}
	return list
}
