package demo

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/modeld-labs/modeld/evaluator/service"
)

// script gives a daemon whose program is a shell script.
func script(t *testing.T, text string) (*daemon, *bytes.Buffer) {
	t.Helper()
	dir := t.TempDir()
	program := filepath.Join(dir, "program")
	require.NoError(t, os.WriteFile(program, []byte("#!/bin/sh\n"+text), 0o700))
	said := &bytes.Buffer{}
	return &daemon{
		member: member{"ada", Honest}, home: service.Home(dir), program: program,
		told: func(format string, args ...any) { fmt.Fprintf(said, format+"\n", args...) },
	}, said
}

func TestADaemonThatDiesIsStartedOnceMoreAndThenReported(t *testing.T) {
	d, said := script(t, "echo \"args $*\"; echo no such journal; exit 3\n")
	err := d.run(t.Context())
	require.ErrorContains(t, err, "evaluator ada: expected its daemon to run until the end of the demo, it ended 2 times: exit status 3; the end of "+d.log())
	require.ErrorContains(t, err, "no such journal")
	require.Equal(t, 1, strings.Count(said.String(), "the daemon of ada ended (exit status 3) and is started again"), said.String())
	log, err := os.ReadFile(d.log())
	require.NoError(t, err)
	require.Equal(t, 2, strings.Count(string(log), "args evaluator run --home "+string(d.home)), string(log))
}

func TestADaemonThatEndsWithoutAFailureIsAnErrorToo(t *testing.T) {
	d, _ := script(t, "exit 0\n")
	require.ErrorContains(t, d.run(t.Context()), "it ended without being told to")
}

// What the daemon started ends with it, also what does not listen to signals, and the end of the demo is no error.
func TestDaemonsEndWithTheDemo(t *testing.T) {
	d, said := script(t, "(trap '' TERM; while :; do sleep 0.1; done) &\necho $! > \"$4/child\"; exec sleep 60\n")
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- d.run(ctx) }()
	child := 0
	require.Eventually(t, func() bool {
		text, _ := os.ReadFile(filepath.Join(string(d.home), "child"))
		_, err := fmt.Sscan(string(text), &child)
		return err == nil
	}, 10*time.Second, 10*time.Millisecond)
	stop()
	require.NoError(t, <-ended)
	require.Empty(t, said.String())
	require.Eventually(t, func() bool { return !running(child) }, 5*time.Second, 10*time.Millisecond)
}

// running tells whether a process does anything; one that nobody has waited for yet is over.
func running(pid int) bool {
	if syscall.Kill(pid, 0) != nil {
		return false
	}
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	return err != nil || !strings.Contains(string(text), ") Z ")
}

func TestSettingsOfTheUserDoNotReachTheDaemons(t *testing.T) {
	t.Setenv("MODELD_EVALUATOR_WALLET_KEY", "mine")
	require.NotContains(t, strings.Join(environment(), "\n"), "MODELD_")
	require.NotEmpty(t, environment())
}

func TestAFolderWithALongPathIsRefused(t *testing.T) {
	_, err := Run(t.Context(), Options{Home: "/" + strings.Repeat("long/", 20)})
	require.ErrorContains(t, err, "home: expected a folder whose path has at most 62 characters, because the evaluators have sockets in it, got 100")
}
