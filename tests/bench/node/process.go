package node

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// ticks are the clock ticks of a second in /proc; Linux fixes them at 100 for user programs.
const ticks = 100

// process is a running node.
type process struct {
	cmd  *exec.Cmd
	log  *os.File
	done chan struct{}
	// ended is how the node ended, once done is closed.
	ended error
}

// start runs modeld start on a home; what it logs goes to node.log in the home.
func (h *home) start(ctx context.Context, binary string) (*process, error) {
	log, err := os.OpenFile(filepath.Join(h.dir, "node.log"), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return nil, err
	}
	//nolint:gosec // The binary is the one that was built, or named by whoever runs the benchmark.
	cmd := exec.CommandContext(ctx, binary, "start", "--home", h.dir, "--log_no_color")
	if h.profile != "" {
		cmd.Args = append(cmd.Args, "--cpu-profile", filepath.Join(h.profile, fmt.Sprintf("%s-%d.pprof", filepath.Base(h.dir), time.Now().UnixNano())))
	}
	cmd.Stdout, cmd.Stderr = log, log
	if err := cmd.Start(); err != nil {
		return nil, errors.Join(err, log.Close())
	}
	p := &process{cmd: cmd, log: log, done: make(chan struct{})}
	go func() {
		defer close(p.done)
		p.ended = cmd.Wait()
	}()
	return p, nil
}

// running refuses when the node ended by itself, with the end of its log.
func (p *process) running() error {
	select {
	case <-p.done:
		text, _ := os.ReadFile(p.log.Name())
		return errors.Join(fmt.Errorf("node: expected it to run, it ended: %s", text[max(0, len(text)-2000):]), p.ended)
	default:
		return nil
	}
}

// stop asks the node to end and waits for it; after half a minute it is killed.
func (p *process) stop() error {
	defer p.log.Close()
	if err := p.cmd.Process.Signal(syscall.SIGTERM); err != nil && !errors.Is(err, os.ErrProcessDone) {
		return err
	}
	select {
	case <-p.done:
		return nil
	case <-time.After(30 * time.Second):
		return errors.Join(errors.New("node: expected it to stop within 30 s of SIGTERM"), p.cmd.Process.Kill())
	}
}

// cpu gives the CPU time that the node has used, user and system, in seconds.
func (p *process) cpu() (float64, error) {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", p.cmd.Process.Pid))
	if err != nil {
		return 0, err
	}
	// The name in brackets may hold spaces; utime and stime are fields 14 and 15.
	_, rest, _ := strings.Cut(string(text), ") ")
	fields := strings.Fields(rest)
	if len(fields) < 13 {
		return 0, fmt.Errorf("/proc/PID/stat: expected 15 fields or more, got %q", text)
	}
	user, err := strconv.ParseFloat(fields[11], 64)
	if err != nil {
		return 0, err
	}
	system, err := strconv.ParseFloat(fields[12], 64)
	return (user + system) / ticks, err
}

// resetPeak lets the kernel forget the largest resident memory so far.
func (p *process) resetPeak() error {
	return os.WriteFile(fmt.Sprintf("/proc/%d/clear_refs", p.cmd.Process.Pid), []byte("5"), 0)
}

// peakMiB gives the largest resident memory of the node since it started or since the last
// resetPeak.
func (p *process) peakMiB() (float64, error) {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", p.cmd.Process.Pid))
	if err != nil {
		return 0, err
	}
	for line := range strings.Lines(string(text)) {
		if value, found := strings.CutPrefix(line, "VmHWM:"); found {
			kib, err := strconv.ParseFloat(strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(value), "kB")), 64)
			return kib / 1024, err
		}
	}
	return 0, errors.New("/proc/PID/status: expected a line VmHWM, found none")
}
