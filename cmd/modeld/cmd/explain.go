package cmd

import (
	"errors"
	"regexp"
	"strings"

	"github.com/spf13/cobra"

	errorsmod "cosmossdk.io/errors"
)

// advice says why something went wrong and what to do next.
type advice struct{ why, todo string }

// misuse is a command line that a command does not understand.
type misuse struct {
	error
	path string
}

// Unwrap gives the error inside.
func (m misuse) Unwrap() error { return m.error }

// noise is what libraries put around a message: gRPC prefixes, source lines and the names that
// AutoCLI gives to positional arguments, which are their indices.
var noise = []struct {
	pattern     *regexp.Regexp
	replacement string
}{
	{regexp.MustCompile(`rpc error: code = \w+ desc = `), ""},
	{regexp.MustCompile(`error in json rpc client, with http response metadata: \([^)]*\)\. RPC error -\d+ - (Internal error: )?`), ""},
	{regexp.MustCompile(` \[[\w./@-]+\.go:\d+\]`), ""},
	{regexp.MustCompile(`:? with gas (wanted: '\d+' and gas )?used: '\d+'`), ""},
	{regexp.MustCompile(`: unknown request$`), ""},
	{regexp.MustCompile(`failed to execute message; message index: \d+: `), ""},
	{regexp.MustCompile(`for "--\d+" flag`), "as positional argument"},
	{regexp.MustCompile(`(\S+)\.info: key not found`), "no key $1 in the keyring"},
	{regexp.MustCompile(`: key not found$`), ""},
	{regexp.MustCompile(`failed to convert address field to address: `), ""},
	{regexp.MustCompile(`\n\nUsage:[\s\S]*`), ""},
}

// explain gives the three parts of a message: what went wrong without noise, why, and what to
// do. Texts of our own commands say all of it in one sentence and get nothing added.
func explain(err error) string {
	text := err.Error()
	for _, n := range noise {
		text = n.pattern.ReplaceAllString(text, n.replacement)
	}
	a, found := adviceFor(err, text)
	if !found {
		return text
	}
	return text + "\nWhy: " + a.why + "\nDo:  " + a.todo
}

// adviceFor looks an error up: by code where the chain gave one, then by the words that
// survive the way through a node, the narrower tables first.
func adviceFor(err error, text string) (advice, bool) {
	var answer refused
	if errors.As(err, &answer) {
		for _, table := range chainAdvice {
			for _, line := range table {
				if line.err.Codespace() == answer.codespace && line.err.ABCICode() == answer.code {
					return line.advice, true
				}
			}
		}
	}
	for _, line := range textAdvice {
		if strings.Contains(text, line.has) {
			return line.advice, true
		}
	}
	for _, table := range chainAdvice {
		for _, line := range table {
			if strings.Contains(text, line.err.Error()) {
				return line.advice, true
			}
		}
	}
	var wrong misuse
	if errors.As(err, &wrong) {
		return advice{"the command line is not one that this command takes", "see " + wrong.path + " --help, which ends with an example"}, true
	}
	if strings.Contains(text, "unknown command") {
		return advice{"there is no command of this name", "see modeld --help"}, true
	}
	return advice{}, false
}

// chainLine is the advice for a registered error of the chain.
type chainLine struct {
	err *errorsmod.Error
	advice
}

// textLine is the advice for an error that is known by its words alone.
type textLine struct {
	has string
	advice
}

// chainAdvice holds the tables of all modules that have one.
var chainAdvice = [][]chainLine{modelregAdvice, evalrewardAdvice, sdkAdvice}

// explainUsage lets errors about flags and arguments name the command whose help to read.
func explainUsage(cmd *cobra.Command) {
	cmd.SetFlagErrorFunc(func(cmd *cobra.Command, err error) error { return misuse{err, cmd.CommandPath()} })
	if check := cmd.Args; check != nil {
		cmd.Args = func(cmd *cobra.Command, args []string) error {
			if err := check(cmd, args); err != nil {
				return misuse{err, cmd.CommandPath()}
			}
			return nil
		}
	}
	run := cmd.RunE
	switch {
	case run != nil && sendsMessage(cmd):
		cmd.RunE = func(cmd *cobra.Command, args []string) error {
			if err := run(cmd, args); err != nil {
				return coded{err, exitCodeOfSending(err)}
			}
			return nil
		}
	case run != nil && cmd.HasSubCommands():
		cmd.RunE = func(cmd *cobra.Command, args []string) error {
			if err := run(cmd, args); err != nil {
				return misuse{err, cmd.CommandPath()}
			}
			return nil
		}
	}
	for _, child := range cmd.Commands() {
		explainUsage(child)
	}
}
