package cmd

import (
	"fmt"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"
	"github.com/spf13/viper"

	"github.com/cosmos/cosmos-sdk/client/flags"
)

// profileFlags are the flags that client.toml may set beside those that the SDK reads there.
var profileFlags = []string{flags.FlagGasPrices, flags.FlagGasAdjustment, flags.FlagGRPC, flags.FlagGRPCInsecure, flagPassphraseFile}

// applyProfile sets these flags from client.toml, unless the command line or the environment
// has set them.
func applyProfile(cmd *cobra.Command, file *viper.Viper) error {
	for _, name := range profileFlags {
		flag := cmd.Flags().Lookup(name)
		if flag == nil || flag.Changed || !file.InConfig(name) || file.GetString(name) == "" {
			continue
		}
		if name == flags.FlagGasPrices && (!sendsMessage(cmd) || changed(cmd, flags.FlagFees)) {
			continue
		}
		if err := cmd.Flags().Set(name, file.GetString(name)); err != nil {
			return fmt.Errorf("%s in client.toml: expected a value for --%s, got %q: %w", name, name, file.GetString(name), err)
		}
	}
	return nil
}

// writeWhole replaces a file at once: a crash leaves the old one or the new one.
func writeWhole(file string, text []byte) error {
	if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
		return err
	}
	temporary, err := os.CreateTemp(filepath.Dir(file), filepath.Base(file)+".*")
	if err != nil {
		return err
	}
	defer func() { _ = os.Remove(temporary.Name()) }()
	if _, err := temporary.Write(text); err != nil {
		_ = temporary.Close()
		return err
	}
	if err := temporary.Sync(); err != nil {
		_ = temporary.Close()
		return err
	}
	if err := temporary.Close(); err != nil {
		return err
	}
	return os.Rename(temporary.Name(), file)
}
