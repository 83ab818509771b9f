package cmd

import (
	"errors"
	"fmt"
	"net"
	"syscall"
	"testing"

	"github.com/stretchr/testify/require"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	errorsmod "cosmossdk.io/errors"

	sdkerrors "github.com/cosmos/cosmos-sdk/types/errors"
)

// Scripts tell failures apart by the exit code.
func TestExitCodes(t *testing.T) {
	dial := &net.OpError{Op: "dial", Err: syscall.ECONNREFUSED}
	for name, c := range map[string]struct {
		err  error
		code int
	}{
		"nothing wrong":      {nil, exitOK},
		"usage":              {errors.New("unknown flag"), exitUsage},
		"failed on chain":    {coded{errors.New("code 5"), exitFailed}, exitFailed},
		"wrapped":            {fmt.Errorf("send: %w", coded{errors.New("late"), exitPending}), exitPending},
		"no node":            {fmt.Errorf("post failed: %w", dial), exitUnreachable},
		"no gRPC":            {status.Error(codes.Unavailable, "refused"), exitUnreachable},
		"no such key":        {errorsmod.Wrap(sdkerrors.ErrKeyNotFound, "eva.info"), exitKey},
		"not found on chain": {status.Error(codes.NotFound, "benchmark 99"), exitUsage},
	} {
		require.Equal(t, c.code, exitCode(c.err), name)
	}
}

// Messages reach the user without what libraries put around them, and with what to do.
func TestExplain(t *testing.T) {
	for from, to := range map[string]string{
		"rpc error: code = NotFound desc = rpc error: code = NotFound desc = strange thing 99: odd": "strange thing 99: odd",
		`invalid argument "junk" for "--0" flag: decoding failed`:                                   `invalid argument "junk" as positional argument: decoding failed`,
		"eva.info: key not found [cosmos/cosmos-sdk@v0.55.0/crypto/keyring/keyring.go:549]": "no key eva in the keyring\n" +
			"Why: keys belong to one --home and one --keyring-backend\n" +
			"Do:  see modeld keys list, or make the key with modeld keys add NAME",
		"chain ID required but not specified": "chain ID required but not specified\n" +
			"Why: a signature is for one chain, and none is known\n" +
			"Do:  set --chain-id, or once for all: modeld config set client chain-id ID",
	} {
		require.Equal(t, to, explain(errors.New(from)))
	}
}
