package testkit

import (
	"flag"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

var rewriteGolden = flag.Bool("golden", false, "rewrite golden files")

// Golden compares a text with testdata/<name> beside the test. With -golden it writes the
// file instead; the difference is then reviewed like code.
func Golden(t testing.TB, name string, got []byte) {
	t.Helper()
	file := filepath.Join("testdata", name)
	if *rewriteGolden {
		require.NoError(t, os.MkdirAll(filepath.Dir(file), 0o755))
		require.NoError(t, os.WriteFile(file, got, 0o644))
		return
	}
	want, err := os.ReadFile(file)
	require.NoError(t, err, "no golden file; run the test with -golden")
	require.Equal(t, string(want), string(got), "differs from %s; if that is meant, run the test with -golden", file)
}
