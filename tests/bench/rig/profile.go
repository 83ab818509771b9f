package rig

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime/pprof"
)

// Profile writes what the processor does until stop is called to folder/name.pprof. Without
// a folder nothing is written. Errors: those of the file, and a profile that runs already.
func Profile(folder, name string) (stop func() error, err error) {
	if folder == "" {
		return func() error { return nil }, nil
	}
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return nil, err
	}
	file, err := os.Create(filepath.Join(folder, name+".pprof"))
	if err != nil {
		return nil, err
	}
	if err := pprof.StartCPUProfile(file); err != nil {
		return nil, fmt.Errorf("start profile %s: %w", name, err)
	}
	return func() error {
		pprof.StopCPUProfile()
		return file.Close()
	}, nil
}
