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

const (
	flagOnce      = "once"
	flagBehaviour = "behaviour"
	flagGRPC      = "grpc"
	flagRPC       = "rpc"
)

func demoCmd() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "demo",
		Short: "Watch the whole mechanism work on real models, on a chain of its own",
		Long: "Trains byte-level language models, registers them, lets seven evaluator daemons measure them on held-out text, pays\n" +
			"for the improvements and shows who got what and why. Then the chain keeps running until Ctrl-C.",
		Example: "modeld demo\nmodeld demo --home ./demo\nmodeld demo --once --output json",
		Args:    cobra.NoArgs,
		RunE:    runDemo,
	}
	cmd.Flags().String(flags.FlagHome, "", "folder to keep; a later demo goes on from there (default: a temporary one)")
	cmd.Flags().Bool(flagOnce, false, "end after the story")
	cmd.Flags().StringP(flags.FlagOutput, "o", "text", "text, or json for one document; json needs --once")
	cmd.AddCommand(demoRunnerCmd())
	return cmd
}

// demoRunnerCmd measures for those evaluators of the demo that do it badly.
func demoRunnerCmd() *cobra.Command {
	cmd := &cobra.Command{
		Use: "runner", Short: "Measure a model as a bad evaluator of the demo does, as a runner", Hidden: true,
		Long: "A command for runners, as modeld evaluator harness is: a noisy one measures and is off by a little, a lazy one measures nothing\n" +
			"and reports the score that the chain expects.",
		Example: "command: [modeld, demo, runner, --behaviour, noisy, --name, nora]",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			var r demo.Runner
			behaviour, _ := cmd.Flags().GetString(flagBehaviour)
			r.Behaviour = demo.Behaviour(behaviour)
			r.Name, _ = cmd.Flags().GetString(flags.FlagName)
			r.GRPC, _ = cmd.Flags().GetString(flagGRPC)
			r.RPC, _ = cmd.Flags().GetString(flagRPC)
			return measured(r.Measure(cmd.Context(), cmd.InOrStdin()))
		},
	}
	cmd.Flags().String(flagBehaviour, string(demo.Honest), "honest, noisy or lazy")
	cmd.Flags().String(flags.FlagName, "", "whose set-up it is; the errors of a noisy one follow from it")
	cmd.Flags().String(flagGRPC, "127.0.0.1:9090", "gRPC of the node that a lazy one asks")
	cmd.Flags().String(flagRPC, "tcp://127.0.0.1:26657", "RPC of the node that a lazy one asks")
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
