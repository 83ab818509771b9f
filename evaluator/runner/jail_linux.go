package runner

import (
	"fmt"
	"os"
	"os/exec"
	"runtime"
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

// Probe finds out by trying.
func Probe() Isolation {
	program, err := exec.LookPath("true")
	if err != nil {
		return Isolation{Why: "no program true to try with"}
	}
	cmd := exec.Command(program)
	cmd.SysProcAttr = Isolation{Namespaces: true}.attributes(Limits{})
	if err := cmd.Run(); err != nil {
		return Isolation{Why: fmt.Sprintf("user namespaces are not allowed here (%v); see sysctl kernel.unprivileged_userns_clone, "+
			"kernel.apparmor_restrict_unprivileged_userns, or the settings of the container", err)}
	}
	return Isolation{Namespaces: true}
}

// applies tells whether a command runs in namespaces.
func (i Isolation) applies() bool { return i.Namespaces }

// attributes of the helper.
func (i Isolation) attributes(l Limits) *syscall.SysProcAttr {
	a := &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGKILL}
	if !i.Namespaces {
		return a
	}
	a.Cloneflags = syscall.CLONE_NEWUSER | syscall.CLONE_NEWPID | syscall.CLONE_NEWNS | syscall.CLONE_NEWIPC
	if !l.Network {
		a.Cloneflags |= syscall.CLONE_NEWNET
	}
	// Root inside is the user of the daemon outside, and gives up its powers before the command starts.
	a.UidMappings = []syscall.SysProcIDMap{{ContainerID: 0, HostID: os.Getuid(), Size: 1}}
	a.GidMappings = []syscall.SysProcIDMap{{ContainerID: 0, HostID: os.Getgid(), Size: 1}}
	return a
}

// child are the attributes of the command: it dies with the helper.
func child() *syscall.SysProcAttr { return &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL} }

// restrict sets the limits of this process, which the command inherits. The thread stays the same until the command runs.
func (c cell) restrict() error {
	runtime.LockOSThread()
	if c.Isolated {
		if err := c.isolate(); err != nil {
			return err
		}
	}
	if err := unix.Prctl(unix.PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0); err != nil {
		return fmt.Errorf("no new privileges: %w", err)
	}
	if c.Limits.CPUs > 0 {
		if err := pin(c.Limits.CPUs); err != nil {
			return fmt.Errorf("processors: %w", err)
		}
	}
	for _, l := range []struct {
		what  int
		limit int64
	}{{unix.RLIMIT_CORE, -1}, {unix.RLIMIT_FSIZE, c.Limits.Output}} {
		if err := limit(l.what, l.limit); err != nil {
			return err
		}
	}
	if c.Limits.Memory > 0 {
		// This process is small already, but its runtime reserves much; the limit is for what it starts.
		return limit(unix.RLIMIT_AS, c.Limits.Memory)
	}
	return nil
}

// limit sets a limit; 0 leaves it, -1 means nothing at all.
func limit(what int, value int64) error {
	if value == 0 {
		return nil
	}
	to := uint64(max(value, 0))
	if err := unix.Setrlimit(what, &unix.Rlimit{Cur: to, Max: to}); err != nil {
		return fmt.Errorf("limit %d to %d: %w", what, to, err)
	}
	return nil
}

// pin keeps the process on some of the processors that it may use.
func pin(n int) error {
	var all, some unix.CPUSet
	if err := unix.SchedGetaffinity(0, &all); err != nil {
		return err
	}
	for i := 0; i < 1024 && some.Count() < n; i++ {
		if all.IsSet(i) {
			some.Set(i)
		}
	}
	return unix.SchedSetaffinity(0, &some)
}

// isolate finishes the namespaces: folders read-only, the loopback device up, and the powers of root inside given up.
func (c cell) isolate() error {
	if err := unix.Mount("", "/", "", unix.MS_PRIVATE|unix.MS_REC, ""); err != nil {
		return fmt.Errorf("private mounts: %w", err)
	}
	for _, dir := range c.Limits.Readonly {
		if err := readonly(dir); err != nil {
			return fmt.Errorf("make %s read-only: %w", dir, err)
		}
	}
	if !c.Limits.Network {
		if err := loopback(); err != nil {
			return fmt.Errorf("loopback device: %w", err)
		}
	}
	for power := uintptr(0); power <= unix.CAP_LAST_CAP; power++ {
		if err := unix.Prctl(unix.PR_CAPBSET_DROP, power, 0, 0, 0); err != nil && err != unix.EINVAL {
			return fmt.Errorf("give up capability %d: %w", power, err)
		}
	}
	return nil
}

// readonly binds a folder over itself. Flags that it has already must stay, or the system refuses.
func readonly(dir string) error {
	if err := unix.Mount(dir, dir, "", unix.MS_BIND, ""); err != nil {
		return err
	}
	var about unix.Statfs_t
	if err := unix.Statfs(dir, &about); err != nil {
		return err
	}
	kept := uintptr(about.Flags) & (unix.MS_NOSUID | unix.MS_NODEV | unix.MS_NOEXEC | unix.MS_NOATIME | unix.MS_NODIRATIME | unix.MS_RELATIME)
	return unix.Mount("", dir, "", unix.MS_BIND|unix.MS_REMOUNT|unix.MS_RDONLY|kept, "")
}

func loopback() error {
	socket, err := unix.Socket(unix.AF_INET, unix.SOCK_DGRAM|unix.SOCK_CLOEXEC, 0)
	if err != nil {
		return err
	}
	defer unix.Close(socket)
	device, err := unix.NewIfreq("lo")
	if err != nil {
		return err
	}
	device.SetUint16(unix.IFF_UP | unix.IFF_RUNNING)
	return unix.IoctlIfreq(socket, unix.SIOCSIFFLAGS, device)
}
