package cmd

import (
	"fmt"
	"os"
	"os/signal"
	"strconv"
	"syscall"

	"github.com/spf13/cobra"

	"github.com/cosmos/cosmos-sdk/client/flags"

	"github.com/modeld-labs/modeld/app"
	"github.com/modeld-labs/modeld/evaluator/service"
	"github.com/modeld-labs/modeld/internal/demo"
)

const (
	flagDue    = "due"
	flagExport = "export"
	flagImport = "import"
)

// evaluatorCmd is the daemon and what belongs to it.
func evaluatorCmd() *cobra.Command {
	cmd := &cobra.Command{
		Use: "evaluator", Short: "Measure models for pay, unattended: the evaluator daemon",
		Long:    "Watches a chain for assignments, fetches and measures artifacts by commands of yours, commits, reveals and claims.\ndocs/evaluator.md tells how to begin.",
		Example: "modeld evaluator init --chain-id modeld-1 --key hot\nmodeld evaluator check\nmodeld evaluator run",
	}
	cmd.AddCommand(evaluatorInitCmd(), evaluatorCheckCmd(), evaluatorRunCmd(), evaluatorOnceCmd(), evaluatorQueueCmd(), evaluatorStatusCmd(),
		evaluatorRevealCmd(), evaluatorRetryCmd(), evaluatorKeysCmd(), evaluatorServeHumanCmd(), evaluatorHarnessCmd())
	return standAlone(cmd)
}

// serviceHome gives the home that the command names.
func serviceHome(cmd *cobra.Command) service.Home {
	home, _ := cmd.Flags().GetString(flags.FlagHome)
	if home == "" {
		home = app.DefaultHome()
	}
	return service.Home(home)
}

func evaluatorRunCmd() *cobra.Command {
	return &cobra.Command{
		Use: "run", Short: "Run the daemon until it is interrupted",
		Long: "Works on every assignment of the account until it is interrupted, and logs to standard error. It may be killed at any moment:\n" +
			"what is not finished is gone on with at the next start.",
		Example: "modeld evaluator run",
		Args:    cobra.NoArgs,
		RunE:    func(cmd *cobra.Command, _ []string) error { return runService(cmd, false, false) },
	}
}

func evaluatorRevealCmd() *cobra.Command {
	cmd := &cobra.Command{
		Use: "reveal", Short: "Reveal what is due, and nothing else",
		Long:    "For when no daemon is running: opens the commits whose reveal phase has come, also those that the journal does not know, and ends.",
		Example: "modeld evaluator reveal --due",
		Args:    cobra.NoArgs,
		RunE:    func(cmd *cobra.Command, _ []string) error { return runService(cmd, true, false) },
	}
	cmd.Flags().Bool(flagDue, true, "only what is due now; there is nothing else to choose")
	return cmd
}

func evaluatorServeHumanCmd() *cobra.Command {
	return &cobra.Command{
		Use: "serve-human", Short: "Run the daemon with the page on which a person grades",
		Long: "Does what run does, and serves a page on this machine for the assignments of human benchmarks; its address, with a token, is printed.\n" +
			"What is to be graded lies in HOME/evaluator/benchmarks/ID. A runner of type human says where to listen.",
		Example: "modeld evaluator serve-human",
		Args:    cobra.NoArgs,
		RunE:    func(cmd *cobra.Command, _ []string) error { return runService(cmd, false, true) },
	}
}

func runService(cmd *cobra.Command, due, page bool) error {
	ctx, stop := signal.NotifyContext(cmd.Context(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	return serviceHome(cmd).Run(ctx, cmd.ErrOrStderr(), due, page)
}

func evaluatorRetryCmd() *cobra.Command {
	return &cobra.Command{
		Use: "retry [round]", Short: "Take up a failed or abstained assignment again",
		Example: "modeld evaluator retry 4295032832",
		Args:    cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			round, err := strconv.ParseUint(args[0], 10, 64)
			if err != nil {
				return fmt.Errorf("round: expected a number as shown by modeld evaluator queue, got %q", args[0])
			}
			return serviceHome(cmd).Retry(cmd.Context(), round)
		},
	}
}

func evaluatorKeysCmd() *cobra.Command {
	cmd := &cobra.Command{
		Use: "keys", Short: "Show the accounts of the daemon; export or import its secret",
		Example: "modeld evaluator keys\nmodeld evaluator keys --export > secret.txt\nmodeld evaluator keys --import secret.txt",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			home := serviceHome(cmd)
			if from, _ := cmd.Flags().GetString(flagImport); from != "" {
				return home.ImportSecret(from)
			}
			if export, _ := cmd.Flags().GetBool(flagExport); export {
				text, err := home.ExportSecret()
				if err != nil {
					return err
				}
				_, err = fmt.Fprintln(cmd.OutOrStdout(), text)
				return err
			}
			accounts, err := home.Accounts()
			if err != nil {
				return err
			}
			return printAs(cmd, accounts, fmt.Sprintf("key        %s\nevaluator  %s\nfees       %s\nsecret     %s\n",
				accounts.Key, accounts.Evaluator, accounts.Payer, accounts.Secret))
		},
	}
	cmd.Flags().Bool(flagExport, false, "print the secret, for a safe place: whoever has it can open your commits early")
	cmd.Flags().String(flagImport, "", "file with the secret of a machine that was lost")
	outputFlag(cmd)
	return cmd
}

// evaluatorHarnessCmd is the runner side of the demo's harness.
func evaluatorHarnessCmd() *cobra.Command {
	return &cobra.Command{
		Use: "harness", Short: "Measure a model of modeld demo, as a runner", Hidden: true,
		Long: "A command for runners: reads the task on standard input, measures a byte-level language model on the held-out text of the demo,\n" +
			"and leaves result.json. It ends with 65 for a file that is no such model.",
		Example: "command: [modeld, evaluator, harness]",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return measured(demo.Runner{}.Measure(cmd.Context(), cmd.InOrStdin()))
		},
	}
}

// measured says with the exit code whose fault an error is.
func measured(err error) error {
	if demo.IsBadModel(err) {
		return coded{err, exitBadModel}
	}
	return err
}

// exitBadModel is how a runner says that nobody can measure an artifact.
const exitBadModel = 65
