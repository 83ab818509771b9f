package cmd

import (
	"fmt"
	"os"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// applyEnvironment sets every flag that was not given from its variable: MODELD_NODE sets
// --node, MODELD_KEYRING_BACKEND sets --keyring-backend. A flag beats its variable, and a
// variable beats the configuration files.
func applyEnvironment(cmd *cobra.Command) error {
	var failed error
	cmd.Flags().VisitAll(func(flag *pflag.Flag) {
		value, set := os.LookupEnv(variable(flag.Name))
		if !set || flag.Changed || failed != nil {
			return
		}
		if err := cmd.Flags().Set(flag.Name, value); err != nil {
			failed = fmt.Errorf("%s: expected a value for --%s, got %q: %w", variable(flag.Name), flag.Name, value, err)
		}
	})
	return failed
}

func variable(flag string) string {
	return EnvPrefix + "_" + strings.NewReplacer("-", "_", ".", "_").Replace(strings.ToUpper(flag))
}
