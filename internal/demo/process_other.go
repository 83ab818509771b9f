//go:build !linux

package demo

import "syscall"

// attributes of a daemon: a process group of its own, so that Ctrl-C reaches the demo alone, which then stops its daemons in order.
func attributes() *syscall.SysProcAttr { return &syscall.SysProcAttr{Setpgid: true} }
