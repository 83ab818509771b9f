package node

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/syndtr/goleveldb/leveldb"
	"github.com/syndtr/goleveldb/leveldb/util"
)

// databases are those that grow with what a node does. The log of consensus is not among
// them: it rolls over at a size of its own, and so do snapshots.
var databases = []string{"application", "blockstore", "state", "tx_index"}

// sizes are the bytes of each database.
type sizes map[string]int64

// snapshot is the sizes at a height.
type snapshot struct {
	sizes  sizes
	height int64
}

// growth is what was added between two moments.
type growth struct {
	bytes  map[string]float64
	blocks float64
}

func (s snapshot) since(earlier snapshot) growth {
	g := growth{bytes: map[string]float64{}, blocks: float64(s.height - earlier.height)}
	for _, name := range databases {
		n := float64(s.sizes[name] - earlier.sizes[name])
		g.bytes[name] = n
		g.bytes[total] += n
	}
	return g
}

// per divides the bytes by a number of evaluations or blocks.
func (g growth) per(n float64) map[string]float64 {
	out := map[string]float64{}
	for name, bytes := range g.bytes {
		out[name] = bytes / n
	}
	return out
}

// net takes the place of as many empty blocks off.
func (g growth) net(empty map[string]float64) growth {
	out := growth{bytes: map[string]float64{}}
	for name, bytes := range g.bytes {
		out.bytes[name] = bytes - g.blocks*empty[name]
	}
	return out
}

// total is the name under which the sum over the databases stands.
const total = ""

func (h *home) database(name string) string { return filepath.Join(h.dir, "data", name+".db") }

func (h *home) sizes() (sizes, error) {
	out := sizes{}
	for _, name := range databases {
		n, err := folderSize(h.database(name))
		if err != nil {
			return nil, err
		}
		out[name] = n
	}
	return out, nil
}

// folderSize sums up the files of a folder; what is not there, or goes meanwhile, counts 0.
func folderSize(dir string) (sum int64, err error) {
	err = filepath.WalkDir(dir, func(_ string, entry fs.DirEntry, err error) error {
		if errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		if err != nil || entry.IsDir() {
			return err
		}
		info, err := entry.Info()
		if errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		if err == nil {
			sum += info.Size()
		}
		return err
	})
	return sum, err
}

// compact rewrites the databases of a stopped node without what was deleted or replaced.
func (h *home) compact() error {
	for _, name := range databases {
		path := h.database(name)
		if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err := compactDatabase(path); err != nil {
			return fmt.Errorf("compact %s: %w", path, err)
		}
	}
	return nil
}

func compactDatabase(path string) error {
	db, err := leveldb.OpenFile(path, nil)
	if err != nil {
		return err
	}
	if err := errors.Join(db.CompactRange(util.Range{}), db.Close()); err != nil {
		return err
	}
	// Files that the compaction replaced may outlive it; opening removes them.
	if db, err = leveldb.OpenFile(path, nil); err != nil {
		return err
	}
	return db.Close()
}

// snapshot gives the sizes of the running node and its height.
func (c *chain) snapshot(ctx context.Context) (s snapshot, err error) {
	if s.height, err = c.rpc.height(ctx); err != nil {
		return s, err
	}
	s.sizes, err = c.home.sizes()
	return s, err
}

// compacted stops the node, compacts its databases, gives their sizes and starts it again.
func (c *chain) compacted(ctx context.Context) (s snapshot, err error) {
	if s.height, err = c.rpc.height(ctx); err != nil {
		return s, err
	}
	if err := c.stop(); err != nil {
		return s, err
	}
	if err := c.home.compact(); err != nil {
		return s, err
	}
	if s.sizes, err = c.home.sizes(); err != nil {
		return s, err
	}
	return s, c.start(ctx)
}
