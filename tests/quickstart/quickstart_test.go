// Package quickstart types the steps of the README, as they stand there.
package quickstart

import (
	"flag"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/cosmos/cosmos-sdk/client/flags"

	"github.com/modeld-labs/modeld/cmd/modeld/cmd"
)

const (
	root = "../.."
	// promised is the time in which a first evaluation is paid; the rest of the steps has as much again.
	promised = 10 * time.Minute
)

var live = flag.Bool("quickstart.run", false, "run the steps, on the default ports; takes minutes")

// TestMain makes this test binary behave as modeld when it is called by that name, and as the process that the daemon starts for a runner.
func TestMain(m *testing.M) {
	if name := filepath.Base(os.Args[0]); name == "modeld" || name == "modeld-evaluator-runner" {
		os.Exit(cmd.Main())
	}
	os.Exit(m.Run())
}

// steps gives the blocks of the README that are marked as steps.
func steps(t *testing.T) []string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(root, "README.md"))
	require.NoError(t, err)
	var blocks []string
	for _, found := range regexp.MustCompile("(?ms)^```sh quickstart\n(.*?)^```$").FindAllStringSubmatch(string(text), -1) {
		blocks = append(blocks, found[1])
	}
	require.Len(t, blocks, 6, "blocks that begin with ```sh quickstart")
	return blocks
}

var (
	// called finds each call of modeld with its arguments, up to the end of the command.
	called = regexp.MustCompile(`modeld ([a-z][^;|<>&)\n]*)`)
	// substituted finds a command whose output is an argument of another.
	substituted = regexp.MustCompile(`\$\(([^()]*)\)`)
)

// calls gives the words of every call of modeld in a block.
func calls(block string) (list [][]string) {
	block = strings.ReplaceAll(block, "\\\n", " ")
	for substituted.MatchString(block) {
		block = substituted.ReplaceAllStringFunc(block, func(inner string) string {
			list = append(list, calls(inner[2:len(inner)-1])...)
			return "VALUE"
		})
	}
	for _, call := range called.FindAllStringSubmatch(block, -1) {
		list = append(list, strings.Fields(call[1]))
	}
	return list
}

// TestStepsNameCommandsAndFlagsThatExist: a step that the binary does not know any more is found without a chain.
func TestStepsNameCommandsAndFlagsThatExist(t *testing.T) {
	tree, err := cmd.NewRootCmd()
	require.NoError(t, err)
	tree.PersistentFlags().String(flags.FlagHome, "", "as the server adds it")
	checked := 0
	for _, block := range steps(t) {
		out, err := exec.Command("bash", "-n", "-c", block).CombinedOutput()
		require.NoError(t, err, "%s: %s", block, out)
		for _, words := range calls(block) {
			line := strings.Join(words, " ")
			found, _, err := tree.Find(words)
			require.NoError(t, err, line)
			require.True(t, found.Runnable(), line)
			_ = found.InheritedFlags()
			for _, word := range words {
				if name, long := strings.CutPrefix(word, "--"); long {
					require.NotNil(t, found.Flag(name), "%s: no flag --%s", line, name)
				}
			}
			checked++
		}
	}
	require.Greater(t, checked, 15)
}

// TestFromNothingToAPaidEvaluation runs the steps with an empty home: the first five blocks end with a payment within the promised time, the last
// with one for results of lm-evaluation-harness.
func TestFromNothingToAPaidEvaluation(t *testing.T) {
	if !*live {
		t.Skip("runs a chain in real time; -quickstart.run")
	}
	for _, port := range []int{26656, 26657, 9090, 1317} {
		listener, err := net.Listen("tcp", fmt.Sprintf("127.0.0.1:%d", port))
		require.NoError(t, err, "the steps use this port; end what listens there")
		require.NoError(t, listener.Close())
	}
	blocks := steps(t)
	var script strings.Builder
	for i, block := range blocks {
		fmt.Fprintf(&script, "%s\necho \"STEP %d $(date +%%s)\"\n", block, i+1)
	}
	began := time.Now()
	out := typed(t, script.String())
	require.Contains(t, out, fmt.Sprintf("STEP %d", len(blocks)), "the steps did not come to their end")
	paid := 0
	_, err := fmt.Sscanf(out[strings.Index(out, "STEP 5"):], "STEP 5 %d", &paid)
	require.NoError(t, err)
	took := time.Unix(int64(paid), 0).Sub(began).Round(time.Second)
	t.Logf("a first paid evaluation after %s, everything after %s", took, time.Since(began).Round(time.Second))
	require.Less(t, took, promised)
	require.Contains(t, out, "modeld.evalreward.v1.EventClaimed", "the owner claims")
	require.Regexp(t, `text: 'score \d{6} moved the frontier from 100000`, out, "the owner's payment is explained")
	require.Contains(t, out, "0.8137205387205387 (stderr 0.007988845638383, n 2376), raw 813721")
	require.Equal(t, 2, strings.Count(out, `"event":"round_finalised"`), "one round of daemons and one of files is final")
}

// typed runs a script in the folder of the repository, with an empty home and this binary as modeld, and ends what it leaves running.
func typed(t *testing.T, script string) string {
	t.Helper()
	// A short path: sockets lie in it.
	home, err := os.MkdirTemp("", "quickstart-")
	require.NoError(t, err)
	t.Cleanup(func() { _ = os.RemoveAll(home) })
	self, err := os.Executable()
	require.NoError(t, err)
	bin := filepath.Join(home, "bin")
	require.NoError(t, os.Mkdir(bin, 0o700))
	require.NoError(t, os.Symlink(self, filepath.Join(bin, "modeld")))
	log, err := os.Create(filepath.Join(home, "steps.log"))
	require.NoError(t, err)
	defer func() { _ = log.Close() }()
	c := exec.Command("bash", "-e", "-c", script)
	c.Dir, c.Stdout, c.Stderr = root, log, log
	c.Env = []string{"HOME=" + home, "PATH=" + bin + ":" + os.Getenv("PATH"), "LANG=C.UTF-8"}
	c.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	require.NoError(t, c.Start())
	limit := time.AfterFunc(2*promised, func() { _ = syscall.Kill(-c.Process.Pid, syscall.SIGKILL) })
	failed := c.Wait()
	limit.Stop()
	_ = syscall.Kill(-c.Process.Pid, syscall.SIGKILL)
	text, err := os.ReadFile(log.Name())
	require.NoError(t, err)
	require.NoError(t, failed, string(text[max(0, len(text)-6000):]))
	return string(text)
}
