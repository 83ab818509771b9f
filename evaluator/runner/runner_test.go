package runner_test

import (
	"context"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/modeld-labs/modeld/evaluator/runner"
	"github.com/modeld-labs/modeld/x/evalreward/types"
)

func task(t *testing.T) runner.Task {
	t.Helper()
	dir := t.TempDir()
	artifact := filepath.Join(dir, "artifact")
	require.NoError(t, os.MkdirAll(artifact, 0o700))
	require.NoError(t, os.WriteFile(filepath.Join(artifact, "model.bin"), []byte("weights"), 0o600))
	at, err := runner.At(filepath.Join(artifact, "model.bin"), "acme/tiny@1", "sha256:00")
	require.NoError(t, err)
	return runner.Task{
		Schema: runner.TaskSchema, Round: 42, Version: 3, Artifact: at, OutDir: filepath.Join(dir, "out"), Seed: 7,
		Benchmark: runner.NewBenchmark(types.Benchmark{Id: 5, Name: "prose", Metric: "acc", Kind: types.BENCHMARK_KIND_AUTOMATED}),
	}
}

// sh runs a script with ten seconds of time and whatever isolation this machine has.
func sh(t *testing.T, in runner.Task, script string, change func(*runner.Command)) (runner.Outcome, error) {
	t.Helper()
	c := runner.Command{Argv: []string{"sh", "-c", script}, Isolation: runner.Probe(), Limits: runner.Limits{Timeout: 10 * time.Second}}
	if change != nil {
		change(&c)
	}
	return runner.Do(t.Context(), c, in)
}

// TestTheContract: the command sees the task on standard input and in its environment, and nothing else of this process.
func TestTheContract(t *testing.T) {
	t.Setenv("SECRET_TOKEN", "hidden")
	in := task(t)
	_, err := sh(t, in, `cat > task.json; env > env; cat "$MODELD_ARTIFACT_FILE" > copy; echo "$MODELD_BENCHMARK_JSON" > benchmark.json`,
		func(c *runner.Command) { c.Env = []string{"HF_HOME=/cache"} })
	require.NoError(t, err)

	read := func(name string) string {
		text, err := os.ReadFile(filepath.Join(in.OutDir, name))
		require.NoError(t, err)
		return string(text)
	}
	require.JSONEq(t, `{"schema":"modeld-task/1","round":42,"version":3,"artifact":{"ref":"acme/tiny@1","digest":"sha256:00","dir":"`+in.Artifact.Dir+
		`","file":"`+in.Artifact.File+`"},"benchmark":`+read("benchmark.json")+`,"out_dir":"`+in.OutDir+`","seed":7}`, read("task.json"))
	require.Equal(t, "weights", read("copy"))
	env := read("env")
	for _, want := range []string{"MODELD_REF=acme/tiny@1", "MODELD_VERSION=3", "MODELD_DIGEST=sha256:00", "MODELD_BENCHMARK_ID=5", "MODELD_SEED=7",
		"MODELD_ROUND=42", "MODELD_OUT_DIR=" + in.OutDir, "HF_HOME=/cache"} {
		require.Contains(t, env, want+"\n")
	}
	require.NotContains(t, env, "SECRET_TOKEN")
	require.Contains(t, in.Placeholders(map[string]string{"own": "x"}), "own")
	require.Equal(t, runner.Seed("a", 1), runner.Seed("a", 1))
	require.NotEqual(t, runner.Seed("a", 1), runner.Seed("a", 2))
}

// TestExitCodes: each has its meaning, and the error shows the last words of the command.
func TestExitCodes(t *testing.T) {
	_, err := sh(t, task(t), "echo no tensors; exit 65", nil)
	require.ErrorIs(t, err, runner.ErrBadModel)
	require.ErrorContains(t, err, "it printed at last: no tensors")
	_, err = sh(t, task(t), "exit 75", nil)
	require.ErrorIs(t, err, runner.ErrLater)
	_, err = sh(t, task(t), "printf 'a\\001\\nb'; exit 3", nil)
	require.ErrorIs(t, err, runner.ErrFailed)
	require.ErrorContains(t, err, "expected sh to end with 0, 65 or 75, got exit status 3: it printed at last: a b")
	_, err = sh(t, task(t), "kill -9 $$", nil)
	require.ErrorIs(t, err, runner.ErrFailed)
	_, err = runner.Do(t.Context(), runner.Command{Argv: []string{"no-such-program"}, Limits: runner.Limits{Timeout: time.Second}}, task(t))
	require.ErrorContains(t, err, "is it installed for the user of the daemon?")
}

// TestARunnerThatHangsDiesWithAllItsProcesses: with children in sessions of their own too.
func TestARunnerThatHangsDiesWithAllItsProcesses(t *testing.T) {
	if !runner.Probe().Namespaces {
		t.Skip("no namespaces: a process that starts a session of its own is not found")
	}
	in := task(t)
	_, err := sh(t, in, `for i in 1 2 3; do setsid sleep 1000 & sleep 1000 & done; (sleep 3; echo alive > late) & wait`,
		func(c *runner.Command) { c.Limits.Timeout = time.Second })

	require.ErrorIs(t, err, runner.ErrFailed)
	require.ErrorContains(t, err, "expected sh to end within 1s, it was killed with all its processes")
	time.Sleep(2500 * time.Millisecond)
	require.NoFileExists(t, filepath.Join(in.OutDir, "late"))
}

