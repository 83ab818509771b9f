package cmd

import (
	"fmt"

	"github.com/spf13/cobra"

	"github.com/cosmos/cosmos-sdk/client"
	"github.com/cosmos/cosmos-sdk/client/flags"

	"github.com/modeld-labs/modeld/bom"
	evalrewardtypes "github.com/modeld-labs/modeld/x/evalreward/types"
	modelregtypes "github.com/modeld-labs/modeld/x/modelreg/types"
)

func bomCmd() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "bom [ref]",
		Short: "Write the bill of materials of a version as a CycloneDX ML-BOM",
		Long: "Identity, hash, licence, ancestors, datasets and final scores with their spread, from chain data only. The document is\n" +
			"JSON whatever --output says, and the same as long as the chain says the same.",
		Example: "modeld query modelreg bom acme/tiny-lm@3 > bom.json",
		Args:    cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			clientCtx, err := client.GetClientQueryContext(cmd)
			if err != nil {
				return err
			}
			if clientCtx.ChainID == "" {
				return fmt.Errorf("--%s: expected the id of the chain, got none: it is part of the document", flags.FlagChainID)
			}
			material, err := bom.Collect(cmd.Context(), modelregtypes.NewQueryClient(clientCtx), evalrewardtypes.NewQueryClient(clientCtx),
				clientCtx.ChainID, args[0])
			if err != nil {
				return err
			}
			return material.Write(cmd.OutOrStdout())
		},
	}
	flags.AddQueryFlagsToCmd(cmd)
	return cmd
}
