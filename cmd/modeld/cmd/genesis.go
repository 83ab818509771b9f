package cmd

import (
	"encoding/json"
	"fmt"

	"github.com/cosmos/gogoproto/proto"
	"github.com/spf13/cobra"

	"cosmossdk.io/math"

	"github.com/cosmos/cosmos-sdk/client"
	"github.com/cosmos/cosmos-sdk/client/flags"
	"github.com/cosmos/cosmos-sdk/server"
	sdk "github.com/cosmos/cosmos-sdk/types"
	authtypes "github.com/cosmos/cosmos-sdk/x/auth/types"
	banktypes "github.com/cosmos/cosmos-sdk/x/bank/types"
	"github.com/cosmos/cosmos-sdk/x/genutil"
	genutiltypes "github.com/cosmos/cosmos-sdk/x/genutil/types"

	"github.com/modeld-labs/modeld/app"
	evalrewardtypes "github.com/modeld-labs/modeld/x/evalreward/types"
)

func addStewardCmd(template *app.App) *cobra.Command {
	cmd := &cobra.Command{
		Use:     "add-steward [key-or-address]",
		Short:   "Bond a steward at genesis; its bond is new supply held by the module",
		Example: "modeld genesis add-steward stella",
		Args:    cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			address, err := addressOf(cmd, args[0])
			if err != nil {
				return err
			}
			return editGenesis(cmd, template, func(state map[string]json.RawMessage) error { return addSteward(template, state, address) })
		},
	}
	addGenesisFlags(cmd)
	return cmd
}

// addGenesisFlags adds what every command has that changes the genesis file and takes a key.
func addGenesisFlags(cmd *cobra.Command) {
	cmd.Flags().String(flags.FlagHome, app.DefaultHome(), "folder of the node")
	cmd.Flags().String(flags.FlagKeyringBackend, flags.DefaultKeyringBackend, "where keys are kept (os|file|test)")
}

// addressOf gives an address as it is, and that of a key for its name.
func addressOf(cmd *cobra.Command, text string) (string, error) {
	if _, err := sdk.AccAddressFromBech32(text); err == nil {
		return text, nil
	}
	keys := client.GetClientContextFromCmd(cmd).Keyring
	if keys == nil {
		return "", fmt.Errorf("expected an address, got %q and no keyring; choose one with --%s", text, flags.FlagKeyringBackend)
	}
	record, err := keys.Key(text)
	if err != nil {
		return "", fmt.Errorf("expected an address or the name of a key, got %q; see modeld keys list: %w", text, err)
	}
	address, err := record.GetAddress()
	return address.String(), err
}

// editGenesis changes the state in the genesis file. A change that fails writes nothing.
func editGenesis(cmd *cobra.Command, _ *app.App, change func(map[string]json.RawMessage) error) error {
	file := server.GetServerContextFromCmd(cmd).Config.GenesisFile()
	state, genesis, err := genutiltypes.GenesisStateFromGenFile(file)
	if err != nil {
		return fmt.Errorf("read genesis: %w", err)
	}
	if err := change(state); err != nil {
		return err
	}
	if genesis.AppState, err = json.MarshalIndent(state, "", " "); err != nil {
		return fmt.Errorf("encode genesis: %w", err)
	}
	return genutil.ExportGenesisFile(genesis, file)
}

// edit changes the state of one module.
func edit[G proto.Message](template *app.App, state map[string]json.RawMessage, module string, gs G, change func(G) error) error {
	if err := template.AppCodec().UnmarshalJSON(state[module], gs); err != nil {
		return fmt.Errorf("read genesis of %s: %w", module, err)
	}
	if err := change(gs); err != nil {
		return err
	}
	text, err := template.AppCodec().MarshalJSON(gs)
	state[module] = text
	return err
}

func addSteward(template *app.App, state map[string]json.RawMessage, address string) error {
	var bond math.Int
	err := edit(template, state, evalrewardtypes.ModuleName, &evalrewardtypes.GenesisState{}, func(gs *evalrewardtypes.GenesisState) error {
		bond = gs.Params.StewardBond
		gs.Stewards = append(gs.Stewards, evalrewardtypes.Steward{Address: address, Bond: bond})
		gs.SortStewards()
		return gs.Validate()
	})
	if err != nil {
		return err
	}
	return edit(template, state, banktypes.ModuleName, &banktypes.GenesisState{}, func(gs *banktypes.GenesisState) error {
		coins := sdk.NewCoins(sdk.NewCoin(app.BaseDenom, bond))
		holder := authtypes.NewModuleAddress(evalrewardtypes.ModuleName).String()
		gs.Supply = gs.Supply.Add(coins...)
		for i := range gs.Balances {
			if gs.Balances[i].Address == holder {
				gs.Balances[i].Coins = gs.Balances[i].Coins.Add(coins...)
				return nil
			}
		}
		gs.Balances = banktypes.SanitizeGenesisBalances(append(gs.Balances, banktypes.Balance{Address: holder, Coins: coins}))
		return nil
	})
}
