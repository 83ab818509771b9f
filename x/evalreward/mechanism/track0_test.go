package mechanism_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/modeld-labs/modeld/x/evalreward/mechanism"
)

// indexOf settles the example with other knowledge about version 21 and gives
// its score on benchmark 0.
func indexOf(t *testing.T, change func(*mechanism.Track0)) int64 {
	t.Helper()
	b := exampleBatch()
	change(b.Track0)
	return settle(t, b).Rounds[0].Track0.Score
}

func index(t *testing.T, scores ...int64) int64 {
	t.Helper()
	g, err := mechanism.Generalisation(single(scores...), 10000)
	require.NoError(t, err)
	return g.Index
}

// What a version is known for counts; its new final score replaces an old one;
// other versions and unknown benchmarks do not matter.
func TestTrack0Knowledge(t *testing.T) {
	const onFirst = 749333 // 812000 above a chance of 250000
	require.Equal(t, index(t, onFirst, 600000), indexOf(t, func(*mechanism.Track0) {}))
	require.Equal(t, index(t, onFirst, 0), indexOf(t, func(t0 *mechanism.Track0) { t0.Scores = nil }))
	require.Equal(t, index(t, onFirst, 0), indexOf(t, func(t0 *mechanism.Track0) { t0.Scores[0].Version = 22 }))
	require.Equal(t, index(t, onFirst, 700000), indexOf(t, func(t0 *mechanism.Track0) {
		t0.Scores = append(t0.Scores,
			mechanism.KnownScore{Version: 21, Benchmark: 1, Score: 1},
			mechanism.KnownScore{Version: 21, Benchmark: 3, Score: 1},
			mechanism.KnownScore{Version: 21, Benchmark: 2, Score: 700000})
	}))
	require.Equal(t, index(t, 0, 600000), indexOf(t, func(t0 *mechanism.Track0) { t0.Domains[0][0].ID = 9 }))
}
