package growth

import (
	"bytes"
	"fmt"
	"path/filepath"
	"time"

	"github.com/modeld-labs/modeld/tests/bench/rig"
)

// transfer is the time of a snapshot and of its restoration, and its size.
type transfer struct {
	write, restore time.Duration
	bytes          int
}

// snapshot writes a snapshot of the last height and restores it into an empty node, which
// must then have the same app hash.
func snapshot(node *rig.Node, folder string) (t transfer, err error) {
	height := uint64(node.Height())
	begin := time.Now()
	written, err := node.App.SnapshotManager().Create(height)
	if err != nil {
		return t, fmt.Errorf("write snapshot of height %d: %w", height, err)
	}
	t.write = time.Since(begin)
	target, err := rig.Open(filepath.Join(folder, "restored"), onDisk)
	if err != nil {
		return t, err
	}
	defer target.Close()
	begin = time.Now()
	manager := target.App.SnapshotManager()
	if err := manager.Restore(*written); err != nil {
		return t, fmt.Errorf("offer snapshot: %w", err)
	}
	for chunk := range written.Chunks {
		part, err := node.App.SnapshotManager().LoadChunk(height, written.Format, chunk)
		if err != nil {
			return t, fmt.Errorf("load chunk %d of %d: %w", chunk, written.Chunks, err)
		}
		t.bytes += len(part)
		if _, err := manager.RestoreChunk(part); err != nil {
			return t, fmt.Errorf("restore chunk %d of %d: %w", chunk, written.Chunks, err)
		}
	}
	t.restore = time.Since(begin)
	if expected, got := node.App.LastCommitID().Hash, target.App.LastCommitID().Hash; !bytes.Equal(expected, got) {
		return t, fmt.Errorf("restored state: expected app hash %x, got %x", expected, got)
	}
	return t, nil
}
