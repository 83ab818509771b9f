package cmd

import (
	"github.com/spf13/cobra"

	"github.com/cosmos/cosmos-sdk/client"
	"github.com/cosmos/cosmos-sdk/client/flags"
	"github.com/cosmos/cosmos-sdk/client/rpc"
	"github.com/cosmos/cosmos-sdk/server"
	authcli "github.com/cosmos/cosmos-sdk/x/auth/client/cli"
)

// addClientCommands adds what users of a node use; AutoCLI adds one command per rpc.
func addClientCommands(root *cobra.Command) {
	query := &cobra.Command{
		Use: "query", Aliases: []string{"q"}, Short: "Ask a node", RunE: client.ValidateCmd,
		Example: "modeld query evalreward schedule\nmodeld query modelreg version acme/tiny-lm@best --output json",
	}
	query.AddCommand(
		rpc.WaitTxCmd(), rpc.ValidatorCommand(), server.QueryBlockCmd(), server.QueryBlocksCmd(), server.QueryBlockResultsCmd(),
		authcli.QueryTxsByEventsCmd(), authcli.QueryTxCmd(),
	)
	query.PersistentFlags().String(flags.FlagChainID, "", "id of the chain")
	tx := &cobra.Command{
		Use: "tx", Short: "Sign and send transactions", RunE: client.ValidateCmd,
		Example: "modeld tx evalreward claim --from alice",
	}
	tx.AddCommand(
		authcli.GetSignCommand(), authcli.GetSignBatchCommand(), authcli.GetMultiSignCommand(), authcli.GetMultiSignBatchCmd(),
		authcli.GetValidateSignaturesCommand(), authcli.GetBroadcastCommand(), authcli.GetEncodeCommand(), authcli.GetDecodeCommand(),
		authcli.GetSimulateCmd(),
	)
	tx.PersistentFlags().String(flags.FlagChainID, "", "id of the chain")
	root.AddCommand(query, tx, watchCmd(), verifyCmd())
}
