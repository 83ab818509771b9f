package cmd

import (
	"errors"
	"net"
	"regexp"
	"strings"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

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
	var network *net.OpError
	switch {
	case err == nil:
		return exitOK
	case errors.As(err, &own):
		return own.code
	case errors.As(err, &network), status.Code(err) == codes.Unavailable:
		return exitUnreachable
	case errors.Is(err, sdkerrors.ErrKeyNotFound), errors.Is(err, keyring.ErrMaxPassPhraseAttempts):
		return exitKey
	default:
		return exitUsage
	}
}

// noise is what libraries put around a message: gRPC prefixes and source lines. The names
// that AutoCLI gives to positional arguments are their indices.
var noise = []struct {
	pattern     *regexp.Regexp
	replacement string
}{
	{regexp.MustCompile(`rpc error: code = \w+ desc = `), ""},
	{regexp.MustCompile(` \[[\w./@-]+\.go:\d+\]`), ""},
	{regexp.MustCompile(`for "--\d+" flag`), "as positional argument"},
	{regexp.MustCompile(`(\S+)\.info: key not found`), "no key $1 in the keyring"},
}

// hints say what to do about errors that everybody meets.
var hints = []struct{ has, hint string }{
	{"chain ID required", "set --chain-id, or once for all: modeld config set client chain-id ID"},
	{"connection refused", "start a node, or name one with --node tcp://HOST:26657"},
	{"insufficient fee", "raise --gas-prices, or leave gas and fees out to have them filled in"},
	{"account sequence mismatch", "wait until the last transaction of this account is in a block, and send again"},
	{"in the keyring", "see modeld keys list; keys belong to one --home and one --keyring-backend"},
	{"failed passphrase attempts", "give the passphrase of the keyring on standard input: twice for a new keyring, once later; " +
		"or use --keyring-backend test, whose keys lie in plain files, on a dev chain"},
	{"out of gas", "leave --gas out to have it estimated, or raise --gas-adjustment"},
}

// explain gives the text of an error without noise, and what to do about it.
func explain(err error) string {
	text := err.Error()
	for _, n := range noise {
		text = n.pattern.ReplaceAllString(text, n.replacement)
	}
	for _, h := range hints {
		if strings.Contains(text, h.has) {
			return text + "\n" + h.hint
		}
	}
	return text
}
