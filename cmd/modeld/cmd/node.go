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
	root.AddCommand(
		initCmd(template),
		genesis,
		keys.Commands(),
		confixcmd.ConfigCommand(),
		debug.Cmd(),
		pruning.Cmd(newApp, home),
		snapshot.Cmd(newApp),
		server.StatusCommand(),
	)
	server.AddCommandsWithStartCmdOptions(root, home, newApp, exportApp, server.StartCmdOptions{AddFlags: addStartFlags})
	guardStart(root)
}
