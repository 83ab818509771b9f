package cmd

import (
	"fmt"
	"os"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"github.com/cosmos/cosmos-sdk/client"
	"github.com/cosmos/cosmos-sdk/client/flags"
	"github.com/cosmos/cosmos-sdk/crypto/keyring"
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

// refuseQuestion stops a command of keys that would ask where nobody can answer.
func refuseQuestion(cmd *cobra.Command, args []string) error {
	if attended() || topCommand(cmd) != "keys" || len(args) == 0 || isSet(cmd, flags.FlagDryRun) {
		return nil
	}
	switch cmd.Name() {
	case "add":
		if _, err := client.GetClientContextFromCmd(cmd).Keyring.Key(args[0]); err == nil {
			return fmt.Errorf("%q: %w", args[0], keyring.ErrKeyAlreadyExists)
		}
	case "delete":
		if !isSet(cmd, flags.FlagSkipConfirmation) {
			return fmt.Errorf("keys delete: expected --yes, because standard input is no terminal and nobody can confirm; give --yes to delete %s", args[0])
		}
	}
	return nil
}

func attended() bool { return term.IsTerminal(int(os.Stdin.Fd())) }

// plainLogs leaves colours out of logs that go to a file or another program.
func plainLogs(cmd *cobra.Command) error {
	if cmd.Flags().Lookup(flags.FlagLogNoColor) == nil || changed(cmd, flags.FlagLogNoColor) || isTerminal(os.Stderr) {
		return nil
	}
	return cmd.Flags().Set(flags.FlagLogNoColor, "true")
}
