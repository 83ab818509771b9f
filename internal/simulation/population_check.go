package simulation

import "errors"

// Kinds of evaluators.
const (
	Honest      = "honest"
	Noisy       = "noisy"
	Lazy        = "lazy"
	ClaimCopier = "claim-copier"
	PeerCopier  = "peer-copier"
	Griefer     = "griefer"
	Silent      = "silent"
	Whitewasher = "whitewasher"
	BribeTaker  = "bribe-taker"
	Cartel      = "cartel"
	Sybil       = "sybil"
)

// Kinds of developers.
const (
	Strong        = "strong"
	Weak          = "weak"
	Generalist    = "generalist"
	Specialist    = "specialist"
	Overfitter    = "overfitter"
	Plagiarist    = "plagiarist"
	Scavenger     = "scavenger"
	Spammer       = "spammer"
	TinyIncrement = "tiny-increment"
	LineageHider  = "lineage-hider"
	Client        = "client"
	Briber        = "briber"
)

// EvaluatorKinds in the order of the tables.
var EvaluatorKinds = []string{
	Honest, Noisy, Lazy, ClaimCopier, PeerCopier, Griefer, Silent, Whitewasher, BribeTaker, Cartel, Sybil,
}

// DeveloperKinds in the order of the tables.
var DeveloperKinds = []string{
	Strong, Generalist, Specialist, Weak, Overfitter, Plagiarist, Scavenger, Spammer, TinyIncrement, LineageHider,
	Client, Briber,
}

// measures tells which kinds run the benchmark, and so pay for it.
var measures = map[string]bool{Honest: true, Noisy: true, BribeTaker: true, Cartel: true, Sybil: true}

func (e *EvaluatorSpec) fill() {
	if measures[e.Kind] {
		setDefault(&e.CostModel, 15)
		setDefault(&e.NoisePpm, 600)
	}
	if e.Kind == Cartel || e.Kind == Sybil {
		setDefault(&e.StrikeEpoch, 30)
		setDefault(&e.LiftPpm, 100_000)
	}
}

func (d *DeveloperSpec) fill() {
	setDefault(&d.Models, 1)
	setDefault(&d.Every, 2)
	switch d.Kind {
	case Strong, Generalist, Specialist:
		setDefault(&d.GainPpm, 4_000)
	case Weak:
		setDefault(&d.GainPpm, 1_000)
		setDefault(&d.StartPpm, -30_000)
	case Overfitter:
		setDefault(&d.GainPpm, 6_000)
		setDefault(&d.StartPpm, -20_000)
	case TinyIncrement:
		setDefault(&d.GainPpm, 1_500)
	case LineageHider:
		setDefault(&d.GainPpm, 3_000)
	}
}

func (b *BenchmarkSpec) fill(i int) {
	setDefault(&b.Domain, uint32(i+1))
	setDefault(&b.Weight, 100_000)
	setDefault(&b.Frontier, 700_000)
	setDefault(&b.NItems, 10_000)
	setDefault(&b.Eta, 10_000)
	setDefault(&b.T0, b.Eta/4)
	setDefault(&b.T1, b.Eta)
}

func setDefault[V comparable](field *V, value V) {
	var zero V
	if *field == zero {
		*field = value
	}
}

func (b BenchmarkSpec) check(name string) error {
	return errors.Join(
		between(name+".domain", float64(b.Domain), 1, 8),
		between(name+".weight_ppm", float64(b.Weight), 1, 1_000_000),
		between(name+".frontier_ppm", float64(b.Frontier), 0, 990_000),
	)
}

func (e EvaluatorSpec) check(name string) error {
	return errors.Join(
		oneOf(name+".kind", e.Kind, EvaluatorKinds),
		between(name+".count", float64(e.Count), 0, 1000),
		between(name+".noise_ppm", e.NoisePpm, 0, 1_000_000),
		between(name+".cost_model", e.CostModel, 0, 1e6),
		between(name+".offline", e.Offline, 0, 1),
		between(name+".join_epoch", float64(e.JoinEpoch), 0, 1000),
		between(name+".strike_epoch", float64(e.StrikeEpoch), 0, 1000),
		between(name+".pause_epochs", float64(e.PauseEpochs), 0, 1000),
		between(name+".lift_ppm", float64(e.LiftPpm), 0, 1_000_000),
	)
}

func (d DeveloperSpec) check(name string) error {
	return errors.Join(
		oneOf(name+".kind", d.Kind, DeveloperKinds),
		between(name+".count", float64(d.Count), 0, 200),
		between(name+".start_ppm", d.StartPpm, -1_000_000, 1_000_000),
		between(name+".gain_ppm", d.GainPpm, 0, 1_000_000),
		between(name+".every", float64(d.Every), 1, 1000),
		between(name+".models", float64(d.Models), 1, 50),
		between(name+".from_epoch", float64(d.FromEpoch), 0, 1000),
	)
}

func (t TargetSpec) check(name string) error {
	if t.Min == nil && t.Max == nil {
		return errors.New(name + ": expected min or max, got neither")
	}
	return oneOf(name+".figure", t.Figure, figureNames())
}
