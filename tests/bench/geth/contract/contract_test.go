package contract_test

import (
	"crypto/sha256"
	"encoding/hex"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/modeld-labs/modeld/tests/bench/geth/contract"
)

// Whoever changes a source or a compiled file by hand is told to compile again. The full check,
// which compiles, is `scripts/contract-gen.sh --check`.
func TestCompiledContractsAreCurrent(t *testing.T) {
	files := []string{"compile.js"}
	for _, pattern := range []string{"*.sol", "*.abi.json", "*.bin"} {
		found, err := filepath.Glob(pattern)
		require.NoError(t, err)
		require.NotEmpty(t, found, pattern)
		files = append(files, found...)
	}
	slices.Sort(files)
	var lines []string
	for _, file := range files {
		text, err := os.ReadFile(file)
		require.NoError(t, err)
		digest := sha256.Sum256(text)
		lines = append(lines, hex.EncodeToString(digest[:])+"  "+file)
	}
	recorded, err := os.ReadFile("generated.sum")
	require.NoError(t, err)
	require.Equal(t, strings.TrimSpace(string(recorded)), strings.Join(lines, "\n"), "run scripts/contract-gen.sh and commit what it writes")
}

func TestContractsCanBeRead(t *testing.T) {
	plain, err := contract.Plain()
	require.NoError(t, err)
	require.NotEmpty(t, plain.Code)
	require.Contains(t, plain.Methods, "evaluate")
	batched, err := contract.Batched()
	require.NoError(t, err)
	for _, method := range []string{"registerModel", "openRounds", "commit", "reveal", "settle", "claim"} {
		require.Contains(t, batched.Methods, method)
	}
}
