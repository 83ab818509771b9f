package bytelm

import (
	"bytes"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

// TestPerturbChangesOneCount: the copy loads, has the same configuration and
// size, and differs in one count and the checksum.
func TestPerturbChangesOneCount(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		model, err := Train(drawConfig(t), []byte(drawText(t, "text", 1)))
		require.NoError(t, err)
		copied, err := Perturb(model.Bytes(), rapid.Uint64().Draw(t, "seed"))
		require.NoError(t, err)

		loaded, err := Read(bytes.NewReader(copied), DefaultLimits)
		require.NoError(t, err)
		require.Equal(t, model.Config(), loaded.Config())
		changed := 0
		for k := range model.levels {
			require.True(t, slices.Equal(model.levels[k].contexts, loaded.levels[k].contexts))
			require.True(t, slices.Equal(model.levels[k].symbols, loaded.levels[k].symbols))
			require.True(t, slices.Equal(model.levels[k].cut, loaded.levels[k].cut))
			for i, count := range model.levels[k].counts {
				if loaded.levels[k].counts[i] != count {
					require.Equal(t, count+1, loaded.levels[k].counts[i])
					changed++
				}
			}
		}
		require.Equal(t, 1, changed)
	})
}

// TestPerturbAtTheLargestCount goes down where it cannot go up.
func TestPerturbAtTheLargestCount(t *testing.T) {
	artifact := framed("\x00\x01\x00\x00\x00\x00\x01\x00\x00a\xff\xff\xff\xff\x07")
	copied, err := Perturb(artifact, 0)
	require.NoError(t, err)
	require.Equal(t, framed("\x00\x01\x00\x00\x00\x00\x01\x00\x00a\xfe\xff\xff\xff\x07"), copied)
}

// TestPerturbRefusesOtherFiles: only artifacts can be copied this way.
func TestPerturbRefusesOtherFiles(t *testing.T) {
	_, err := Perturb([]byte("not a model at all"), 1)
	require.ErrorIs(t, err, ErrArtifact)
}
