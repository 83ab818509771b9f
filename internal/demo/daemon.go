package demo

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"syscall"
	"time"

	"github.com/modeld-labs/modeld/evaluator/service"
)

// patience is how long a daemon may take to end by itself before it is killed.
const patience = 5 * time.Second

// lives is how often a daemon is started before its end is an error.
const lives = 2

// daemon is an evaluator: the real daemon of this program, as a process of its own.
type daemon struct {
	member
	home    service.Home
	program string
	told    func(format string, args ...any)
}

// log is where the process writes.
func (d *daemon) log() string { return filepath.Join(string(d.home), "daemon.log") }

// run keeps the process running until ctx ends. A process that ends by itself is started once more, and then its end is an error.
func (d *daemon) run(ctx context.Context) error {
	for life := 1; ; life++ {
		err := d.live(ctx)
		if ctx.Err() != nil {
			return nil
		}
		if err == nil {
			err = errors.New("it ended without being told to")
		}
		if life == lives {
			return fmt.Errorf("evaluator %s: expected its daemon to run until the end of the demo, it ended %d times: %w; the end of %s:\n%s",
				d.name, life, err, d.log(), d.lastWords())
		}
		d.told("the daemon of %s ended (%v) and is started again", d.name, err)
	}
}

// live runs the process until it ends. When ctx ends it is told to stop, and killed if it does not.
func (d *daemon) live(ctx context.Context) error {
	out, err := os.OpenFile(d.log(), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	defer out.Close()
	// Where the kernel ends the process with the thread that started it, this thread lives as long.
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	cmd := exec.CommandContext(ctx, d.program, "evaluator", "run", "--home", string(d.home))
	cmd.Stdout, cmd.Stderr, cmd.Env, cmd.SysProcAttr, cmd.WaitDelay = out, out, environment(), attributes(), patience
	cmd.Cancel = func() error { return cmd.Process.Signal(syscall.SIGTERM) }
	if err := cmd.Start(); err != nil {
		return err
	}
	err = cmd.Wait()
	// What it started and left behind.
	_ = syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL)
	return err
}

// environment is that of this process, without what would change the settings of the daemon.
func environment() []string {
	return slices.DeleteFunc(os.Environ(), func(v string) bool { return strings.HasPrefix(v, "MODELD_") })
}

// lastWords gives the last lines of the log.
func (d *daemon) lastWords() string {
	text, err := os.ReadFile(d.log())
	if err != nil {
		return err.Error()
	}
	const lines = 5
	all := bytes.Split(bytes.TrimSpace(text), []byte("\n"))
	return string(bytes.Join(all[max(0, len(all)-lines):], []byte("\n")))
}

// up waits until the daemon answers.
func (d *daemon) up(ctx context.Context) error {
	return until(ctx, func() (bool, error) {
		conn, err := net.Dial("unix", d.home.Socket())
		if err != nil {
			return false, nil
		}
		return true, conn.Close()
	})
}
