package demo

// Behaviour is how an evaluator of the demo comes to its reports.
type Behaviour string

// The behaviours.
const (
	// Honest reports what it measured.
	Honest Behaviour = "honest"
	// Noisy measures with an unstable set-up: its reports are off by up to noisePpm.
	Noisy Behaviour = "noisy"
	// Lazy measures nothing and reports the score that is known already.
	Lazy Behaviour = "lazy"
)

// noisePpm is the largest error of a noisy evaluator.
const noisePpm = 12_000

// member is an account of the demo.
type member struct {
	name      string
	behaviour Behaviour
}

// evaluators of the demo, all of kind automated.
var evaluators = []member{
	{"ada", Honest},
	{"ben", Honest},
	{"cleo", Honest},
	{"dora", Honest},
	{"emil", Honest},
	{"nora", Noisy},
	{"leo", Lazy},
}

// The other accounts.
const (
	validator = "validator"
	steward   = "stella"
	improver  = "atlas"
	worse     = "basalt"
	copycat   = "mallory"
)

// accounts lists every account that holds coins at the beginning.
func accounts() []string {
	names := []string{validator, steward, improver, worse, copycat}
	for _, e := range evaluators {
		names = append(names, e.name)
	}
	return names
}
