package cmd

import (
	"github.com/spf13/cobra"

	confixcmd "cosmossdk.io/tools/confix/cmd"

	"github.com/cosmos/cosmos-sdk/client/debug"
	"github.com/cosmos/cosmos-sdk/client/keys"
	"github.com/cosmos/cosmos-sdk/client/pruning"
	"github.com/cosmos/cosmos-sdk/client/snapshot"
	"github.com/cosmos/cosmos-sdk/server"
	genutilcli "github.com/cosmos/cosmos-sdk/x/genutil/client/cli"

	"github.com/modeld-labs/modeld/app"
)

// addNodeCommands adds what operators of nodes use.
func addNodeCommands(root *cobra.Command, template *app.App) {
	home := app.DefaultHome()
	genesis := genutilcli.Commands(template.TxConfig(), template.BasicModuleManager, home)
	genesis.AddCommand(addStewardCmd(template), addBenchmarkCmd(template))
	tools := debug.Cmd()
	tools.AddCommand(invariantsCmd())
	root.AddCommand(
		initCmd(template),
		genesis,
		keys.Commands(),
		configCmd(),
		tools,
		pruning.Cmd(newApp, home),
		snapshot.Cmd(newApp),
		server.StatusCommand(),
		doctorCmd(),
		testnetCmd(template),
	)
	server.AddCommandsWithStartCmdOptions(root, home, newApp, exportApp, server.StartCmdOptions{AddFlags: addStartFlags, DBOpener: openDB})
	guardStart(root)
	if export, _, err := root.Find([]string{"export"}); err == nil {
		export.Flags().Bool(flagSkipInvariants, false, "export a state that breaks an invariant")
	}
}

// configCmd reads and sets single settings. Its migrate and diff know only the settings of
// older versions of the SDK; they would remove ours.
func configCmd() *cobra.Command {
	cmd := confixcmd.ConfigCommand()
	for _, child := range cmd.Commands() {
		if child.Name() == "migrate" || child.Name() == "diff" {
			cmd.RemoveCommand(child)
		}
	}
	cmd.AddCommand(useCmd())
	return cmd
}
