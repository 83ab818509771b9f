package cmd

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"

	"github.com/spf13/cobra"

	"github.com/cosmos/cosmos-sdk/client/flags"

	"github.com/modeld-labs/modeld/internal/demo"
)

const flagOnce = "once"

func demoCmd() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "demo",
		Short: "Watch the whole mechanism work on real models, on a chain inside this process",
		Long: "Trains byte-level language models, registers them, lets seven evaluators measure them on held-out text, pays\n" +
			"for the improvements and shows who got what and why. Then the chain keeps running until Ctrl-C.",
		Example: "modeld demo\nmodeld demo --home ./demo\nmodeld demo --once --output json",
		Args:    cobra.NoArgs,
		RunE:    runDemo,
	}
	cmd.Flags().String(flags.FlagHome, "", "folder to keep; a later demo goes on from there (default: a temporary one)")
	cmd.Flags().Bool(flagOnce, false, "end after the story")
	cmd.Flags().StringP(flags.FlagOutput, "o", "text", "text, or json for one document; json needs --once")
	return cmd
}

func runDemo(cmd *cobra.Command, _ []string) error {
	home, _ := cmd.Flags().GetString(flags.FlagHome)
	once, _ := cmd.Flags().GetBool(flagOnce)
	output, _ := cmd.Flags().GetString(flags.FlagOutput)
	if output != "text" && output != "json" {
		return fmt.Errorf("--%s: expected text or json, got %q", flags.FlagOutput, output)
	}
	if output == "json" && !once {
		return fmt.Errorf("--%s json: expected --%s with it, because the document ends the demo", flags.FlagOutput, flagOnce)
	}
	ctx, stop := signal.NotifyContext(cmd.Context(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	options := demo.Options{Home: home, Once: once, Out: cmd.OutOrStdout()}
	if output == "json" {
		options.Out = io.Discard
	} else if isTerminal(os.Stdout) {
		options.Style = demo.Colours
	}
	report, err := demo.Run(ctx, options)
	if err != nil || output != "json" {
		return err
	}
	encoder := json.NewEncoder(cmd.OutOrStdout())
	encoder.SetIndent("", "  ")
	return encoder.Encode(report)
}

// isTerminal tells whether a person reads the output.
func isTerminal(file *os.File) bool {
	info, err := file.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0 && os.Getenv("NO_COLOR") == ""
}
