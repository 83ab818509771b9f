package growth

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime/debug"
	"strings"

	"github.com/modeld-labs/modeld/tests/bench/rig"
	"github.com/modeld-labs/modeld/tests/bench/scene"
)

// onDisk is how all nodes of the group run.
var onDisk = rig.Setup{Executor: rig.Sequential, Database: rig.GoLevelDB}

// prepare gives the folder of a home with the past and all rounds of the scene open. It is
// generated when folder has none yet; a part that was left by an interruption does not count.
func (p *past) prepare(o Options, folder string) (home string, err error) {
	home = filepath.Join(folder, fmt.Sprintf("state-%d-%d", p.versions, len(p.Developers)))
	if _, err := os.Stat(home); err == nil || !errors.Is(err, fs.ErrNotExist) {
		return home, err
	}
	o.logf("generate a state of %d versions, %d final scores, %d kept rounds", p.versions, p.scores, p.kept)
	unfinished := home + ".unfinished"
	if err := os.RemoveAll(unfinished); err != nil {
		return "", err
	}
	// Most of what a fill allocates is the tree that it builds, so collecting often gains little.
	percent := debug.SetGCPercent(400)
	err = p.generate(unfinished)
	debug.SetGCPercent(percent)
	if err != nil {
		return "", fmt.Errorf("generate state of %d versions: %w", p.versions, err)
	}
	return home, os.Rename(unfinished, home)
}

func (p *past) generate(home string) error {
	node, err := rig.Open(home, onDisk)
	if err != nil {
		return err
	}
	defer node.Close()
	genesis, err := p.genesis()
	if err != nil {
		return err
	}
	request, err := genesis.Request(node.App)
	if err != nil {
		return err
	}
	if err := node.Init(request); err != nil {
		return err
	}
	if err := node.Advance(scene.OpenBlocks + 1); err != nil {
		return err
	}
	return p.fill(node)
}

// clone makes a copy of a home. Tables of the database never change and are linked, so that
// the copy of a large state takes no time and no place.
func clone(home, to string) error {
	entries, err := os.ReadDir(home)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(to, 0o755); err != nil {
		return err
	}
	for _, entry := range entries {
		from, target := filepath.Join(home, entry.Name()), filepath.Join(to, entry.Name())
		switch {
		case entry.IsDir():
			err = clone(from, target)
		case strings.HasSuffix(from, ".ldb"):
			err = os.Link(from, target)
		default:
			err = copyFile(from, target)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func copyFile(from, to string) error {
	source, err := os.Open(from)
	if err != nil {
		return err
	}
	defer source.Close()
	target, err := os.Create(to)
	if err != nil {
		return err
	}
	if _, err := io.Copy(target, source); err != nil {
		return errors.Join(err, target.Close())
	}
	return target.Close()
}

// bytesOnDisk sums the files of a home.
func bytesOnDisk(home string) (sum int64, err error) {
	err = filepath.WalkDir(home, func(_ string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		info, err := entry.Info()
		if err == nil {
			sum += info.Size()
		}
		return err
	})
	return sum, err
}
