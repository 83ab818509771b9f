package evaluator

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// TestADiskThatIsFull: the home of the real daemon lies on a tiny disk that another program fills after the commit. Nothing leaves that is not
// written down, the log says why, and what was committed is revealed once there is room.
func TestADiskThatIsFull(t *testing.T) {
	if testing.Short() {
		t.Skip("runs a node")
	}
	if os.Getuid() != 0 {
		t.Skip("mounting a tiny disk needs root")
	}
	disk := t.TempDir()
	if out, err := exec.Command("mount", "-t", "tmpfs", "-o", "size=1m", "none", disk).CombinedOutput(); err != nil {
		t.Skipf("no tiny disk can be mounted here: %v: %s", err, out)
	}
	t.Cleanup(func() { require.NoError(t, exec.Command("umount", "-l", disk).Run()) })
	s := newScene(t, plan{models: 2, benchmarks: 2, commit: 60, reveal: 250})
	require.NoError(t, exec.Command("cp", "-a", s.home, filepath.Join(disk, "home")).Run())
	s.home = filepath.Join(disk, "home")
	var rounds []uint64
	s.until(30*time.Second, "4 rounds", func() bool { rounds = s.rounds(0); return len(rounds) == 4 })

	// At once: the journal can hardly be made.
	fill := filepath.Join(disk, "fill")
	kill := s.start()
	s.until(30*time.Second, "committed", func() bool { return strings.Count(s.logged(), "msg=COMMITTED") == 4 })
	kill()
	fillUp(t, fill)
	defer s.start()()
	s.until(60*time.Second, "complaint", func() bool {
		return strings.Contains(s.logged(), "the journal cannot be written; nothing is sent until it can")
	})
	require.Contains(t, s.logged(), "no space left on device")
	_, revealed := s.count(rounds)
	require.Zero(t, revealed)
	require.NoError(t, os.Remove(fill))
	s.until(60*time.Second, "revealed", func() bool { _, revealed := s.count(rounds); return revealed == 4 })
	require.Empty(t, s.skipped())
}

// fillUp writes until the disk is full.
func fillUp(t *testing.T, file string) {
	t.Helper()
	out, err := os.Create(file)
	require.NoError(t, err)
	for err == nil {
		_, err = out.Write(make([]byte, 4096))
	}
	require.ErrorContains(t, err, "no space left on device")
	require.NoError(t, out.Close())
}
