package cmd

import (
	"regexp"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// addExamples gives every command that has none an example made of its use line, so that
// no help text is without one, and puts our names into those of the SDK.
func addExamples(cmd *cobra.Command) {
	if cmd.Example == "" {
		cmd.Example = exampleOf(cmd)
	}
	cmd.Example, cmd.Long = ours(cmd.Example), ours(cmd.Long)
	cmd.Flags().VisitAll(func(flag *pflag.Flag) { flag.Usage = ours(flag.Usage) })
	for _, child := range cmd.Commands() {
		addExamples(child)
	}
}

// exampleOf shows how a command is called: the use line with values in place of names.
func exampleOf(cmd *cobra.Command) string {
	words := strings.Fields(strings.TrimSuffix(cmd.UseLine(), " [flags]"))
	for i, word := range words {
		words[i] = sample(word)
	}
	example := strings.Join(words, " ")
	if cmd.HasAvailableSubCommands() {
		return example + " " + cmd.Commands()[0].Name() + " --help"
	}
	return example
}

// samples are values for the names that use lines give to arguments.
var samples = []struct{ has, value string }{
	{"validator", "modelvaloper1..."},
	{"addr", "model1..."},
	{"grant", "model1..."},
	{"delegator", "model1..."},
	{"owner", "model1..."},
	{"account", "model1..."},
	{"amount", "1000000umodel"},
	{"denom", "umodel"},
	{"height", "100"},
	{"proposal", "1"},
	{"version", "v1"},
	{"moniker", "tower"},
	{"key_name", "alice"},
	{"name", "alice"},
	{"signature", "signature.json"},
	{"file", "tx.json"},
	{"tx", "tx.json"},
}

// sample gives a value for an argument such as [address]; other words stay as they are.
func sample(word string) string {
	name := strings.Trim(word, "[]<>")
	if name == word {
		return word
	}
	for _, s := range samples {
		if strings.Contains(strings.ToLower(name), s.has) {
			return s.value
		}
	}
	return name
}

var (
	foreignNames = strings.NewReplacer(
		"<appd>", "modeld", "simd tendermint ", "modeld comet ", "simd", "modeld", "gaiad", "modeld",
		"cosmosvaloper1", "modelvaloper1", "cosmosvalcons1", "modelvalcons1", "cosmos1", "model1",
		"uatom", "umodel", "photino", "umodel", "modeld tendermint ", "modeld comet ",
	)
	foreignStake = regexp.MustCompile(`\b(\d+)stake\b`)
)

// ours replaces names of other chains in texts of the SDK.
func ours(text string) string {
	return foreignStake.ReplaceAllString(foreignNames.Replace(text), "${1}umodel")
}
