package app_test

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/modeld-labs/modeld/app/encoding"
	"github.com/modeld-labs/modeld/internal/testkit"
)

// A client that builds no application understands every message that the application does.
func TestCodecsOfAClientKnowWhatTheAppKnows(t *testing.T) {
	theirs := testkit.New(t, testkit.Options{}).App.InterfaceRegistry()
	ours := encoding.WithModules().Registry

	names := theirs.ListAllInterfaces()
	require.NotEmpty(t, names)
	for _, name := range names {
		want, got := theirs.ListImplementations(name), ours.ListImplementations(name)
		slices.Sort(want)
		slices.Sort(got)
		require.Equal(t, want, got, "implementations of %s: register them in encoding.WithModules", name)
	}
}
