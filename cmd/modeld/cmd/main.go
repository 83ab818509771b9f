package cmd

import (
	"context"
	"fmt"
	"os"
	"runtime"

	"github.com/spf13/cobra"

	svrcmd "github.com/cosmos/cosmos-sdk/server/cmd"

	"github.com/modeld-labs/modeld/app"
	"github.com/modeld-labs/modeld/evaluator/runner"
)

// Main runs the command line and gives the exit code. The message of a failure goes to
// standard error and says what to do.
func Main() int {
	// Runners of the evaluator daemon start as this same program.
	runner.Main()
	err := execute()
	if err != nil {
		fmt.Fprintln(os.Stderr, "Error:", explain(err))
	}
	return exitCode(err)
}

func execute() error {
	return guarded(func() error {
		if c := measuring(os.Args[1:]); c != nil {
			return c.ExecuteContext(context.Background())
		}
		root, err := NewRootCmd()
		if err != nil {
			return err
		}
		return svrcmd.Execute(root, EnvPrefix, app.DefaultHome())
	})
}

// measuring gives the command that measures for a daemon, or nil. It is started for every measurement, and so does not wait for the tree of
// commands with its application.
func measuring(args []string) *cobra.Command {
	if len(args) < 2 {
		return nil
	}
	var c *cobra.Command
	switch args[0] + " " + args[1] {
	case "evaluator harness":
		c = evaluatorHarnessCmd()
	case "demo runner":
		c = demoRunnerCmd()
	default:
		return nil
	}
	c.SilenceErrors, c.SilenceUsage = true, true
	c.SetArgs(args[2:])
	return c
}

// guarded runs a command. The SDK panics with an error where a flag makes no sense, such as a
// fee that is no coin; that is the user's error and not a crash. Others are crashes.
func guarded(run func() error) (err error) {
	defer func() {
		switch r := recover().(type) {
		case nil:
		case runtime.Error:
			panic(r)
		case error:
			err = r
		default:
			panic(r)
		}
	}()
	return run()
}
