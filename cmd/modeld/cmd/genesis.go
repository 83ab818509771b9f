package cmd

import (
	"encoding/json"
	"fmt"
	"os"

	"github.com/cosmos/gogoproto/proto"
	"github.com/spf13/cobra"

	"cosmossdk.io/math"

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
		Use:     "add-steward [address]",
		Short:   "Bond a steward at genesis; its bond is new supply held by the module",
		Example: "modeld genesis add-steward $(modeld keys show stella --address)",
		Args:    cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return editGenesis(cmd, template, func(state map[string]json.RawMessage) error { return addSteward(template, state, args[0]) })
		},
	}
	cmd.Flags().String(flags.FlagHome, app.DefaultHome(), "folder of the node")
	return cmd
}

func addBenchmarkCmd(template *app.App) *cobra.Command {
	cmd := &cobra.Command{
		Use:     "add-benchmark [file]",
		Short:   "Add a benchmark at genesis, given as a JSON file with the fields of modeld.evalreward.v1.Benchmark",
		Example: "modeld genesis add-benchmark prose.json",
		Args:    cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			text, err := os.ReadFile(args[0])
			if err != nil {
				return fmt.Errorf("file: expected a benchmark in JSON: %w", err)
			}
			return editGenesis(cmd, template, func(state map[string]json.RawMessage) error { return addBenchmark(template, state, text) })
		},
	}
	cmd.Flags().String(flags.FlagHome, app.DefaultHome(), "folder of the node")
	return cmd
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

func addBenchmark(template *app.App, state map[string]json.RawMessage, text []byte) error {
	var b evalrewardtypes.Benchmark
	if err := template.AppCodec().UnmarshalJSON(text, &b); err != nil {
		return fmt.Errorf("benchmark: expected the fields of modeld.evalreward.v1.Benchmark in JSON: %w", err)
	}
	return edit(template, state, evalrewardtypes.ModuleName, &evalrewardtypes.GenesisState{}, func(gs *evalrewardtypes.GenesisState) error {
		gs.Benchmarks = append(gs.Benchmarks, b)
		gs.SortBenchmarks()
		return gs.Validate()
	})
}
