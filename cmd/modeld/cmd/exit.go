package cmd

import (
	"context"
	"errors"
	"io"
	"net"
	"strings"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	errorsmod "cosmossdk.io/errors"

	"github.com/cosmos/cosmos-sdk/crypto/keyring"
	sdkerrors "github.com/cosmos/cosmos-sdk/types/errors"
)

// Exit codes. Scripts depend on them: a failure is never 0.
const (
	exitOK          = 0
	exitUsage       = 1
	exitFailed      = 2
	exitPending     = 3
	exitUnreachable = 4
	exitKey         = 5
)

// noSigner is what a node says to a message whose signer is missing because --from is.
const noSigner = "Address cannot be empty"

// coded is an error that knows its exit code.
type coded struct {
	error
	code int
}

// Unwrap gives the error inside.
func (c coded) Unwrap() error { return c.error }

// exitCode sorts an error into one of the exit codes.
func exitCode(err error) int {
	var own coded
	switch {
	case err == nil:
		return exitOK
	case errors.As(err, &own):
		return own.code
	case unreachable(err):
		return exitUnreachable
	case keyTrouble(err):
		return exitKey
	default:
		return exitUsage
	}
}

// unreachable tells whether there was no node, or nobody who answers like one.
func unreachable(err error) bool {
	var network *net.OpError
	if errors.As(err, &network) || errors.Is(err, context.DeadlineExceeded) || errors.Is(err, io.EOF) && strings.Contains(err.Error(), "post failed") {
		return true
	}
	var local *errorsmod.Error
	if !errors.As(err, &local) {
		if code := status.Code(err); code == codes.Unavailable || code == codes.DeadlineExceeded {
			return true
		}
	}
	// Whatever serves something else on the address of a node.
	for _, words := range []string{"error unmarshalling", "invalid status code received"} {
		if strings.Contains(err.Error(), words) {
			return true
		}
	}
	// A node that answers with an error of its own is there.
	return strings.Contains(err.Error(), "error in json rpc client") && !strings.Contains(err.Error(), "RPC error -")
}

func keyTrouble(err error) bool {
	for _, known := range []error{
		sdkerrors.ErrKeyNotFound, keyring.ErrMaxPassPhraseAttempts, keyring.ErrUnknownBackend, keyring.ErrKeyAlreadyExists,
		keyring.ErrDuplicatedAddress, errNoKeyring, errPassphrase,
	} {
		if errors.Is(err, known) {
			return true
		}
	}
	return strings.Contains(err.Error(), ".info: key not found") || strings.Contains(err.Error(), "is not a valid name or address")
}

// exitCodeOfSending sorts an error of a command that sends a message: what a node answered to
// a trial run is a failure on the chain, although nothing was sent and nothing was paid.
func exitCodeOfSending(err error) int {
	if err == nil {
		return exitOK
	}
	if code := exitCode(err); code != exitUsage {
		return code
	}
	if strings.Contains(err.Error(), noSigner) {
		return exitUsage
	}
	var local *errorsmod.Error
	if _, answered := status.FromError(err); answered && !errors.As(err, &local) {
		return exitFailed
	}
	return exitUsage
}
