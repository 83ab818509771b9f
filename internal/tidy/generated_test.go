package tidy

import (
	"crypto/sha256"
	"encoding/hex"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// sums gives one line per file that `make proto` reads or writes: its digest and its path,
// as scripts/proto-gen.sh records them.
func sums(t *testing.T) []string {
	t.Helper()
	files := append(paths(t, ".proto"), paths(t, ".pb.go", ".pb.gw.go")...)
	files = append(files, "docs/static/openapi.json", "buf.gen.gogo.yaml", "buf.gen.openapi.yaml")
	slices.Sort(files)
	var lines []string
	for _, file := range files {
		text, err := os.ReadFile(filepath.Join(root, file))
		require.NoError(t, err)
		digest := sha256.Sum256(text)
		lines = append(lines, hex.EncodeToString(digest[:])+"  "+file)
	}
	return lines
}

// Whoever changes a proto or a generated file by hand is told to run `make proto`. The full
// check, which generates again, is `make proto-check`.
func TestGeneratedCodeIsCurrent(t *testing.T) {
	recorded, err := os.ReadFile(filepath.Join(root, "proto/generated.sum"))
	require.NoError(t, err)
	require.Equal(t, strings.TrimSpace(string(recorded)), strings.Join(sums(t), "\n"), "run `make proto` and commit what it writes")
}
