package simulation

import (
	"context"
	"flag"
	"os"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// worlds is how many seeds each scenario is played with. The night plays as many as the
// scenarios ask for; by day one of a few epochs shows that they can be played at all.
var worlds = flag.Int("simulation.worlds", 0, "play every scenario with so many seeds and hold it to its targets; 0 for a glance")

// The figures that docs/mechanism.md promises hold in every scenario.
func TestScenariosReachTheirTargets(t *testing.T) {
	for _, name := range Scenarios() {
		t.Run(name, func(t *testing.T) {
			p, err := Scenario(name)
			require.NoError(t, err)
			options := Options{Seeds: *worlds}
			if *worlds == 0 {
				if testing.Short() {
					t.Skip("plays a world")
				}
				options = Options{Seeds: 1, Epochs: 5}
			}
			start := time.Now()
			r, err := Run(context.Background(), p, options)
			require.NoError(t, err)
			require.Positive(t, r.Rounds.Final)
			if *worlds == 0 {
				return
			}
			require.NoError(t, r.WriteText(os.Stdout))
			t.Logf("%d worlds, %d rounds, %s", *worlds, r.Rounds.Final, time.Since(start).Round(time.Second))
			for _, missed := range r.Unmet() {
				t.Errorf("%s: got %v", missed, missed.Got)
			}
		})
	}
}

// A cartel that behaved well first makes no profit up to 45 % of the evaluators.
func TestNoCartelBelowHalfMakesAProfit(t *testing.T) {
	if *worlds == 0 {
		t.Skip("needs -simulation.worlds")
	}
	p, err := Scenario("cartel")
	require.NoError(t, err)
	points, err := Sweep(context.Background(), p, Options{Seeds: *worlds}, []float64{0.1, 0.2, 0.3, 0.4, 0.45})
	require.NoError(t, err)
	require.NoError(t, WriteSweep(os.Stdout, points))
	for _, point := range points {
		require.Negative(t, point.Ring.Profit, "share %v", point.Share)
	}
}
