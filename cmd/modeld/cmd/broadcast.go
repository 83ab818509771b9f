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
	wait     time.Duration
	notes    io.Writer
	answer   *answer
	included *coretypes.ResultTx
	outcome  error
}

// watch puts a sender between a command and its node.
func (s *sender) watch(cmd *cobra.Command) error {
	ctx := client.GetClientContextFromCmd(cmd)
	if ctx.Client == nil {
		return nil
	}
	s.CometRPC, s.notes = ctx.Client, cmd.ErrOrStderr()
	if wait, err := cmd.Flags().GetBool(flagWait); err == nil && wait {
		if s.wait, _ = cmd.Flags().GetDuration(flagWaitTimeout); s.wait <= 0 {
			return fmt.Errorf("--%s: expected a time such as 30s, got %s", flagWaitTimeout, s.wait)
		}
	}
	if sends(cmd) {
		s.answer = newAnswer(cmd)
		cmd.SetOut(s.answer)
	}
	if node := cmd.Flags().Lookup(flags.FlagNode); node != nil {
		// The client for --node exists by now; a changed flag would make the SDK replace it.
		node.Changed = false
	}
	return client.SetCmdClientContext(cmd, ctx.WithClient(s).WithOutput(cmd.OutOrStdout()))
}

// finish prints what the command has to say and gives its outcome.
func (s *sender) finish(cmd *cobra.Command) error {
	if s.answer == nil {
		return s.outcome
	}
	cmd.SetOut(s.answer.out)
	ctx := client.GetClientContextFromCmd(cmd).WithOutput(s.answer.out)
	if s.included == nil {
		return keepFirst(s.outcome, s.answer.flush())
	}
	return keepFirst(s.outcome, s.printResult(cmd, ctx))
}

func keepFirst(first, second error) error {
	if first != nil {
		return first
	}
	return second
}

// BroadcastTxSync sends a transaction and waits for its block when asked to.
func (s *sender) BroadcastTxSync(ctx context.Context, tx cmttypes.Tx) (*coretypes.ResultBroadcastTx, error) {
	if s.answer != nil {
		s.answer.sent(s.wait > 0)
	}
	// What is in a block before anybody listens would be missed.
	news, quiet := s.listen(ctx, tx)
	defer quiet()
	result, err := s.CometRPC.BroadcastTxSync(ctx, tx)
	if err != nil {
		// The SDK turns some errors, such as a full mempool, into an answer and goes on.
		s.outcome = coded{err, exitFailed}
		if unreachable(err) {
			s.outcome = coded{err, exitUnreachable}
		}
		return result, err
	}
	if result.Code == 0 && s.wait > 0 {
		if err := s.await(ctx, result, news); err != nil {
			s.outcome = err
			return result, nil
		}
	}
	s.outcome = refusal(result)
	return result, nil
}

// await replaces the answer of the mempool by the result in the block. It asks the node from
// time to time, because an event may get lost, or never be sent.
func (s *sender) await(ctx context.Context, result *coretypes.ResultBroadcastTx, news <-chan coretypes.ResultEvent) error {
	limit, cancel := context.WithTimeout(ctx, s.wait)
	defer cancel()
	ticker := time.NewTicker(waitPoll)
	defer ticker.Stop()
	var trouble error
	for s.included == nil {
		select {
		case event, open := <-news:
			if !open {
				news = nil
			}
			s.included = resultOf(event)
		case <-ticker.C:
			found, err := s.Tx(limit, result.Hash, false)
			if err == nil {
				s.included = found
			} else if !strings.Contains(err.Error(), "not found") {
				trouble = err
			}
		case <-limit.Done():
			return s.late(result, trouble)
		}
	}
	in := s.included.TxResult
	result.Code, result.Codespace, result.Log, result.Data = in.Code, in.Codespace, in.Log, bytes.HexBytes(in.Data)
	_, _ = fmt.Fprintf(s.notes, "in block %d, gas used %d of %d\n", s.included.Height, in.GasUsed, in.GasWanted)
	return nil
}

// late is the error for a transaction that was not seen in a block. It may still get there.
func (s *sender) late(result *coretypes.ResultBroadcastTx, trouble error) error {
	hash := strings.ToUpper(hex.EncodeToString(result.Hash))
	err := fmt.Errorf("transaction %s: expected it in a block within %s, it is not there yet; "+
		"ask again with modeld query tx %s before you send another", hash, s.wait, hash)
	if trouble != nil {
		err = fmt.Errorf("%w (the node said: %s)", err, trouble)
	}
	return coded{err, exitPending}
}

func refusal(result *coretypes.ResultBroadcastTx) error {
	if result.Code == 0 {
		return nil
	}
	return coded{refused{result.Codespace, result.Code, fmt.Sprintf("transaction %X failed with code %d of %s: %s",
		[]byte(result.Hash), result.Code, result.Codespace, result.Log)}, exitFailed}
}

// refused is what the chain answered to a transaction that it did not carry out.
type refused struct {
	codespace string
	code      uint32
	text      string
}

func (r refused) Error() string { return r.text }
