package simulation

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"testing"

	"github.com/stretchr/testify/require"

	// The app fixes the prefix of addresses.
	_ "github.com/modeld-labs/modeld/app"
)

// small is a population of every kind for a few epochs.
func small(t *testing.T) Population {
	t.Helper()
	text, err := os.ReadFile("testdata/small.yaml")
	require.NoError(t, err)
	p, err := ParsePopulation(text)
	require.NoError(t, err)
	return p
}

func run(t *testing.T, p Population, o Options) (Report, string) {
	t.Helper()
	r, err := Run(context.Background(), p, o)
	require.NoError(t, err)
	text, err := json.MarshalIndent(r, "", " ")
	require.NoError(t, err)
	return r, string(text)
}

// The same seeds give the same report to the last byte, other seeds another one, and no
// invariant of the chain is broken on the way.
func TestTheSameSeedsGiveTheSameReport(t *testing.T) {
	p := small(t)
	p.Seeds = 1
	first, text := run(t, p, Options{Check: true})
	_, again := run(t, p, Options{})
	require.Equal(t, text, again)
	_, other := run(t, p, Options{FirstSeed: 7})
	require.NotEqual(t, text, other)

	require.Len(t, first.Evaluators, 10)
	require.Len(t, first.Developers, 12)
	require.Positive(t, first.Rounds.Final)
	require.Positive(t, first.Economy.CopiesTried)
	require.Equal(t, first.Economy.CopiesTried, first.Economy.CopiesRefused, "a copied commit opens for nobody")
	require.LessOrEqual(t, first.Economy.MintedShare, 1.0)
	require.NotNil(t, first.Ring)
	require.NotNil(t, first.Bribes)
	require.Len(t, first.Series, warmUpEpochs+p.Epochs+windDownEpochs+1)
}

// Who is played alone gets the same world, whatever else runs at the same time.
func TestSeedsDoNotDependOnOneAnother(t *testing.T) {
	p := small(t)
	params, err := buildParams(p.Params)
	require.NoError(t, err)
	all, err := Options{}.playAll(context.Background(), p, params, false)
	require.NoError(t, err)
	p.Seeds = 1
	alone, err := Options{FirstSeed: 2}.playAll(context.Background(), p, params, false)
	require.NoError(t, err)
	require.Equal(t, all[1].samples, alone[0].samples)
	require.Equal(t, all[1].burned, alone[0].burned)
}

// Everything that a world mints and burns is booked under a cause.
func TestTheBooksAgreeWithTheChain(t *testing.T) {
	p := small(t)
	params, err := buildParams(p.Params)
	require.NoError(t, err)
	w, err := newWorld(p, params, 3, false)
	require.NoError(t, err)
	o, err := w.play()
	require.NoError(t, err)
	totals, err := w.rewards.Totals.Get(w.ctx)
	require.NoError(t, err)
	var minted, burned int64
	for _, amount := range o.minted {
		minted += amount
	}
	for cause, amount := range o.burned {
		if cause != "registration fee" {
			burned += amount
		}
	}
	require.Equal(t, totals.Minted.Int64(), minted, "%v", o.minted)
	require.Equal(t, totals.Burned.Int64(), burned, "%v", o.burned)
}

// A report for people has a table for everything that was played.
func TestTheTextOfAReportNamesEveryKind(t *testing.T) {
	p := small(t)
	zero := 0.0
	p.Targets = []TargetSpec{{Figure: "spearman", Min: &zero}, {Figure: "ever_jailed", Kind: Honest, Max: &zero}}
	p.Seeds = 1
	r, _ := run(t, p, Options{Overrides: Overrides{"kappa": 3}})
	var text bytes.Buffer
	require.NoError(t, r.WriteText(&text))
	for _, word := range append(append([]string{"kappa = 3", "spearman", "Ring of 6", "Bribes", "Copied commits"}, EvaluatorKinds[:10]...), DeveloperKinds...) {
		require.Contains(t, text.String(), word)
	}
	require.Empty(t, r.Unmet())
}

// A sweep plays rings of several sizes among as many evaluators, and can be drawn.
func TestASweepGrowsTheRing(t *testing.T) {
	p := small(t)
	p.Seeds, p.Epochs = 1, 6
	points, err := Sweep(context.Background(), p, Options{}, []float64{0.2, 0.4})
	require.NoError(t, err)
	require.Len(t, points, 2)
	require.Equal(t, 11, points[0].Ring.Members)
	require.Equal(t, 22, points[1].Ring.Members)

	var text, drawing, again bytes.Buffer
	require.NoError(t, WriteSweep(&text, points))
	require.Contains(t, text.String(), "40.00 %")
	require.NoError(t, Plot(&drawing, "small", points))
	require.NoError(t, Plot(&again, "small", points))
	require.Equal(t, drawing.String(), again.String())
	require.Contains(t, drawing.String(), "<svg")
	require.ErrorContains(t, Plot(&again, "small", nil), "none")

	_, err = Sweep(context.Background(), p, Options{}, []float64{0.95})
	require.ErrorContains(t, err, "make room")
	p.Developers = nil
	_, err = Sweep(context.Background(), p, Options{}, SweepShares)
	require.ErrorContains(t, err, "client")
}

// A swarm comes on top of the others.
func TestASwarmTakesNobodysPlace(t *testing.T) {
	p, err := Scenario("sybils")
	require.NoError(t, err)
	p, err = p.withRing(0.5)
	require.NoError(t, err)
	require.Equal(t, 90, p.Count(Sybil))
	require.Equal(t, 90, p.Count(Honest))
}
