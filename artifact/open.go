package artifact

import (
	"fmt"
	"os"
	"syscall"
)

// openRegular opens a plain file for reading. It follows no symbolic link in the last part of
// the path, and does not hang on a pipe.
func openRegular(path string) (*os.File, error) {
	file, err := os.OpenFile(path, os.O_RDONLY|syscall.O_NOFOLLOW|syscall.O_NONBLOCK, 0)
	if err != nil {
		return nil, fmt.Errorf("artifact: expected a plain file: %w", err)
	}
	info, err := file.Stat()
	if err == nil {
		err = regular(path, info)
	}
	if err != nil {
		_ = file.Close()
		return nil, err
	}
	return file, nil
}
