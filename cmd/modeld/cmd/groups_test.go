package cmd

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// Nothing stands outside the panels of a help text.
func TestEveryCommandHasAPanel(t *testing.T) {
	root := tree(t)
	for _, child := range root.Commands() {
		require.NotEmpty(t, child.GroupID, child.CommandPath())
	}
	for _, path := range []string{"query modelreg", "query evalreward", "tx modelreg", "tx evalreward"} {
		parent, _, err := root.Find(strings.Fields(path))
		require.NoError(t, err)
		for _, child := range parent.Commands() {
			require.NotEmpty(t, child.GroupID, child.CommandPath())
		}
		require.NotContains(t, parent.UsageString(), "Additional Commands", path)
	}
}

// Names that a command had or might have lead to it.
func TestSynonyms(t *testing.T) {
	root := tree(t)
	found, rest, err := root.Find([]string{"query", "evalreward", "my-deadlines", "model1x"})
	require.NoError(t, err)
	require.Equal(t, []string{"model1x"}, rest)
	require.Equal(t, "open-assignments", found.Name())
}
