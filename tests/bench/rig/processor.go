package rig

import (
	"syscall"
	"time"
)

// processorTime gives what all threads of the process have used so far, 0 where the system
// does not tell.
func processorTime() time.Duration {
	var usage syscall.Rusage
	if syscall.Getrusage(syscall.RUSAGE_SELF, &usage) != nil {
		return 0
	}
	return time.Duration(usage.Utime.Nano() + usage.Stime.Nano())
}
