package cmd

import (
	"os"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"github.com/cosmos/cosmos-sdk/client/flags"
)

// skipPrompt sends without asking when nobody can answer: standard input is no terminal.
func skipPrompt(cmd *cobra.Command) error {
	if !sendsMessage(cmd) || changed(cmd, flags.FlagSkipConfirmation) || attended() {
		return nil
	}
	if cmd.Flags().Lookup(flags.FlagSkipConfirmation) == nil {
		return nil
	}
	return cmd.Flags().Set(flags.FlagSkipConfirmation, "true")
}

func attended() bool { return term.IsTerminal(int(os.Stdin.Fd())) }

// plainLogs leaves colours out of logs that go to a file or another program.
func plainLogs(cmd *cobra.Command) error {
	if cmd.Flags().Lookup(flags.FlagLogNoColor) == nil || changed(cmd, flags.FlagLogNoColor) || isTerminal(os.Stderr) {
		return nil
	}
	return cmd.Flags().Set(flags.FlagLogNoColor, "true")
}
