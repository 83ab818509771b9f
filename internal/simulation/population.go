package simulation

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"sigs.k8s.io/yaml"
)

// Population says who takes part in a simulation, for how long and under which params.
type Population struct {
	Name        string `json:"name"`
	Description string `json:"description,omitempty"`
	// Epochs in which versions are requested; a few more pass before and after.
	Epochs int `json:"epochs"`
	// Seeds is how many worlds are played unless the caller says otherwise.
	Seeds int `json:"seeds"`
	// Params change single params of the main network, by name.
	Params     map[string]any  `json:"params,omitempty"`
	Benchmarks []BenchmarkSpec `json:"benchmarks"`
	Evaluators []EvaluatorSpec `json:"evaluators"`
	Developers []DeveloperSpec `json:"developers"`
	Gold       GoldSpec        `json:"gold"`
	// NoBaseline leaves benchmarks without a public model that is measured first.
	NoBaseline bool `json:"no_baseline,omitempty"`
	// Targets are what the figures have to reach, by name (see targets.go).
	Targets []TargetSpec `json:"targets,omitempty"`
}

// BenchmarkSpec is one measurement. Scores are accuracies in ppm.
type BenchmarkSpec struct {
	Domain   uint32 `json:"domain"`
	Weight   uint32 `json:"weight_ppm"`
	Frontier uint32 `json:"frontier_ppm"`
	NItems   uint64 `json:"n_items"`
	Eta      uint32 `json:"eta_ppm"`
	T0       uint32 `json:"t0_ppm"`
	T1       uint32 `json:"t1_ppm"`
}

// EvaluatorSpec is a number of evaluators that behave alike.
type EvaluatorSpec struct {
	Kind  string `json:"kind"`
	Count int    `json:"count"`
	// NoisePpm is the standard deviation of a measurement.
	NoisePpm float64 `json:"noise_ppm,omitempty"`
	// CostModel is what a measurement costs its evaluator off the chain, in MODEL.
	CostModel float64 `json:"cost_model,omitempty"`
	// Offline is the probability to miss a round by accident.
	Offline float64 `json:"offline,omitempty"`
	// JoinEpoch is when they register.
	JoinEpoch int `json:"join_epoch,omitempty"`
	// StrikeEpoch is when cartels and Sybils begin to lift the versions of their clients.
	StrikeEpoch int `json:"strike_epoch,omitempty"`
	// LiftPpm is how far above the frontier they report these versions.
	LiftPpm int64 `json:"lift_ppm,omitempty"`
	// Cautious members lift only where the ring sees a majority of the weight of the committee.
	Cautious bool `json:"cautious,omitempty"`
	// PauseEpochs is how long the honest do not challenge after a challenge that failed.
	PauseEpochs int `json:"pause_epochs,omitempty"`
	// Spite lets them challenge rounds in which a client was measured honestly.
	Spite bool `json:"spite,omitempty"`
}

// DeveloperSpec is a number of developers that behave alike.
type DeveloperSpec struct {
	Kind  string `json:"kind"`
	Count int    `json:"count"`
	// StartPpm is the skill at the beginning, seen from the frontier.
	StartPpm float64 `json:"start_ppm,omitempty"`
	// GainPpm is the mean progress of an epoch, or of a version where each is made anew.
	GainPpm float64 `json:"gain_ppm,omitempty"`
	// Every is the number of epochs between two versions.
	Every int `json:"every,omitempty"`
	// Models is how many models one developer pursues at a time, each under an account of its own.
	Models int `json:"models,omitempty"`
	// FromEpoch is when the developer begins.
	FromEpoch int `json:"from_epoch,omitempty"`
}

// GoldSpec says how the steward watches the evaluators.
type GoldSpec struct {
	// PerEpoch is the number of gold rounds per benchmark and epoch.
	PerEpoch int `json:"per_epoch"`
	// FromEpoch is when they begin.
	FromEpoch int `json:"from_epoch,omitempty"`
	// HonestClaims lets gold versions claim their true score, which protects copiers of claims.
	HonestClaims bool `json:"honest_claims,omitempty"`
}

// TargetSpec is a bound for one figure. Kind is an evaluator or developer kind where the
// figure exists per kind.
type TargetSpec struct {
	Figure string   `json:"figure"`
	Kind   string   `json:"kind,omitempty"`
	Min    *float64 `json:"min,omitempty"`
	Max    *float64 `json:"max,omitempty"`
}

// ParsePopulation reads YAML or JSON and fills in what is left out. An error names the entry,
// what is expected and what came.
func ParsePopulation(text []byte) (Population, error) {
	var p Population
	if err := yaml.UnmarshalStrict(text, &p); err != nil {
		return p, fmt.Errorf("population: expected YAML or JSON with the fields that --print-population shows: %w", err)
	}
	p.fill()
	return p, p.Validate()
}

func (p *Population) fill() {
	if p.Epochs == 0 {
		p.Epochs = 60
	}
	if p.Seeds == 0 {
		p.Seeds = 20
	}
	for i := range p.Benchmarks {
		p.Benchmarks[i].fill(i)
	}
	for i := range p.Evaluators {
		p.Evaluators[i].fill()
	}
	for i := range p.Developers {
		p.Developers[i].fill()
	}
}

// Validate refuses populations that cannot be played.
func (p Population) Validate() error {
	if p.Name == "" {
		return errors.New("population: name: expected a name, got nothing")
	}
	checks := []error{
		between("epochs", float64(p.Epochs), 1, 1000), between("seeds", float64(p.Seeds), 1, 1000),
		between("benchmarks", float64(len(p.Benchmarks)), 1, 8), between("gold.per_epoch", float64(p.Gold.PerEpoch), 0, 16),
		between("gold.from_epoch", float64(p.Gold.FromEpoch), 0, 1000),
	}
	for i, b := range p.Benchmarks {
		checks = append(checks, b.check(fmt.Sprintf("benchmarks[%d]", i)))
	}
	count := 0
	for i, e := range p.Evaluators {
		count += e.Count
		checks = append(checks, e.check(fmt.Sprintf("evaluators[%d]", i)))
	}
	checks = append(checks, between("evaluators: sum of count", float64(count), 1, 2000))
	for i, d := range p.Developers {
		checks = append(checks, d.check(fmt.Sprintf("developers[%d]", i)))
	}
	for i, t := range p.Targets {
		checks = append(checks, t.check(fmt.Sprintf("targets[%d]", i)))
	}
	for _, err := range checks {
		if err != nil {
			return fmt.Errorf("population %s: %w", p.Name, err)
		}
	}
	return nil
}

// Count gives the number of evaluators of some kinds.
func (p Population) Count(kinds ...string) int {
	sum := 0
	for _, e := range p.Evaluators {
		if slices.Contains(kinds, e.Kind) {
			sum += e.Count
		}
	}
	return sum
}

func between(name string, value, low, high float64) error {
	if value < low || value > high || value != value {
		return fmt.Errorf("%s: expected %v..%v, got %v", name, low, high, value)
	}
	return nil
}

func oneOf(name, value string, allowed []string) error {
	if slices.Contains(allowed, value) {
		return nil
	}
	return fmt.Errorf("%s: expected one of %s, got %q", name, strings.Join(allowed, ", "), value)
}
