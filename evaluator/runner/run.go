package runner

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"syscall"
	"time"
)

// What can come of a command besides success.
var (
	// ErrBadModel: it ended with 65; the artifact cannot be measured by anybody.
	ErrBadModel = errors.New("bad model")
	// ErrLater: it ended with 75.
	ErrLater = errors.New("asked to be run again later")
	// ErrFailed: it ended in another way, or not in time.
	ErrFailed = errors.New("runner failed")
)

// OutputKept is how much of what a command prints is kept; the rest is counted.
const OutputKept = 1 << 20

// Limits of a command.
type Limits struct {
	Timeout time.Duration `json:"timeout"`
	// Memory is its address space in bytes, Output the largest file in bytes, CPUs the processors; 0 means no limit.
	Memory int64 `json:"memory"`
	Output int64 `json:"output"`
	CPUs   int   `json:"cpus"`
	// Network lets it reach the network.
	Network bool `json:"network"`
	// Readonly folders cannot be written to, where the system allows to say so.
	Readonly []string `json:"readonly"`
}

// Command is what to run.
type Command struct {
	Argv []string
	// Env are variables NAME=VALUE besides those of the contract.
	Env    []string
	Limits Limits
	// Isolation says what this system allows; see Probe.
	Isolation Isolation
}

// Outcome of a command that ran.
type Outcome struct {
	// Output is the last part of what it printed, cut to a few lines for a log.
	Output string
	// Printed counts all bytes that it printed.
	Printed int64
	Took    time.Duration
}

// Do runs a command on a task until it ends, its time is over, or ctx ends; then every process of it is killed. What it prints goes to
// output.log in the folder for results. Errors: ErrBadModel, ErrLater, ErrFailed, the end of ctx, or that it could not be started.
func Do(ctx context.Context, c Command, t Task) (Outcome, error) {
	if err := os.MkdirAll(t.OutDir, 0o700); err != nil {
		return Outcome{}, fmt.Errorf("folder for results: %w", err)
	}
	log, err := os.OpenFile(filepath.Join(t.OutDir, "output.log"), os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600)
	if err != nil {
		return Outcome{}, fmt.Errorf("folder for results: %w", err)
	}
	defer log.Close()
	printed := &capped{file: log}
	cmd, err := c.prepare(t, printed)
	if err != nil {
		return Outcome{}, err
	}
	started := time.Now()
	limit, cancel := context.WithTimeoutCause(ctx, c.Limits.Timeout, errTimeout)
	defer cancel()
	err = wait(limit, cmd)
	outcome := Outcome{Output: printed.tail(), Printed: printed.total(), Took: time.Since(started).Round(time.Millisecond)}
	return outcome, c.judge(ctx, limit, err, outcome)
}

var errTimeout = errors.New("time is over")

// judge says what the end of a command means.
func (c Command) judge(ctx, limit context.Context, err error, o Outcome) error {
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if errors.Is(context.Cause(limit), errTimeout) {
		return fmt.Errorf("%w: expected %s to end within %s, it was killed with all its processes", ErrFailed, c.Argv[0], c.Limits.Timeout)
	}
	var ended *exec.ExitError
	if err == nil || !errors.As(err, &ended) {
		return err
	}
	switch ended.ExitCode() {
	case ExitBadModel:
		return fmt.Errorf("%w: %s ended with %d: %s", ErrBadModel, c.Argv[0], ExitBadModel, o.Output)
	case ExitLater:
		return fmt.Errorf("%w: %s ended with %d: %s", ErrLater, c.Argv[0], ExitLater, o.Output)
	default:
		return fmt.Errorf("%w: expected %s to end with 0, 65 or 75, got %s: %s", ErrFailed, c.Argv[0], ended, o.Output)
	}
}

// prepare gives the command that starts this program under another name, which sets the limits and starts the real one.
func (c Command) prepare(t Task, printed *capped) (*exec.Cmd, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, fmt.Errorf("find this program: %w", err)
	}
	program, err := exec.LookPath(c.Argv[0])
	if err != nil {
		return nil, fmt.Errorf("%w: %w; is it installed for the user of the daemon?", ErrFailed, err)
	}
	jail, err := json.Marshal(cell{Program: program, Argv: c.Argv, Limits: c.Limits, Isolated: c.Isolation.applies()})
	if err != nil {
		return nil, err
	}
	task, err := json.Marshal(t)
	if err != nil {
		return nil, err
	}
	environment, err := t.environment()
	if err != nil {
		return nil, err
	}
	cmd := &exec.Cmd{
		Path: self, Args: []string{mark, string(jail)}, Dir: t.OutDir, Stdin: bytes.NewReader(append(task, '\n')),
		Stdout: printed, Stderr: printed, Env: append(append(base(), c.Env...), environment...),
		SysProcAttr: c.Isolation.attributes(c.Limits),
		// A process that escaped may hold the pipe open for ever.
		WaitDelay: 5 * time.Second,
	}
	return cmd, nil
}

// base are the variables of this process that every command sees.
func base() []string {
	var list []string
	for _, name := range []string{"PATH", "HOME", "LANG", "TMPDIR", "TZ"} {
		if value, set := os.LookupEnv(name); set {
			list = append(list, name+"="+value)
		}
	}
	return list
}

// wait starts a command and waits for its end; when ctx ends before, its whole process group dies.
func wait(ctx context.Context, cmd *exec.Cmd) error {
	ended := make(chan error, 1)
	started := make(chan error, 1)
	go func() {
		// The kernel kills the command when the thread that started it ends, and this thread lives until then.
		runtime.LockOSThread()
		defer runtime.UnlockOSThread()
		err := cmd.Start()
		started <- err
		if err == nil {
			ended <- cmd.Wait()
		}
	}()
	if err := <-started; err != nil {
		return fmt.Errorf("%w: start: %w", ErrFailed, err)
	}
	var err error
	select {
	case err = <-ended:
	case <-ctx.Done():
	}
	// The group also when the command ended: it may have left children behind.
	_ = syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL)
	if ctx.Err() != nil && err == nil {
		err = <-ended
	}
	if errors.Is(err, exec.ErrWaitDelay) {
		return nil
	}
	return err
}
