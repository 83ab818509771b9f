// Command modeld runs and talks to the chain that pays for better foundation models.
package main

import (
	"fmt"
	"os"

	svrcmd "github.com/cosmos/cosmos-sdk/server/cmd"

	"github.com/modeld-labs/modeld/app"
	"github.com/modeld-labs/modeld/cmd/modeld/cmd"
)

func main() {
	root, err := cmd.NewRootCmd()
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	if err := svrcmd.Execute(root, cmd.EnvPrefix, app.DefaultHome()); err != nil {
		os.Exit(1)
	}
}
