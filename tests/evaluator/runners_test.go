package evaluator

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/modeld-labs/modeld/evaluator/runner"
)

// TestRunnersThatMisbehaveBesideOneThatWorks: each fault of a runner ends with its line in the log of the real daemon, no process stays, and
// the benchmark whose runner works is revealed.
func TestRunnersThatMisbehaveBesideOneThatWorks(t *testing.T) {
	if testing.Short() {
		t.Skip("runs a node")
	}
	value := func(v string) string {
		return strings.Replace(measures, `"$(cat "$MODELD_ARTIFACT_FILE" | cut -c1-6)"`, v, 1)
	}
	faults := []struct{ script, timeout, want string }{
		{measures, "10s", "msg=REVEALED"},
		{"sleep 271828", "500ms", "expected sh to end within 500ms, it was killed with all its processes"},
		{"for i in 1 2 3 4 5; do setsid sleep 314159 & sleep 314159 & done; wait", "500ms", "it was killed with all its processes"},
		{"head -c 1073741824 /dev/zero; exit 1", "60s", "it printed 1073741824 bytes, of which 1048576 are kept"},
		{"exit 75", "10s", "passed in state FETCHED: asked "},
		{value("NaN"), "10s", `expected a number such as 0.8137, got \"NaN\"`},
		{value("81.37"), "10s", "expected 0.000000 to 1.000000"},
		{strings.Replace(measures, `"accuracy"`, `"f1"`, 1), "10s", `expected metric \"accuracy\", got \"f1\"`},
	}
	var runners []string
	for i, f := range faults {
		runners = append(runners, fmt.Sprintf(`{name: r%d, benchmarks: ["%d"], command: [sh, -c, %q], timeout: %s, tries: 1, sandbox: {network: host}}`,
			i+1, i+1, f.script, f.timeout))
	}
	s := newScene(t, plan{models: 1, benchmarks: len(faults), commit: 120, reveal: 40, workers: 4, settings: func(text string) string {
		return regexp.MustCompile(`(?m)^runners:.*$`).ReplaceAllLiteralString(text, "runners: ["+strings.Join(runners, ", ")+"]")
	}})
	var rounds []uint64
	s.until(30*time.Second, "a round of each", func() bool { rounds = s.rounds(0); return len(rounds) == len(faults) })
	defer s.start()()
	for i, f := range faults {
		s.until(40*time.Second, fmt.Sprintf("prose-%d: %s", i+1, f.want), func() bool {
			for line := range strings.Lines(s.logged()) {
				if strings.Contains(line, fmt.Sprintf("benchmark=prose-%d ", i+1)) && strings.Contains(line, f.want) {
					return true
				}
			}
			return false
		})
	}
	_, revealed := s.count(rounds)
	require.Equal(t, 1, revealed)
	require.Empty(t, s.skipped())
	if runner.Probe().Namespaces {
		require.Empty(t, running(t, "271828", "314159"), "processes of a runner that was killed")
	}
}

// running lists the processes with one of some arguments.
func running(t *testing.T, arguments ...string) (found []string) {
	t.Helper()
	lines, err := filepath.Glob("/proc/[0-9]*/cmdline")
	require.NoError(t, err)
	for _, file := range lines {
		text, _ := os.ReadFile(file)
		for _, a := range arguments {
			if strings.Contains(string(text), "\x00"+a+"\x00") {
				found = append(found, strings.ReplaceAll(string(text), "\x00", " "))
			}
		}
	}
	return found
}
