package cmd

import (
	"strings"

	"github.com/spf13/cobra"
)

// addExamples gives every command that has none an example made of its use line, so that
// no help text is without one.
func addExamples(cmd *cobra.Command) {
	if cmd.Example == "" {
		cmd.Example = exampleOf(cmd)
	}
	for _, child := range cmd.Commands() {
		addExamples(child)
	}
}

// exampleOf shows how a command is called, with its required flags.
func exampleOf(cmd *cobra.Command) string {
	words := strings.Fields(cmd.UseLine())
	kept := words[:0]
	for _, word := range words {
		if word != "[flags]" {
			kept = append(kept, word)
		}
	}
	example := strings.Join(kept, " ")
	if cmd.HasAvailableSubCommands() {
		return example + " " + cmd.Commands()[0].Name() + " --help"
	}
	return example
}
