package mechanism_test

import (
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/modeld-labs/modeld/x/evalreward/mechanism"
)

func TestReputationExample(t *testing.T) {
	for _, c := range []struct {
		best     mechanism.Optional
		gain     int64
		bestThen int64
	}{
		{mechanism.None(), 345500, 813000},
		{mechanism.Some(750000), 145500, 813000},
		{mechanism.Some(813001), 0, 813001},
	} {
		gain, best, err := mechanism.ReputationGain(813000, c.best, exampleTiers())
		require.NoError(t, err)
		require.Equal(t, []int64{c.gain, c.bestThen}, []int64{gain, best})
	}
}

func TestReputationRefuses(t *testing.T) {
	_, _, err := mechanism.ReputationGain(-1, mechanism.Some(-1), mechanism.Tiers{})
	requireCode(t, mechanism.CodeBadTiers, err)
	_, _, err = mechanism.ReputationGain(-1, mechanism.None(), exampleTiers())
	requireCode(t, mechanism.CodeBadPpm, err)
	_, _, err = mechanism.ReputationGain(0, mechanism.Some(scale+1), exampleTiers())
	requireCode(t, mechanism.CodeBadPpm, err)
}

// Whatever scores an owner collects, its gains add up to H of the best one.
func TestReputationTelescopes(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		tiers := tierLists().Draw(t, "tiers")
		best, total, highest := mechanism.None(), int64(0), int64(0)
		for _, f := range rapid.SliceOfN(ppms(), 1, 12).Draw(t, "scores") {
			gain, then, err := mechanism.ReputationGain(f, best, tiers)
			require.NoError(t, err)
			require.GreaterOrEqual(t, gain, int64(0))
			highest = max(highest, f)
			require.Equal(t, highest, then)
			total, best = total+gain, mechanism.Some(then)
		}
		require.Equal(t, naivePoints(highest, tiers), total)
	})
}
