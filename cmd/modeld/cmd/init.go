package cmd

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"

	cmtcfg "github.com/cometbft/cometbft/config"
	"github.com/spf13/cobra"

	"github.com/cosmos/cosmos-sdk/client"
	"github.com/cosmos/cosmos-sdk/client/flags"
	"github.com/cosmos/cosmos-sdk/server"
	"github.com/cosmos/cosmos-sdk/version"
	"github.com/cosmos/cosmos-sdk/x/genutil"
	genutiltypes "github.com/cosmos/cosmos-sdk/x/genutil/types"

	"github.com/modeld-labs/modeld/app"
)

const (
	flagNetwork   = "network"
	flagOverwrite = "overwrite"
)

// chainIDPattern is name-number, as in modeld-1.
var chainIDPattern = regexp.MustCompile(`^[a-zA-Z][a-zA-Z0-9-]{0,42}-[0-9]{1,6}$`)

func initCmd(template *app.App) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "init [moniker]",
		Short: "Write keys, configuration with safe values, and a genesis without accounts",
		Example: "modeld init tower --chain-id modeld-1\n" +
			"modeld init laptop --chain-id modeld-dev-1 --network dev --home /tmp/modeld",
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error { return runInit(cmd, template, args[0]) },
	}
	cmd.Flags().String(flags.FlagHome, app.DefaultHome(), "folder of the node")
	cmd.Flags().String(flags.FlagChainID, "", "id of the chain, such as modeld-dev-1 (required)")
	cmd.Flags().String(flagNetwork, app.Main.String(), "parameters of the mechanism: main or dev")
	cmd.Flags().BoolP(flagOverwrite, "o", false, "replace an existing genesis")
	return cmd
}

func runInit(cmd *cobra.Command, template *app.App, moniker string) error {
	chainID, _ := cmd.Flags().GetString(flags.FlagChainID)
	if !chainIDPattern.MatchString(chainID) {
		return fmt.Errorf("--%s: expected a name and a number such as modeld-dev-1, got %q", flags.FlagChainID, chainID)
	}
	name, _ := cmd.Flags().GetString(flagNetwork)
	network, err := app.ParseNetwork(name)
	if err != nil {
		return fmt.Errorf("--%s: %w", flagNetwork, err)
	}
	config := server.GetServerContextFromCmd(cmd).Config
	config.SetRoot(client.GetClientContextFromCmd(cmd).HomeDir)
	config.Moniker = moniker
	applyCometDefaults(config)
	overwrite, _ := cmd.Flags().GetBool(flagOverwrite)
	if _, err := os.Stat(config.GenesisFile()); !overwrite && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("genesis: expected none yet, but %s exists already; choose another --%s, or replace it with --%s", config.GenesisFile(), flags.FlagHome, flagOverwrite)
	}
	nodeID, _, err := genutil.InitializeNodeValidatorFiles(config)
	if err != nil {
		return fmt.Errorf("write keys of the node: %w", err)
	}
	if err := writeGenesis(template, config.GenesisFile(), chainID, network); err != nil {
		return err
	}
	cmtcfg.WriteConfigFile(filepath.Join(config.RootDir, "config", "config.toml"), config)
	if err := writeClientSettings(config.RootDir, chainID, network); err != nil {
		return err
	}
	return printInit(cmd, moniker, chainID, network, nodeID, config.RootDir)
}

func writeGenesis(template *app.App, file, chainID string, network app.Network) error {
	return writeGenesisState(file, chainID, template.DefaultGenesis(network))
}

func writeGenesisState(file, chainID string, content map[string]json.RawMessage) error {
	state, err := json.MarshalIndent(content, "", " ")
	if err != nil {
		return fmt.Errorf("encode genesis: %w", err)
	}
	genesis := &genutiltypes.AppGenesis{
		AppName: version.AppName, AppVersion: version.Version, ChainID: chainID, AppState: state, InitialHeight: 1,
		Consensus: &genutiltypes.ConsensusGenesis{Params: app.DefaultConsensusParams()},
	}
	if err := genutil.ExportGenesisFile(genesis, file); err != nil {
		return fmt.Errorf("write genesis: %w", err)
	}
	return nil
}

func printInit(cmd *cobra.Command, moniker, chainID string, network app.Network, nodeID, home string) error {
	text, err := json.Marshal(map[string]string{
		"moniker": moniker, "chain_id": chainID, "network": network.String(), "node_id": nodeID, "home": home,
	})
	if err != nil {
		return err
	}
	_, err = fmt.Fprintln(cmd.OutOrStdout(), string(text))
	return err
}
