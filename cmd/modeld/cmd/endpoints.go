package cmd

import (
	"errors"
	"fmt"
	"strings"

	rpchttp "github.com/cometbft/cometbft/rpc/client/http"
	"github.com/spf13/cobra"

	"github.com/cosmos/cosmos-sdk/client"
	"github.com/cosmos/cosmos-sdk/client/flags"
)

const flagFallbackNode = "fallback-node"

// addNodeFlags adds the flags of commands that talk to nodes by package client.
func addNodeFlags(cmd *cobra.Command) {
	cmd.Flags().String(flags.FlagNode, "tcp://localhost:26657", "RPC endpoint")
	cmd.Flags().StringSlice(flagFallbackNode, nil, "further RPC endpoints, asked when the first does not answer")
	cmd.Flags().String(flags.FlagChainID, "", "id of the chain; default: that of the configuration, else what the node says")
}

// nodes are the RPC endpoints that flags and configuration name, and the chain that they serve.
type nodes struct {
	rpc     []string
	chainID string
}

// endpoints reads the flags of addNodeFlags. Where no chain is named, the first node that
// answers says which it serves.
func endpoints(cmd *cobra.Command) (nodes, error) {
	clientCtx := client.GetClientContextFromCmd(cmd)
	n := nodes{chainID: clientCtx.ChainID}
	first := clientCtx.NodeURI
	if cmd.Flags().Changed(flags.FlagNode) {
		first, _ = cmd.Flags().GetString(flags.FlagNode)
	}
	if cmd.Flags().Changed(flags.FlagChainID) {
		n.chainID, _ = cmd.Flags().GetString(flags.FlagChainID)
	}
	further, _ := cmd.Flags().GetStringSlice(flagFallbackNode)
	for _, name := range append([]string{first}, further...) {
		if rest, found := strings.CutPrefix(name, "tcp://"); found {
			name = "http://" + rest
		}
		n.rpc = append(n.rpc, name)
	}
	if n.chainID != "" {
		return n, nil
	}
	var failed error
	for _, name := range n.rpc {
		api, err := rpchttp.NewWithTimeout(name, "/websocket", 10)
		if err != nil {
			return n, fmt.Errorf("--%s: expected endpoints such as tcp://localhost:26657, got %q: %w", flags.FlagNode, name, err)
		}
		status, err := api.Status(cmd.Context())
		if err == nil {
			n.chainID = status.NodeInfo.Network
			return n, nil
		}
		failed = errors.Join(failed, fmt.Errorf("ask %s for its chain: %w", name, err))
	}
	return n, failed
}
