package cmd

import (
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/spf13/cobra"

	"github.com/modeld-labs/modeld/x/evalreward/mechanism/vectors"
)

// addToolCommands adds what needs no node.
func addToolCommands(root *cobra.Command) {
	mechanism := &cobra.Command{
		Use: "mechanism", Short: "Compute the economic rules without a chain",
		Example: "modeld mechanism run vectors.jsonl",
	}
	mechanism.AddCommand(mechanismRunCmd(), mechanismSimulateCmd())
	root.AddCommand(standAlone(mechanism), standAlone(demoCmd()), evaluatorCmd())
}

func mechanismRunCmd() *cobra.Command {
	return &cobra.Command{
		Use:   "run [file]",
		Short: "Answer lines of rule, in and out with the project's own out",
		Long: "Reads one JSON object {\"rule\", \"in\"} per line and writes the same with its own \"out\", in the same order.\n" +
			"docs/vectors.md describes rules, fields and error codes. A line that is no such object, or names an unknown\n" +
			"rule, is reported with its number; the other lines are still answered, and the exit code is 1.",
		Example: "modeld mechanism run vectors.jsonl\n" +
			`echo '{"rule":"weighted_score","in":{"a":813700,"c":650000}}' | modeld mechanism run -`,
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			in, closeInput, err := openInput(cmd, args[0])
			if err != nil {
				return err
			}
			defer closeInput()
			failed, err := vectors.Run(in, cmd.OutOrStdout(), cmd.ErrOrStderr())
			if err != nil {
				return err
			}
			if failed > 0 {
				return fmt.Errorf("expected lines of rule and in, got %d that could not be answered; they are named above", failed)
			}
			return nil
		},
	}
}

// openInput opens a file, or standard input for "-".
func openInput(cmd *cobra.Command, name string) (io.Reader, func(), error) {
	if name == "-" {
		return cmd.InOrStdin(), func() {}, nil
	}
	file, err := os.Open(name)
	if err != nil {
		return nil, nil, errors.Join(fmt.Errorf("file: expected a readable file or - for standard input, got %q", name), err)
	}
	return file, func() { _ = file.Close() }, nil
}
