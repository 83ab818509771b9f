// Command modeld runs and talks to the chain that pays for better foundation models.
package main

import (
	"os"

	"github.com/modeld-labs/modeld/cmd/modeld/cmd"
)

func main() { os.Exit(cmd.Main()) }
