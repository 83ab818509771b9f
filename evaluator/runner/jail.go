package runner

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
)

// mark is the name under which this program starts itself to run a command under limits.
const mark = "modeld-evaluator-runner"

// exitBroken is the exit code when the limits could not be set.
const exitBroken = 126

// cell is what the helper is told.
type cell struct {
	Program  string   `json:"program"`
	Argv     []string `json:"argv"`
	Limits   Limits   `json:"limits"`
	Isolated bool     `json:"isolated"`
}

// Main makes this process the helper that runs a command under limits, when it was started as one; else it returns. It has to be the first
// call of the program, and of the tests that use Do.
func Main() {
	if len(os.Args) != 2 || os.Args[0] != mark {
		return
	}
	var c cell
	if err := json.Unmarshal([]byte(os.Args[1]), &c); err != nil {
		c.broken(err)
	}
	if err := c.restrict(); err != nil {
		c.broken(err)
	}
	cmd := exec.Command(c.Program)
	cmd.Args, cmd.Stdin, cmd.Stdout, cmd.Stderr = c.Argv, os.Stdin, os.Stdout, os.Stderr
	cmd.SysProcAttr = child()
	err := cmd.Run()
	var ended *exec.ExitError
	switch {
	case err == nil:
		os.Exit(0)
	case errors.As(err, &ended) && ended.ExitCode() >= 0:
		os.Exit(ended.ExitCode())
	case errors.As(err, &ended):
		fmt.Fprintf(os.Stderr, "%s: %v\n", c.Argv[0], ended)
		os.Exit(exitBroken)
	default:
		c.broken(err)
	}
}

func (c cell) broken(err error) {
	fmt.Fprintf(os.Stderr, "limits of the runner: %v\n", err)
	os.Exit(exitBroken)
}
