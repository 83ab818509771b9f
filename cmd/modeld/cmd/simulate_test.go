package cmd

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/modeld-labs/modeld/internal/simulation"
)

// simulate runs the command and gives what it wrote.
func simulate(t *testing.T, in string, args ...string) (string, error) {
	t.Helper()
	cmd := tree(t)
	var out bytes.Buffer
	cmd.SetOut(&out)
	cmd.SetErr(&out)
	cmd.SetIn(strings.NewReader(in))
	cmd.SetArgs(append([]string{"mechanism", "simulate"}, args...))
	err := cmd.ExecuteContext(context.Background())
	return out.String(), err
}

const tiny = `{"name": "tiny", "epochs": 4, "seeds": 1, "benchmarks": [{}],
 "evaluators": [{"kind": "honest", "count": 40}, {"kind": "cartel", "count": 10, "strike_epoch": 2}],
 "developers": [{"kind": "strong", "count": 2, "gain_ppm": 20000, "every": 1}, {"kind": "client", "count": 1}]`

// A population from standard input is played; its report is one JSON document.
func TestSimulatePlaysAPopulation(t *testing.T) {
	out, err := simulate(t, tiny+"}", "--population", "-", "--output", "json", "--params", "kappa=3", "--check")
	require.NoError(t, err)
	var report simulation.Report
	require.NoError(t, json.Unmarshal([]byte(out), &report))
	require.Equal(t, "tiny", report.Scenario)
	require.Positive(t, report.Rounds.Final)
	require.InDelta(t, 3, report.Params["kappa"], 0)
}

// A target that is missed is in the report, and makes the command fail.
func TestSimulateFailsWithAMissedTarget(t *testing.T) {
	out, err := simulate(t, tiny+`, "targets": [{"figure": "spearman", "min": 2}]}`, "--population", "-")
	require.ErrorContains(t, err, "got 1 missed, the first is spearman >= 2")
	require.Contains(t, out, "MISSED")
}

// A sweep is a table and a drawing.
func TestSimulateDrawsASweep(t *testing.T) {
	file := filepath.Join(t.TempDir(), "sweep.svg")
	out, err := simulate(t, tiny+"}", "--population", "-", "--sweep", "cartel", "--plot", file)
	require.NoError(t, err)
	require.Contains(t, out, "60.00 %")
	drawing, err := os.ReadFile(file)
	require.NoError(t, err)
	require.Contains(t, string(drawing), "</svg>")
}

// A population that is printed can be played again.
func TestSimulatePrintsItsPopulations(t *testing.T) {
	for _, name := range simulation.Scenarios() {
		out, err := simulate(t, "", "--scenario", name, "--print-population")
		require.NoError(t, err)
		_, err = simulation.ParsePopulation([]byte(out))
		require.NoError(t, err, name)
	}
}

// What makes no sense is refused with what is expected and what came.
func TestSimulateRefusesWhatMakesNoSense(t *testing.T) {
	for _, c := range []struct {
		want string
		args []string
	}{
		{`expected text or json, got "xml"`, []string{"--output", "xml"}},
		{`--sweep: expected cartel, got "rain"`, []string{"--sweep", "rain"}},
		{"--plot: expected --sweep with it", []string{"--plot", "x.svg"}},
		{`got "war"`, []string{"--scenario", "war"}},
		{"expected a readable file", []string{"--population", "nowhere.yaml"}},
		{"none of the others can be", []string{"--population", "-", "--scenario", "mix"}},
		{"expected key=value or a readable file", []string{"--params", "nowhere"}},
		{"params: kapa: expected one of", []string{"--params", "kapa=1"}},
		{"the chain would refuse them: quorum", []string{"--params", "quorum=2"}},
		{"developers of kind client", []string{"--scenario", "mix", "--sweep", "cartel"}},
	} {
		_, err := simulate(t, "", c.args...)
		require.ErrorContains(t, err, c.want, "%v", c.args)
	}
}
