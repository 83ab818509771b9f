package simulation

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

// Every population that comes with the program can be played, and as JSON too.
func TestScenariosParse(t *testing.T) {
	require.NotEmpty(t, Scenarios())
	for _, name := range Scenarios() {
		p, err := Scenario(name)
		require.NoError(t, err, name)
		require.Equal(t, name, p.Name, "the name is that of the file")
		require.NotEmpty(t, p.Description, name)
		require.NotEmpty(t, p.Targets, name)
		_, err = buildParams(p.Params)
		require.NoError(t, err, name)
	}
	_, err := Scenario("war")
	require.ErrorContains(t, err, `got "war"`)
}

// A population may be written as JSON; what is left out gets the usual values.
func TestWhatIsLeftOutIsFilledIn(t *testing.T) {
	p, err := ParsePopulation([]byte(`{"name": "x", "benchmarks": [{}], "evaluators": [{"kind": "honest", "count": 15}], "developers": [{"kind": "weak", "count": 1}]}`))
	require.NoError(t, err)
	require.Equal(t, 60, p.Epochs)
	require.Equal(t, BenchmarkSpec{Domain: 1, Weight: 100_000, Frontier: 700_000, NItems: 10_000, Eta: 10_000, T0: 2_500, T1: 10_000}, p.Benchmarks[0])
	require.Equal(t, EvaluatorSpec{Kind: Honest, Count: 15, NoisePpm: 600, CostModel: 15}, p.Evaluators[0])
	require.Equal(t, DeveloperSpec{Kind: Weak, Count: 1, StartPpm: -30_000, GainPpm: 1_000, Every: 2, Models: 1}, p.Developers[0])
}

// What cannot be played is refused with the place, what is expected and what came.
func TestBadPopulationsAreRefused(t *testing.T) {
	const good = "name: x\nbenchmarks: [{}]\nevaluators: [{kind: honest, count: 15}]\n"
	for text, want := range map[string]string{
		"":                                             "name: expected a name",
		"name: x\n":                                    "benchmarks: expected 1..8, got 0",
		"name: x\nbenchmarks: [{}]\n":                  "sum of count: expected 1..2000, got 0",
		good + "seeds: -1\n":                           "seeds: expected 1..1000, got -1",
		good + "epochs: 5000\n":                        "epochs: expected 1..1000, got 5000",
		good + "wishes: 3\n":                           `unknown field "wishes"`,
		good + "epochs: many\n":                        "cannot unmarshal string",
		good + "gold: {per_epoch: 99}\n":               "gold.per_epoch: expected 0..16, got 99",
		good + "developers: [{kind: king}]":            `developers[0].kind: expected one of strong`,
		good + "targets: [{figure: luck, max: 1}]":     `targets[0].figure: expected one of`,
		good + "targets: [{figure: spearman}]":         "targets[0]: expected min or max",
		"name: x\nbenchmarks: [{weight_ppm: 2000000}]": "benchmarks[0].weight_ppm: expected 1..1e+06",
		"name: x\nbenchmarks: [{}]\nevaluators: [{kind: elf, count: 1}]":                   `evaluators[0].kind: expected one of honest`,
		"name: x\nbenchmarks: [{}]\nevaluators: [{kind: lazy, count: 1, offline: 2}]":      "evaluators[0].offline: expected 0..1, got 2",
		"name: x\nbenchmarks: [{}]\nevaluators: [{kind: lazy, count: 1, noise_ppm: -0.5}]": "noise_ppm: expected 0..1e+06, got -0.5",
		"name: x\nbenchmarks: [{}]\nevaluators: [{kind: lazy, count: 1, lift_ppm: 1.5}]":   "lift_ppm",
	} {
		_, err := ParsePopulation([]byte(text))
		require.ErrorContains(t, err, want, text)
	}
}

// Params change by name, from pairs and files; what the chain would refuse is refused.
func TestParamsAreThoseOfTheMainNetworkWithChanges(t *testing.T) {
	o := Overrides{}
	file := filepath.Join(t.TempDir(), "params.yaml")
	require.NoError(t, os.WriteFile(file, []byte("params:\n  beta: 300000\n  bond_unit: \"7000000000\"\n"), 0o600))
	require.NoError(t, o.Add(file))
	require.NoError(t, o.Add("kappa=8"))
	require.NoError(t, o.Add("halving_epochs = 100"))
	p, err := buildParams(Overrides{"kappa": 5, "rounds_max": 20}, o)
	require.NoError(t, err)
	require.Equal(t, uint32(8), p.Kappa)
	require.Equal(t, uint32(20), p.RoundsMax)
	require.Equal(t, uint32(300_000), p.Beta)
	require.Equal(t, uint64(100), p.HalvingEpochs)
	require.Equal(t, int64(7_000_000_000), p.BondUnit.Int64())
	require.Equal(t, uint32(15), p.CommitteeSize)
	require.Equal(t, map[string]any{
		"kappa": float64(8), "rounds_max": float64(20), "beta": float64(300_000), "halving_epochs": "100", "bond_unit": "7000000000",
	}, changedParams(p))

	for change, want := range map[string]string{
		"kapa=8":           "params: kapa: expected one of allow_small_committees",
		"kappa=0":          "the chain would refuse them: kappa",
		"kappa=much":       "right type",
		"kappa=1.5":        "right type",
		"reveal_blocks=50": "the chain would refuse them: reveal_blocks",
	} {
		o := Overrides{}
		require.NoError(t, o.Add(change))
		_, err := buildParams(o)
		require.ErrorContains(t, err, want, change)
	}
	require.ErrorContains(t, Overrides{}.Add("nowhere.yaml"), "readable file")
	require.NoError(t, os.WriteFile(file, []byte("- 1\n"), 0o600))
	require.ErrorContains(t, Overrides{}.Add(file), "object of params")
}
