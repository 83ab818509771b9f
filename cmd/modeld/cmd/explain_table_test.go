package cmd

import (
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// Every error that a module can give has its advice, and none has two.
func TestEveryErrorOfTheChainHasAdvice(t *testing.T) {
	for file, table := range map[string][]chainLine{
		"../../../x/modelreg/types/errors.go": modelregAdvice, "../../../x/evalreward/types/errors.go": evalrewardAdvice,
	} {
		text, err := os.ReadFile(file)
		require.NoError(t, err)
		var registered []uint32
		for _, found := range regexp.MustCompile(`Register\w*\(ModuleName, (\d+),`).FindAllSubmatch(text, -1) {
			code, err := strconv.ParseUint(string(found[1]), 10, 32)
			require.NoError(t, err)
			registered = append(registered, uint32(code))
		}
		var advised []uint32
		for _, line := range table {
			require.NotEmpty(t, line.why, line.err)
			require.NotEmpty(t, line.todo, line.err)
			advised = append(advised, line.err.ABCICode())
		}
		require.NotEmpty(t, registered)
		require.ElementsMatch(t, registered, advised, file)
	}
}

// The commands that advice names are there.
func TestAdviceNamesRealCommands(t *testing.T) {
	root := tree(t)
	var all []advice
	for _, table := range chainAdvice {
		for _, line := range table {
			all = append(all, line.advice)
		}
	}
	for _, line := range textAdvice {
		all = append(all, line.advice)
	}
	named := regexp.MustCompile(`modeld ((?:[a-z][a-z-]*)(?: [a-z][a-z-]*)*)`)
	for _, a := range all {
		for _, found := range named.FindAllStringSubmatch(a.todo, -1) {
			words := words(found[1])
			cmd, _, err := root.Find(words[:min(len(words), 3)])
			require.NoError(t, err, a.todo)
			require.NotEqual(t, root, cmd, a.todo)
			if (words[0] == "query" || words[0] == "tx") && !strings.Contains(a.todo, "--help") {
				require.False(t, cmd.HasSubCommands(), "%s: %s", a.todo, cmd.CommandPath())
			}
		}
	}
}
