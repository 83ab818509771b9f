package node

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestUsageOfThisProcess(t *testing.T) {
	used, err := usageOf(os.Getpid())
	require.NoError(t, err)
	require.Positive(t, used.PeakRSSMiB)
}

func TestCPUSecondsOfANameWithBlanks(t *testing.T) {
	got, err := cpuSeconds("7 (a (b) c) S 1 7 7 0 -1 4194304 1 2 3 4 250 150 0 0 20 0 1 0 9 9")
	require.NoError(t, err)
	require.Equal(t, 4.0, got)
	_, err = cpuSeconds("7 (a) S 1")
	require.ErrorContains(t, err, "at least 15 fields")
}

func TestDiskCountsAllFiles(t *testing.T) {
	folder := t.TempDir()
	require.NoError(t, os.MkdirAll(filepath.Join(folder, "a", "b"), 0o700))
	require.NoError(t, os.WriteFile(filepath.Join(folder, "x"), make([]byte, 10), 0o600))
	require.NoError(t, os.WriteFile(filepath.Join(folder, "a", "b", "y"), make([]byte, 5), 0o600))
	size, err := Disk(folder)
	require.NoError(t, err)
	require.EqualValues(t, 15, size)
}
