package demo

import "syscall"

// attributes of a daemon: a process group of its own, so that Ctrl-C reaches the demo alone, which then stops its daemons in order; and it
// dies with the demo, however that ends.
func attributes() *syscall.SysProcAttr {
	return &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGKILL}
}
