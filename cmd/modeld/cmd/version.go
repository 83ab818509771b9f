package cmd

import (
	"github.com/spf13/cobra"

	"github.com/cosmos/cosmos-sdk/client/flags"
)

// wholeVersion lets version honour --output: the SDK does so for --long only.
func wholeVersion(cmd *cobra.Command) error {
	if topCommand(cmd) != "version" || !changed(cmd, flags.FlagOutput) {
		return nil
	}
	return cmd.Flags().Set("long", "true")
}
