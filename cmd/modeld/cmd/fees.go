package cmd

import (
	"github.com/spf13/cobra"

	"github.com/cosmos/cosmos-sdk/client/flags"
)

// applyFees fills in gas and fees of a transaction whose sender said nothing about them:
// gas is estimated with a margin, the price is the one that nodes ask for by default.
func applyFees(cmd *cobra.Command) error {
	if !sendsMessage(cmd) || changed(cmd, flags.FlagOffline) {
		return nil
	}
	defaults := []struct{ flag, value string }{
		{flags.FlagGas, flags.GasFlagAuto},
		{flags.FlagGasAdjustment, "1.3"},
	}
	if !changed(cmd, flags.FlagFees) {
		defaults = append(defaults, struct{ flag, value string }{flags.FlagGasPrices, minGasPrices})
	}
	for _, d := range defaults {
		if cmd.Flags().Lookup(d.flag) == nil || changed(cmd, d.flag) {
			continue
		}
		if err := cmd.Flags().Set(d.flag, d.value); err != nil {
			return err
		}
	}
	return nil
}

// sendsMessage tells whether a command is one of tx MODULE MESSAGE; sign, broadcast and the
// like work on transactions that are complete.
func sendsMessage(cmd *cobra.Command) bool {
	return cmd.HasParent() && cmd.Parent().HasParent() && cmd.Parent().Parent().Name() == "tx"
}

func changed(cmd *cobra.Command, flag string) bool {
	f := cmd.Flags().Lookup(flag)
	return f != nil && f.Changed
}
