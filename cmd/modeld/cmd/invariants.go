package cmd

import (
	"encoding/json"
	"fmt"
	"path/filepath"

	"github.com/spf13/cobra"

	"cosmossdk.io/log/v2"

	"github.com/cosmos/cosmos-sdk/client/flags"
	"github.com/cosmos/cosmos-sdk/server"
	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/modeld-labs/modeld/app"
)

// flagSkipInvariants lets a broken state out.
const flagSkipInvariants = "skip-invariants"

// invariantsCmd checks the data of a stopped node.
func invariantsCmd() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "invariants",
		Short: "Check the invariants of the mechanism on the data of a stopped node",
		Long: "Opens the data of a node that does not run, checks every invariant that can be read off one state\n" +
			"(docs/mechanism.md, section Invariants), and changes nothing. The exit code is 1 when one is broken.",
		Example: "modeld debug invariants --home ~/.modeld\nmodeld debug invariants --height 1200 --output json",
		Args:    cobra.NoArgs,
		RunE:    runInvariants,
	}
	cmd.Flags().Int64(flags.FlagHeight, 0, "height to check; 0 means the last one")
	cmd.Flags().StringP(flags.FlagOutput, "o", flags.OutputFormatText, "text or json")
	return cmd
}

func runInvariants(cmd *cobra.Command, _ []string) error {
	serverCtx := server.GetServerContextFromCmd(cmd)
	data := filepath.Join(serverCtx.Config.RootDir, "data")
	db, err := app.OpenDB(data, server.GetAppDBBackend(serverCtx.Viper))
	if err != nil {
		return fmt.Errorf("open the data in %s: stop the node first: %w", data, err)
	}
	defer func() { _ = db.Close() }()
	height, _ := cmd.Flags().GetInt64(flags.FlagHeight)
	application := app.New(log.NewNopLogger(), db, height == 0, serverCtx.Viper)
	if height != 0 {
		if err := application.LoadVersion(height); err != nil {
			return fmt.Errorf("load height %d: %w", height, err)
		}
	}
	if application.LastBlockHeight() == 0 {
		return fmt.Errorf("expected data with at least one block in %s, got none", data)
	}
	ctx, err := application.CreateQueryContext(application.LastBlockHeight(), false)
	if err != nil {
		return fmt.Errorf("read height %d: %w", application.LastBlockHeight(), err)
	}
	return reportInvariants(cmd, application.LastBlockHeight(), application.Invariants(sdk.UnwrapSDKContext(ctx)))
}

// invariantLine is one result as JSON.
type invariantLine struct {
	Name   string `json:"name"`
	OK     bool   `json:"ok"`
	Broken string `json:"broken,omitempty"`
}

func reportInvariants(cmd *cobra.Command, height int64, results []app.InvariantResult) error {
	broken := 0
	lines := make([]invariantLine, len(results))
	for i, r := range results {
		lines[i] = invariantLine{Name: r.Name, OK: r.Broken == nil}
		if r.Broken != nil {
			broken++
			lines[i].Broken = r.Broken.Error()
		}
	}
	if err := printInvariants(cmd, height, lines); err != nil {
		return err
	}
	if broken > 0 {
		return fmt.Errorf("expected all %d invariants to hold at height %d, got %d broken", len(lines), height, broken)
	}
	return nil
}

func printInvariants(cmd *cobra.Command, height int64, lines []invariantLine) error {
	if output, _ := cmd.Flags().GetString(flags.FlagOutput); output == flags.OutputFormatJSON {
		return json.NewEncoder(cmd.OutOrStdout()).Encode(struct {
			Height     int64           `json:"height,string"`
			Invariants []invariantLine `json:"invariants"`
		}{height, lines})
	}
	for _, line := range lines {
		word := "ok    "
		if !line.OK {
			word = "BROKEN"
		}
		cmd.Println(word, line.Name, line.Broken)
	}
	return nil
}
