package cmd

import (
	"fmt"
	"os"

	svrcmd "github.com/cosmos/cosmos-sdk/server/cmd"

	"github.com/modeld-labs/modeld/app"
)

// Main runs the command line and gives the exit code: 0 for success, 1 for any failure. The
// message of a failure goes to standard error.
func Main() int {
	root, err := NewRootCmd()
	if err != nil {
		fmt.Fprintln(os.Stderr, "Error:", err)
		return 1
	}
	if err := svrcmd.Execute(root, EnvPrefix, app.DefaultHome()); err != nil {
		return 1
	}
	return 0
}
