package cmd

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/viper"

	"github.com/cosmos/cosmos-sdk/client"
	"github.com/cosmos/cosmos-sdk/client/flags"
	"github.com/cosmos/cosmos-sdk/crypto/keyring"
)

// localProfile is what talks to a dev chain on this machine.
var localProfile = map[string]string{
	flags.FlagChainID: "modeld-dev-1", flags.FlagNode: "tcp://localhost:26657", flags.FlagKeyringBackend: keyring.BackendTest,
	flags.FlagGasPrices: minGasPrices, flags.FlagOutput: flags.OutputFormatText,
}

// profileKeys are the settings that a profile may have; a profile that lacks one leaves the
// present value alone.
var profileKeys = append([]string{
	flags.FlagChainID, flags.FlagNode, flags.FlagKeyringBackend, "keyring-default-keyname", flags.FlagOutput, flags.FlagBroadcastMode,
}, profileFlags...)

func useCmd() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "use [profile]",
		Short: "Let all commands talk to another network",
		Long: "Writes the settings of a profile to client.toml and keeps its other settings. local is built in; a profile of your\n" +
			"own is a file config/profiles/NAME.toml in the home with any of: " + strings.Join(profileKeys, ", ") + ".",
		Example: "modeld config use local\nmodeld config use testnet --output json",
		Args:    cobra.ExactArgs(1),
		RunE:    runUse,
		ValidArgsFunction: func(cmd *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
			if len(args) > 0 {
				return nil, cobra.ShellCompDirectiveNoFileComp
			}
			return profileNames(homeOf(cmd)), cobra.ShellCompDirectiveNoFileComp
		},
	}
	cmd.Flags().StringP(flags.FlagOutput, "o", flags.OutputFormatText, "text or json")
	return cmd
}

// change is a setting that got another value.
type change struct {
	Key  string `json:"key"`
	From string `json:"from"`
	To   string `json:"to"`
}

func runUse(cmd *cobra.Command, args []string) error {
	ctx := client.GetClientContextFromCmd(cmd)
	profile, err := readProfile(ctx.HomeDir, args[0])
	if err != nil {
		return err
	}
	file := filepath.Join(ctx.HomeDir, "config", "client.toml")
	text, err := os.ReadFile(file)
	if err != nil {
		return fmt.Errorf("read settings of the client: %w", err)
	}
	text, changes := applySettings(text, profile)
	if len(changes) > 0 {
		if err := writeWhole(file, text); err != nil {
			return fmt.Errorf("write settings of the client: %w", err)
		}
	}
	return printChanges(cmd, args[0], file, changes)
}

// readProfile gives the settings of a profile. A file of the user beats the built-in one.
func readProfile(home, name string) (map[string]string, error) {
	file := filepath.Join(profileFolder(home), name+".toml")
	_, err := os.Stat(file)
	switch {
	case !slices.Contains(profileNames(home), name):
		return nil, fmt.Errorf("profile: expected one of %s, got %q; write %s for a network of your own, with lines such as\n"+
			"chain-id = \"modeld-dev-1\"\nnode = \"tcp://HOST:26657\"", strings.Join(profileNames(home), ", "), name, file)
	case errors.Is(err, fs.ErrNotExist):
		return localProfile, nil
	}
	reader := viper.New()
	reader.SetConfigFile(file)
	if err := reader.ReadInConfig(); err != nil {
		return nil, fmt.Errorf("profile %s: expected lines of key = \"value\": %w", file, err)
	}
	profile := map[string]string{}
	for _, key := range reader.AllKeys() {
		if !slices.Contains(profileKeys, key) {
			return nil, fmt.Errorf("profile %s: expected one of %s, got %q; remove that line", file, strings.Join(profileKeys, ", "), key)
		}
		profile[key] = reader.GetString(key)
	}
	return profile, checkProfile(file, profile)
}

// checkProfile refuses what every later command would stumble over.
func checkProfile(file string, profile map[string]string) error {
	if len(profile) == 0 {
		return fmt.Errorf("profile %s: expected at least chain-id and node, got nothing; add them", file)
	}
	if node, ok := profile[flags.FlagNode]; ok {
		if _, err := client.NewClientFromNode(node); err != nil {
			return fmt.Errorf("profile %s: node: expected an address such as tcp://HOST:26657, got %q: %w", file, node, err)
		}
	}
	backends := []string{keyring.BackendOS, keyring.BackendFile, keyring.BackendKWallet, keyring.BackendPass, keyring.BackendTest, keyring.BackendMemory}
	if backend, ok := profile[flags.FlagKeyringBackend]; ok && !slices.Contains(backends, backend) {
		return fmt.Errorf("profile %s: keyring-backend: expected one of %s, got %q; correct it", file, strings.Join(backends, ", "), backend)
	}
	return nil
}

func profileFolder(home string) string { return filepath.Join(home, "config", "profiles") }

// profileNames lists the profiles that a home knows.
func profileNames(home string) []string {
	names := []string{"local"}
	entries, _ := os.ReadDir(profileFolder(home))
	for _, entry := range entries {
		if name, is := strings.CutSuffix(entry.Name(), ".toml"); is && name != "local" {
			names = append(names, name)
		}
	}
	return names
}

// applySettings changes values in a flat settings file, adds what is missing, and keeps the rest.
func applySettings(text []byte, settings map[string]string) ([]byte, []change) {
	var changes []change
	for _, key := range slices.Sorted(maps.Keys(settings)) {
		value := settings[key]
		line := regexp.MustCompile(`(?m)^` + regexp.QuoteMeta(key) + `\s*=\s*"?([^"\n]*)"?.*$`)
		found := line.FindSubmatch(text)
		if found == nil {
			text = fmt.Appendf(text, "%s = %q\n", key, value)
			changes = append(changes, change{key, "", value})
			continue
		}
		if string(found[1]) == value {
			continue
		}
		text = setLine(text, key, value)
		changes = append(changes, change{key, string(found[1]), value})
	}
	return text, changes
}

func printChanges(cmd *cobra.Command, name, file string, changes []change) error {
	if outputFormat(cmd, client.Context{}) == flags.OutputFormatJSON {
		return json.NewEncoder(cmd.OutOrStdout()).Encode(struct {
			Profile string   `json:"profile"`
			File    string   `json:"file"`
			Changes []change `json:"changes"`
		}{name, file, append([]change{}, changes...)})
	}
	out := cmd.OutOrStdout()
	for _, c := range changes {
		_, _ = fmt.Fprintf(out, "%s: %q -> %q\n", c.Key, c.From, c.To)
	}
	if len(changes) == 0 {
		_, _ = fmt.Fprintf(out, "%s: nothing changed, it was in use already\n", name)
	}
	return nil
}

// homeOf finds the home of a command that has not been prepared, as in shell completion.
func homeOf(cmd *cobra.Command) string {
	if flag := cmd.Flags().Lookup(flags.FlagHome); flag != nil && flag.Value.String() != "" {
		return flag.Value.String()
	}
	return client.GetClientContextFromCmd(cmd).HomeDir
}
