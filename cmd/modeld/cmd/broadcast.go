package cmd

import (
	"context"
	"encoding/hex"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/cometbft/cometbft/libs/bytes"
	coretypes "github.com/cometbft/cometbft/rpc/core/types"
	cmttypes "github.com/cometbft/cometbft/types"
	"github.com/spf13/cobra"

	"github.com/cosmos/cosmos-sdk/client"
	"github.com/cosmos/cosmos-sdk/client/flags"
)

const (
	flagWait        = "wait"
	flagWaitTimeout = "wait-timeout"
	// waitPoll is how often a node is asked whether a transaction is in a block.
	waitPoll = 200 * time.Millisecond
)

// addWaitFlags lets every command that sends a transaction wait for its block.
func addWaitFlags(cmd *cobra.Command) {
	if cmd.Flags().Lookup(flags.FlagBroadcastMode) != nil {
		cmd.Flags().Bool(flagWait, false, "wait until the transaction is in a block and show how it went there")
		cmd.Flags().Duration(flagWaitTimeout, 30*time.Second, "how long to wait")
	}
	for _, child := range cmd.Commands() {
		addWaitFlags(child)
	}
}

// sender sends transactions and remembers how the last one went. The SDK prints a refused
// transaction and ends with success; a script could not tell.
type sender struct {
	client.CometRPC
	wait    time.Duration
	notes   io.Writer
	outcome error
}

// watch puts a sender between a command and its node.
func (s *sender) watch(cmd *cobra.Command) error {
	ctx := client.GetClientContextFromCmd(cmd)
	if ctx.Client == nil {
		return nil
	}
	s.CometRPC, s.notes = ctx.Client, cmd.ErrOrStderr()
	if wait, err := cmd.Flags().GetBool(flagWait); err == nil && wait {
		s.wait, _ = cmd.Flags().GetDuration(flagWaitTimeout)
	}
	if node := cmd.Flags().Lookup(flags.FlagNode); node != nil {
		// The client for --node exists by now; a changed flag would make the SDK replace it.
		node.Changed = false
	}
	return client.SetCmdClientContext(cmd, ctx.WithClient(s))
}

// BroadcastTxSync sends a transaction and waits for its block when asked to.
func (s *sender) BroadcastTxSync(ctx context.Context, tx cmttypes.Tx) (*coretypes.ResultBroadcastTx, error) {
	result, err := s.CometRPC.BroadcastTxSync(ctx, tx)
	if err != nil {
		// The SDK turns some errors, such as a full mempool, into an answer and goes on.
		s.outcome = coded{err, exitFailed}
		return result, err
	}
	if result.Code == 0 && s.wait > 0 {
		if err := s.await(ctx, result); err != nil {
			s.outcome = err
			return result, nil
		}
	}
	s.outcome = refusal(result)
	return result, nil
}

// await replaces the answer of the mempool by the result in the block.
func (s *sender) await(ctx context.Context, result *coretypes.ResultBroadcastTx) error {
	deadline := time.Now().Add(s.wait)
	for time.Now().Before(deadline) {
		included, err := s.Tx(ctx, result.Hash, false)
		if err == nil {
			in := included.TxResult
			result.Code, result.Codespace, result.Log, result.Data = in.Code, in.Codespace, in.Log, bytes.HexBytes(in.Data)
			_, _ = fmt.Fprintf(s.notes, "in block %d, gas used %d of %d\n", included.Height, in.GasUsed, in.GasWanted)
			return nil
		}
		if !strings.Contains(err.Error(), "not found") {
			return err
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(waitPoll):
		}
	}
	hash := strings.ToUpper(hex.EncodeToString(result.Hash))
	return coded{fmt.Errorf("transaction %s: expected it in a block within %s, it is not there yet; "+
		"ask again with modeld query tx %s", hash, s.wait, hash), exitPending}
}

func refusal(result *coretypes.ResultBroadcastTx) error {
	if result.Code == 0 {
		return nil
	}
	return coded{fmt.Errorf("transaction %X failed with code %d of %s: %s",
		[]byte(result.Hash), result.Code, result.Codespace, result.Log), exitFailed}
}