// TestARunnerWithoutNamespacesDiesWithItsGroup: the least that every system has.
func TestARunnerWithoutNamespacesDiesWithItsGroup(t *testing.T) {
	in := task(t)
	_, err := sh(t, in, `sleep 1000 & echo $! > pid; echo $$ >> pid; wait`, func(c *runner.Command) {
		c.Isolation, c.Limits.Timeout = runner.Isolation{}, 500*time.Millisecond
	})
	require.ErrorIs(t, err, runner.ErrFailed)
	text, err := os.ReadFile(filepath.Join(in.OutDir, "pid"))
	require.NoError(t, err)
	for word := range strings.FieldsSeq(string(text)) {
		pid, err := strconv.Atoi(word)
		require.NoError(t, err)
		require.Eventually(t, func() bool { return gone(pid) }, 2*time.Second, 20*time.Millisecond, "process %d", pid)
	}
}

// gone tells whether a process ended; one that nobody waited for has.
func gone(pid int) bool {
	if syscall.Kill(pid, 0) != nil {
		return true
	}
	stat, err := os.ReadFile("/proc/" + strconv.Itoa(pid) + "/stat")
	return err != nil || strings.Contains(string(stat), ") Z ")
}

// TestARunnerThatPrintsMuch: it never waits, the disk gets a mebibyte of it, and the count is told.
func TestARunnerThatPrintsMuch(t *testing.T) {
	in := task(t)
	outcome, err := sh(t, in, "head -c 1073741824 /dev/zero | tr '\\0' x; exit 1", func(c *runner.Command) { c.Limits.Timeout = time.Minute })
	require.ErrorContains(t, err, "it printed 1073741824 bytes, of which 1048576 are kept")
	require.EqualValues(t, 1<<30, outcome.Printed)
	info, err := os.Stat(filepath.Join(in.OutDir, "output.log"))
	require.NoError(t, err)
	require.EqualValues(t, runner.OutputKept, info.Size())
}

// TestLimits: memory, the size of files, and processors.
func TestLimits(t *testing.T) {
	_, err := sh(t, task(t), "head -c 700000000 /dev/zero | tail -c 600000000 > tail", func(c *runner.Command) { c.Limits.Memory = 256 << 20 })
	require.ErrorContains(t, err, "expected sh", "tail has to keep 600 MB")

	in := task(t)
	_, err = sh(t, in, "head -c 3000000 /dev/zero > big", func(c *runner.Command) { c.Limits.Output = 1 << 20 })
	require.ErrorIs(t, err, runner.ErrFailed)
	info, err := os.Stat(filepath.Join(in.OutDir, "big"))
	require.NoError(t, err)
	require.LessOrEqual(t, info.Size(), int64(1<<20))

	in = task(t)
	_, err = sh(t, in, "nproc > n", func(c *runner.Command) { c.Limits.CPUs = 1 })
	require.NoError(t, err)
	text, err := os.ReadFile(filepath.Join(in.OutDir, "n"))
	require.NoError(t, err)
	require.Equal(t, "1", strings.TrimSpace(string(text)))
}

// TestNoNetwork: a server on this machine cannot be reached from inside, unless the operator says so; a folder can be read-only.
func TestNoNetwork(t *testing.T) {
	if !runner.Probe().Namespaces {
		t.Skip(runner.Probe().Why)
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	defer listener.Close()
	port := strconv.Itoa(listener.Addr().(*net.TCPAddr).Port)
	script := `bash -c 'exec 3<>/dev/tcp/127.0.0.1/` + port + `'`

	_, err = sh(t, task(t), script, nil)
	require.ErrorContains(t, err, "Connection refused")
	_, err = sh(t, task(t), script, func(c *runner.Command) { c.Limits.Network = true })
	require.NoError(t, err)

	in := task(t)
	_, err = sh(t, in, `touch "$MODELD_ARTIFACT_DIR/new"`, func(c *runner.Command) { c.Limits.Readonly = []string{in.Artifact.Dir} })
	require.ErrorContains(t, err, "Read-only file system")
	_, err = sh(t, in, `mount -t tmpfs none /tmp`, nil)
	require.Error(t, err, "no powers inside")
}

// TestTheEndOfTheDaemonEndsTheRunner: a cancelled context kills it and is told apart from a failure.
func TestTheEndOfTheDaemonEndsTheRunner(t *testing.T) {
	ctx, cancel := context.WithTimeout(t.Context(), 300*time.Millisecond)
	defer cancel()
	began := time.Now()
	_, err := runner.Do(ctx, runner.Command{
		Argv: []string{"sleep", "1000"}, Isolation: runner.Probe(), Limits: runner.Limits{Timeout: time.Minute},
	}, task(t))
	require.ErrorIs(t, err, context.DeadlineExceeded)
	require.Less(t, time.Since(began), 5*time.Second)
}
