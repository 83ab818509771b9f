package cmd

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"cosmossdk.io/log/v2"

	"github.com/cosmos/cosmos-sdk/client"
	"github.com/cosmos/cosmos-sdk/client/flags"
	"github.com/cosmos/cosmos-sdk/server"
)

// needNode are the commands that work on the files of a node.
var needNode = map[string]bool{
	"start": true, "export": true, "rollback": true, "prune": true, "snapshots": true, "comet": true, "genesis": true,
}

// readNodeFiles reads the settings of the node in the home. Only init writes them: the SDK
// would write them for every command, and for start with the values of its own flags.
func readNodeFiles(cmd *cobra.Command) error {
	if !needNode[topCommand(cmd)] && topCommand(cmd) != "init" && cmd.Name() != "invariants" {
		// The SDK would set flags from settings of the same name: --moniker of an evaluator, say.
		return nil
	}
	home := client.GetClientContextFromCmd(cmd).HomeDir
	_, err := os.Stat(filepath.Join(home, "config", "config.toml"))
	if errors.Is(err, fs.ErrNotExist) && topCommand(cmd) != "init" {
		return fmt.Errorf("home: expected the files of a node in %s, found none; run modeld init, or name another folder with --%s",
			home, flags.FlagHome)
	}
	ctx, err := server.InterceptConfigsAndCreateContext(cmd, appTemplate, appDefaults(), cometDefaults())
	if err != nil {
		return err
	}
	// Logs go to standard error: what a command prints can be piped, an exported state above all.
	logger, err := server.CreateSDKLogger(ctx, cmd.ErrOrStderr())
	if err != nil {
		return err
	}
	ctx.Logger = logger.With(log.ModuleKey, "server")
	return server.SetCmdServerContext(cmd, ctx)
}

// topCommand gives the name of the command below root.
func topCommand(cmd *cobra.Command) string {
	for cmd.HasParent() && cmd.Parent().HasParent() {
		cmd = cmd.Parent()
	}
	return cmd.Name()
}
