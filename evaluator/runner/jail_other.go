//go:build !linux

package runner

import (
	"syscall"

	"golang.org/x/sys/unix"
)

// Isolation says what this system allows.
type Isolation struct {
	// Namespaces are available: no network, all processes end together, folders can be made read-only.
	Namespaces bool
	// Why they are not, else empty.
	Why string
}

// Probe says that this system has no namespaces.
func Probe() Isolation { return Isolation{Why: "only Linux has namespaces"} }

func (i Isolation) applies() bool { return false }

func (i Isolation) attributes(Limits) *syscall.SysProcAttr {
	return &syscall.SysProcAttr{Setpgid: true}
}

func child() *syscall.SysProcAttr { return nil }

func (c cell) restrict() error {
	for _, l := range []struct {
		what  int
		limit int64
	}{{unix.RLIMIT_FSIZE, c.Limits.Output}, {unix.RLIMIT_AS, c.Limits.Memory}} {
		if l.limit > 0 {
			to := uint64(l.limit)
			if err := unix.Setrlimit(l.what, &unix.Rlimit{Cur: to, Max: to}); err != nil {
				return err
			}
		}
	}
	return nil
}
