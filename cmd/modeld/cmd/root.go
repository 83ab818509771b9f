// Package cmd holds the commands of modeld: flags, reading and printing, nothing else.
package cmd

import (
	"fmt"
	"os"

	dbm "github.com/cosmos/cosmos-db"
	"github.com/spf13/cobra"

	"cosmossdk.io/log/v2"

	"github.com/cosmos/cosmos-sdk/client"
	clientconfig "github.com/cosmos/cosmos-sdk/client/config"
	"github.com/cosmos/cosmos-sdk/version"
	authtypes "github.com/cosmos/cosmos-sdk/x/auth/types"

	"github.com/modeld-labs/modeld/app"
)

// EnvPrefix starts the environment variables that set flags, such as MODELD_HOME.
const EnvPrefix = "MODELD"

// NewRootCmd gives the whole tree of commands. The application that it builds on the way
// lives in memory and lends its codecs and its list of modules.
func NewRootCmd() (*cobra.Command, error) {
	version.Name, version.AppName = app.Name, app.Name
	home, err := os.MkdirTemp("", "modeld-commands-")
	if err != nil {
		return nil, fmt.Errorf("make a folder for the list of commands: %w", err)
	}
	defer func() { _ = os.RemoveAll(home) }()
	template := app.New(log.NewNopLogger(), dbm.NewMemDB(), false, app.HomeOptions(home))

	clientCtx := client.Context{}.WithCodec(template.AppCodec()).WithInterfaceRegistry(template.InterfaceRegistry()).
		WithLegacyAmino(template.LegacyAmino()).WithTxConfig(template.TxConfig()).
		WithInput(os.Stdin).WithAccountRetriever(authtypes.AccountRetriever{}).
		WithHomeDir(app.DefaultHome()).WithViper(EnvPrefix)
	sender := &sender{}
	root := &cobra.Command{
		Use:           app.Name,
		Short:         "A chain that pays for better foundation models",
		Example:       "modeld demo\nmodeld query evalreward leaderboard 1",
		SilenceErrors: true,
		SilenceUsage:  true,
		PersistentPreRunE: func(cmd *cobra.Command, args []string) error {
			if err := prepare(cmd, clientCtx); err != nil {
				return err
			}
			if err := refuseQuestion(cmd, args); err != nil {
				return err
			}
			return sender.watch(cmd)
		},
		PersistentPostRunE: func(cmd *cobra.Command, _ []string) error { return sender.finish(cmd) },
	}
	addNodeCommands(root, template)
	addClientCommands(root)
	addToolCommands(root)
	if err := enhance(root, template, clientCtx); err != nil {
		return nil, err
	}
	if err := addEvaluationCommands(root); err != nil {
		return nil, err
	}
	if err := addModelCommands(root); err != nil {
		return nil, err
	}
	addWaitFlags(root)
	addPassphraseFlags(root)
	addListFormats(root)
	showFees(root)
	addExamples(root)
	addCompletions(root, clientCtx)
	groupCommands(root)
	explainUsage(root)
	return root, nil
}

// enhance lets AutoCLI add one command per rpc. It asks for the client's settings while it
// builds the commands.
func enhance(root *cobra.Command, template *app.App, clientCtx client.Context) error {
	defaults, err := clientconfig.ReadDefaultValuesFromDefaultClientConfig(clientCtx)
	if err != nil {
		return fmt.Errorf("read client settings: %w", err)
	}
	options := template.AutoCliOpts()
	options.ClientCtx = defaults
	if err := options.EnhanceRootCommand(root); err != nil {
		return fmt.Errorf("add commands of the modules: %w", err)
	}
	return nil
}

// prepare reads flags and configuration files before a command runs.
func prepare(cmd *cobra.Command, base client.Context) error {
	cmd.SetOut(cmd.OutOrStdout())
	cmd.SetErr(cmd.ErrOrStderr())
	if err := applyEnvironment(cmd); err != nil {
		return err
	}
	for _, fill := range []func(*cobra.Command) error{skipPrompt, plainLogs, wholeVersion} {
		if err := fill(cmd); err != nil {
			return err
		}
	}
	if standsAlone(cmd) {
		return nil
	}
	clientCtx := base.WithCmdContext(cmd.Context())
	clientCtx, err := client.ReadPersistentCommandFlags(clientCtx, cmd.Flags())
	if err != nil {
		return err
	}
	if clientCtx, err = clientconfig.ReadFromClientConfig(clientCtx); err != nil {
		return err
	}
	if err := applyProfile(cmd, clientCtx.Viper); err != nil {
		return err
	}
	if err := applyFees(cmd); err != nil {
		return err
	}
	if err := client.SetCmdClientContextHandler(clientCtx, cmd); err != nil {
		return err
	}
	if err := chooseKeyring(cmd); err != nil {
		return err
	}
	return readNodeFiles(cmd)
}

// standsAlone tells whether a command needs no home: it reads no configuration and leaves
// no files behind.
func standsAlone(cmd *cobra.Command) bool {
	if top := topCommand(cmd); top == "version" || top == "completion" {
		return true
	}
	for ; cmd != nil; cmd = cmd.Parent() {
		if cmd.Annotations[annotationStandsAlone] != "" {
			return true
		}
	}
	return false
}

// annotationStandsAlone marks commands that need no home.
const annotationStandsAlone = "modeld/stands-alone"

func standAlone(cmd *cobra.Command) *cobra.Command {
	cmd.Annotations = map[string]string{annotationStandsAlone: "yes"}
	return cmd
}
