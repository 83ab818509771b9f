package cmd

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"strings"
	"syscall"

	"github.com/spf13/cobra"

	"github.com/cosmos/cosmos-sdk/client/flags"

	"github.com/modeld-labs/modeld/evaluator/journal"
)

func outputFlag(cmd *cobra.Command) {
	cmd.Flags().StringP(flags.FlagOutput, "o", "text", "text or json")
}

// printAs prints a value as JSON or as its text.
func printAs(cmd *cobra.Command, value any, text string) error {
	switch output, _ := cmd.Flags().GetString(flags.FlagOutput); output {
	case "text":
		_, err := fmt.Fprint(cmd.OutOrStdout(), text)
		return err
	case "json":
		encoder := json.NewEncoder(cmd.OutOrStdout())
		encoder.SetIndent("", "  ")
		return encoder.Encode(value)
	default:
		return fmt.Errorf("--%s: expected text or json, got %q", flags.FlagOutput, output)
	}
}

func evaluatorCheckCmd() *cobra.Command {
	cmd := &cobra.Command{
		Use: "check", Short: "Check settings, keys, nodes, grants, bond and runners; nothing is changed",
		Example: "modeld evaluator check",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			lines := serviceHome(cmd).Check(cmd.Context())
			var text strings.Builder
			failed := 0
			for _, l := range lines {
				word := "ok  "
				switch {
				case !l.OK:
					word = "FAIL"
					failed++
				case l.Warning:
					word = "warn"
				}
				fmt.Fprintf(&text, "%s  %s: %s\n", word, l.What, l.Text)
			}
			if err := printAs(cmd, lines, text.String()); err != nil {
				return err
			}
			if failed > 0 {
				return errors.New("expected every line to be ok, got " + fmt.Sprint(failed) + " that failed; each says what to do")
			}
			return nil
		},
	}
	outputFlag(cmd)
	return cmd
}

func evaluatorOnceCmd() *cobra.Command {
	cmd := &cobra.Command{
		Use: "once [ref] [benchmark]", Short: "Measure a version on a benchmark as the daemon would, and send nothing",
		Example: "modeld evaluator once acme/tiny-lm@2 1",
		Args:    cobra.ExactArgs(2),
		RunE: func(cmd *cobra.Command, args []string) error {
			ctx, stop := signal.NotifyContext(cmd.Context(), os.Interrupt, syscall.SIGTERM)
			defer stop()
			m, err := serviceHome(cmd).Once(ctx, cmd.ErrOrStderr(), args[0], args[1])
			if err != nil {
				return err
			}
			text := fmt.Sprintf("raw     %d\nvalue   %s\nrunner  %s\nfiles   %s\n", m.Raw, m.Value, m.Runner, m.Folder)
			if m.Abstain != "" {
				text = fmt.Sprintf("abstain  %s\nrunner   %s\nfiles    %s\n", m.Abstain, m.Runner, m.Folder)
			}
			return printAs(cmd, m, text)
		},
	}
	outputFlag(cmd)
	return cmd
}

func evaluatorStatusCmd() *cobra.Command {
	cmd := &cobra.Command{
		Use: "status", Short: "Show what the daemon is doing; without one, what its journal holds",
		Example: "modeld evaluator status --output json",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			s, err := serviceHome(cmd).Status(cmd.Context())
			if err != nil {
				return err
			}
			count := map[journal.State]int{}
			for _, r := range s.Open {
				count[r.State]++
			}
			var text strings.Builder
			fmt.Fprintf(&text, "running    %v\nevaluator  %s\nheight     %d\nsent       %d\n", s.Running, s.Evaluator, s.Height, s.Sent)
			for _, state := range journal.States {
				if n := count[state] + s.Done[state]; n > 0 {
					fmt.Fprintf(&text, "%-10s %d\n", state, n)
				}
			}
			return printAs(cmd, s, text.String())
		},
	}
	outputFlag(cmd)
	return cmd
}

func evaluatorQueueCmd() *cobra.Command {
	cmd := &cobra.Command{
		Use: "queue", Short: "List open assignments with their states and deadlines",
		Example: "modeld evaluator queue",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			s, err := serviceHome(cmd).Status(cmd.Context())
			if err != nil {
				return err
			}
			var text strings.Builder
			fmt.Fprintf(&text, "%-14s %-10s %-12s %-12s %s\n", "ROUND", "STATE", "COMMIT BY", "REVEAL BY", "VERSION ON BENCHMARK")
			for _, r := range s.Open {
				a := r.Assignment
				fmt.Fprintf(&text, "%-14d %-10s %-12d %-12d %s on %s %s\n", r.Round, r.State, a.CommitUntil, a.RevealUntil, a.Ref, a.BenchmarkName, r.Reason)
			}
			return printAs(cmd, s.Open, text.String())
		},
	}
	outputFlag(cmd)
	return cmd
}
