package cmd

import (
	"fmt"
	"os"
	"runtime"

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
		root, err := NewRootCmd()
		if err != nil {
			return err
		}
		return svrcmd.Execute(root, EnvPrefix, app.DefaultHome())
	})
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
