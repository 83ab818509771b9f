package simulation

import (
	"fmt"
	"math"
	"slices"
	"strings"
)

// Target is a bound for a figure, and what came.
type Target struct {
	Figure string   `json:"figure"`
	Kind   string   `json:"kind,omitempty"`
	Min    *float64 `json:"min,omitempty"`
	Max    *float64 `json:"max,omitempty"`
	Got    float64  `json:"got"`
	Met    bool     `json:"met"`
}

// String names the figure and the bound.
func (t Target) String() string {
	var parts []string
	if t.Min != nil {
		parts = append(parts, fmt.Sprintf(">= %v", *t.Min))
	}
	if t.Max != nil {
		parts = append(parts, fmt.Sprintf("<= %v", *t.Max))
	}
	name := t.Figure
	if t.Kind != "" {
		name += " of " + t.Kind
	}
	return name + " " + strings.Join(parts, " and ")
}

// figures are the numbers of a report that can be a target; those of a kind take its name.
var figures = map[string]func(r Report, kind string) float64{
	"error_p99_ppm":      func(r Report, _ string) float64 { return r.Error.P99 },
	"late_error_p99_ppm": func(r Report, _ string) float64 { return r.Error.LateP99 },
	"spearman":           func(r Report, _ string) float64 { return r.Error.Spearman },
	"minted_share":       func(r Report, _ string) float64 { return r.Economy.MintedShare },
	"net_per_seat":       func(r Report, kind string) float64 { return r.evaluators(kind).NetPerSeat },
	// lead_per_seat is how much more an honest seat brings than one of the best free riders.
	"lead_per_seat": func(r Report, _ string) float64 { return r.lead() },
	"ever_jailed":   func(r Report, kind string) float64 { return r.evaluators(kind).EverJailed },
	// credibility_gap is how much more credible the honest end than the kind.
	"credibility_gap": func(r Report, kind string) float64 {
		return round6(r.evaluators(Honest).Credibility - r.evaluators(kind).Credibility)
	},
	"developer_net":   func(r Report, kind string) float64 { return r.developers(kind).Net },
	"profiting_share": func(r Report, kind string) float64 { return r.developers(kind).Profiting },
	"capture_rate":    func(r Report, _ string) float64 { return r.ring().CaptureRate },
	"capture_share":   func(r Report, _ string) float64 { return r.ring().CaptureShare },
	"ring_profit":     func(r Report, _ string) float64 { return r.ring().Profit },
	"ring_net":        func(r Report, _ string) float64 { return r.ring().Net },
	"bribe_profit":    func(r Report, _ string) float64 { return r.bribes().Profit },
}

// lead compares the honest with those who want to be paid without working.
func (r Report) lead() float64 {
	best := math.Inf(-1)
	for _, l := range r.Evaluators {
		if !measures[l.Kind] {
			best = max(best, l.NetPerSeat)
		}
	}
	return round6(r.evaluators(Honest).NetPerSeat - best)
}

func figureNames() []string { return sortedKeys(figures) }

func (r Report) evaluators(kind string) EvaluatorLine {
	i := slices.IndexFunc(r.Evaluators, func(l EvaluatorLine) bool { return l.Kind == kind })
	if i < 0 {
		return EvaluatorLine{}
	}
	return r.Evaluators[i]
}

func (r Report) developers(kind string) DeveloperLine {
	i := slices.IndexFunc(r.Developers, func(l DeveloperLine) bool { return l.Kind == kind })
	if i < 0 {
		return DeveloperLine{}
	}
	return r.Developers[i]
}

func (r Report) ring() RingLine {
	if r.Ring == nil {
		return RingLine{}
	}
	return *r.Ring
}

func (r Report) bribes() BribeLine {
	if r.Bribes == nil {
		return BribeLine{}
	}
	return *r.Bribes
}

func checkTargets(specs []TargetSpec, r Report) []Target {
	var targets []Target
	for _, spec := range specs {
		t := Target{Figure: spec.Figure, Kind: spec.Kind, Min: spec.Min, Max: spec.Max, Got: figures[spec.Figure](r, spec.Kind)}
		t.Met = (t.Min == nil || t.Got >= *t.Min) && (t.Max == nil || t.Got <= *t.Max)
		targets = append(targets, t)
	}
	return targets
}

// Unmet gives the targets that were missed.
func (r Report) Unmet() []Target {
	return slices.DeleteFunc(slices.Clone(r.Targets), func(t Target) bool { return t.Met })
}
