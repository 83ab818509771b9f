package cmd

import (
	"github.com/spf13/cobra"

	"github.com/cosmos/cosmos-sdk/client/flags"
)

// feeDefaults are what a transaction gets whose sender said nothing about gas and fees: gas
// is estimated with a margin, the price is the one that nodes ask for by default.
var feeDefaults = []struct{ flag, value string }{
	{flags.FlagGas, flags.GasFlagAuto},
	{flags.FlagGasAdjustment, "1.3"},
	{flags.FlagGasPrices, minGasPrices},
}

// unorderedAdjustment is the margin for unordered transactions. The estimate leaves out the
// work on their nonces.
const unorderedAdjustment = "1.6"

// applyFees fills in gas and fees. Without a node nothing can be estimated, and fees exclude
// a gas price.
func applyFees(cmd *cobra.Command) error {
	if !sendsMessage(cmd) || changed(cmd, flags.FlagOffline) {
		return nil
	}
	for _, d := range feeDefaults {
		if cmd.Flags().Lookup(d.flag) == nil || changed(cmd, d.flag) {
			continue
		}
		switch {
		case d.flag == flags.FlagGasPrices && changed(cmd, flags.FlagFees):
			continue
		case d.flag == flags.FlagGasAdjustment && changed(cmd, flags.FlagUnordered):
			d.value = unorderedAdjustment
		}
		if err := cmd.Flags().Set(d.flag, d.value); err != nil {
			return err
		}
	}
	return nil
}

// showFees puts these defaults into the help texts.
func showFees(cmd *cobra.Command) {
	if sendsMessage(cmd) {
		for _, d := range feeDefaults {
			if flag := cmd.Flags().Lookup(d.flag); flag != nil {
				flag.DefValue = d.value
			}
		}
		if gas := cmd.Flags().Lookup(flags.FlagGas); gas != nil {
			gas.Usage = "gas limit of the transaction, or auto to estimate it"
		}
	}
	for _, child := range cmd.Commands() {
		showFees(child)
	}
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
