package cmd

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/cosmos/cosmos-sdk/client/flags"

	"github.com/modeld-labs/modeld/evaluator/config"
)

const (
	flagKey        = "key"
	flagRunner     = "runner"
	flagAllowLocal = "allow-local"
	flagMetrics    = "metrics"
)

func evaluatorInitCmd() *cobra.Command {
	cmd := &cobra.Command{
		Use: "init", Short: "Write commented settings and a new secret",
		Long: "Writes HOME/evaluator/evaluator.yaml and HOME/evaluator/secret. The salts of all commits follow from the secret: keep a copy of it.\n" +
			"The settings measure with lm-evaluation-harness, unless --runner names a program of yours.",
		Example: "modeld evaluator init --chain-id modeld-1 --key hot --keyring-backend file\n" +
			"modeld evaluator init --chain-id modeld-dev-1 --key eva --keyring-backend test --runner 'sh /opt/measure.sh' --allow-local",
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			home := serviceHome(cmd)
			if err := home.Init(written(cmd)); err != nil {
				return err
			}
			_, err := fmt.Fprintf(cmd.OutOrStdout(), "settings  %s\nsecret    %s\nnext      edit the settings, then: modeld evaluator check\n", home.Settings(), home.Secret())
			return err
		},
	}
	f := cmd.Flags()
	f.String(flags.FlagChainID, "", "id of the chain, for chain.chain_id")
	f.String(flagKey, "hot", "name of the key in the keyring, for wallet.key")
	f.String(flags.FlagKeyringBackend, "file", "for wallet.keyring_backend: file, os or test")
	f.String(flags.FlagKeyringDir, "", "for wallet.keyring_dir: the folder of the keyring; empty for the home")
	f.String(flagRunner, "", "program with arguments, parted by blanks, that measures and leaves a result.json; empty for lm-evaluation-harness")
	f.Bool(flagAllowLocal, false, "for select.allow_local: let artifacts come from this machine and private networks")
	f.String(flagMetrics, config.Default().Metrics.Listen, "for metrics.listen: where Prometheus finds the numbers; empty for nowhere")
	return cmd
}

// written reads the flags of init.
func written(cmd *cobra.Command) config.Written {
	var w config.Written
	f := cmd.Flags()
	w.ChainID, _ = f.GetString(flags.FlagChainID)
	w.Key, _ = f.GetString(flagKey)
	w.Backend, _ = f.GetString(flags.FlagKeyringBackend)
	w.KeyringDir, _ = f.GetString(flags.FlagKeyringDir)
	w.Metrics, _ = f.GetString(flagMetrics)
	w.AllowLocal, _ = f.GetBool(flagAllowLocal)
	runner, _ := f.GetString(flagRunner)
	w.Command = strings.Fields(runner)
	return w
}
