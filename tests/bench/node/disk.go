package node

import (
	"errors"
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

func (s sizes) total() (sum int64) {
	for _, n := range s {
		sum += n
	}
	return sum
}

// less gives what was added since an earlier moment.
func (s sizes) less(earlier sizes) sizes {
	out := sizes{}
	for name, n := range s {
		out[name] = n - earlier[name]
	}
	return out
}

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
		db, err := leveldb.OpenFile(path, nil)
		if err != nil {
			return err
		}
		if err := errors.Join(db.CompactRange(util.Range{}), db.Close()); err != nil {
			return err
		}
	}
	return nil
}
