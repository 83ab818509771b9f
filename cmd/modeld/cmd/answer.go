package cmd

import (
	"bytes"
	"io"

	"github.com/spf13/cobra"

	"github.com/cosmos/cosmos-sdk/client/flags"
)

// answer is the standard output of a command that sends a transaction. It lets one document
// through: the SDK would print the unsigned transaction before it asks for a confirmation,
// and the answer of the mempool after it.
type answer struct {
	out, notes io.Writer
	held       bytes.Buffer
	target     io.Writer
}

// newAnswer takes the place of the output of a command.
func newAnswer(cmd *cobra.Command) *answer {
	a := &answer{out: cmd.OutOrStdout(), notes: cmd.ErrOrStderr()}
	a.target = a.out
	if sendsMessage(cmd) && !isSet(cmd, flags.FlagGenerateOnly) && !isSet(cmd, flags.FlagAux) {
		a.target = a.notes
	}
	return a
}

// sent tells that a transaction is on its way. What is printed from now on is the answer of
// the mempool, which is held back when the result in the block will take its place.
func (a *answer) sent(waits bool) {
	a.target = a.out
	if waits {
		a.target = &a.held
	}
}

// Write passes on or keeps. The SDK says on this way too that it takes the default key.
func (a *answer) Write(p []byte) (int, error) {
	if bytes.HasPrefix(p, []byte("No key name or address provided")) {
		return a.notes.Write(p)
	}
	return a.target.Write(p)
}

// flush prints what was held back.
func (a *answer) flush() error {
	_, err := a.held.WriteTo(a.out)
	return err
}

// sends tells whether a command can send a transaction.
func sends(cmd *cobra.Command) bool { return cmd.Flags().Lookup(flagWait) != nil }

func isSet(cmd *cobra.Command, flag string) bool {
	set, err := cmd.Flags().GetBool(flag)
	return err == nil && set
}
