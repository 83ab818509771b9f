package cmd

import (
	"errors"
	"fmt"
	"io/fs"
	"os"

	"github.com/spf13/cobra"

	"github.com/cosmos/cosmos-sdk/server"
	genutiltypes "github.com/cosmos/cosmos-sdk/x/genutil/types"

	"github.com/modeld-labs/modeld/app"
)

const flagAllowUnsafe = "allow-unsafe-config"

func addStartFlags(cmd *cobra.Command) {
	cmd.Flags().Bool(flagAllowUnsafe, false, "start although blocks, queries or gas prices are without bound")
}

// guardStart lets start refuse settings with which anybody could stop the node.
func guardStart(root *cobra.Command) {
	start, _, err := root.Find([]string{"start"})
	if err != nil {
		panic(err)
	}
	run := start.RunE
	start.RunE = func(cmd *cobra.Command, args []string) error {
		if err := checkSettings(cmd); err != nil {
			return err
		}
		return run(cmd, args)
	}
}

func checkSettings(cmd *cobra.Command) error {
	ctx := server.GetServerContextFromCmd(cmd)
	if ctx.Viper.GetBool(flagAllowUnsafe) {
		if ctx.Viper.GetString(server.FlagMinGasPrices) == "" {
			// The SDK refuses an empty price whatever we allow; a price of zero says the same.
			ctx.Viper.Set(server.FlagMinGasPrices, "0"+app.BaseDenom)
		}
		return nil
	}
	if ctx.Viper.GetString(server.FlagMinGasPrices) == "" {
		return unsafe("minimum-gas-prices in app.toml", "a price such as "+minGasPrices, "none: transactions would be free")
	}
	if ctx.Viper.GetUint64(server.FlagQueryGasLimit) == 0 {
		return unsafe("query-gas-limit in app.toml", fmt.Sprintf("a limit such as %d", queryGasLimit), "0: one query could occupy the node for ever")
	}
	return checkGenesisGas(ctx.Config.GenesisFile())
}

// checkGenesisGas looks at the block gas of a genesis file; the committed value of a running
// chain is checked when its state is opened.
func checkGenesisGas(file string) error {
	if _, err := os.Stat(file); errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("genesis: expected %s; run modeld init, or copy the genesis of the network there", file)
	}
	genesis, err := genutiltypes.AppGenesisFromFile(file)
	if err != nil {
		return fmt.Errorf("read %s: %w", file, err)
	}
	if genesis.Consensus == nil || genesis.Consensus.Params == nil {
		return nil
	}
	return checkMaxGas(genesis.Consensus.Params.Block.MaxGas)
}

func checkMaxGas(maxGas int64) error {
	if maxGas > 0 {
		return nil
	}
	return unsafe("block.max_gas in the consensus params", "a limit such as 60000000", fmt.Sprintf("%d: a block could take any time", maxGas))
}

func unsafe(what, expected, got string) error {
	return fmt.Errorf("%s: expected %s, got %s; set it, or start with --%s", what, expected, got, flagAllowUnsafe)
}
