package bytelm

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

// TestTrainRefuses lists what Train does not accept, and that its errors name
// what was expected.
func TestTrainRefuses(t *testing.T) {
	cases := []struct {
		name    string
		config  Config
		text    string
		mark    error
		message string
	}{
		{"negative order", Config{Order: -1, Smoothing: WittenBell}, "a", ErrConfig, "from 0 to 6, got -1"},
		{"order above the limit", Config{Order: 7, Smoothing: WittenBell}, "a", ErrConfig, "from 0 to 6, got 7"},
		{"no smoothing", Config{Order: 1}, "a", ErrConfig, "1 (Witten-Bell) or 2 (Kneser-Ney), got 0"},
		{"deep cut", Config{Smoothing: KneserNey, MinCount: 1 << 16}, "a", ErrConfig, "up to 65535, got 65536"},
		{"long note", Config{Smoothing: KneserNey, Note: strings.Repeat("n", 256)}, "a", ErrConfig, "at most 255"},
		{"note with a control", Config{Smoothing: KneserNey, Note: "a\x1bb"}, "a", ErrConfig, "byte 0x1b at 1"},
		{"no text", Config{Smoothing: KneserNey}, "", ErrNoText, "at least one byte in 1 corpora"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			_, err := Train(c.config, []byte(c.text))
			require.ErrorIs(t, err, c.mark)
			require.ErrorContains(t, err, c.message)
		})
	}
}

// TestTrainLimits: the limits themselves are accepted.
func TestTrainLimits(t *testing.T) {
	config := Config{Order: MaxOrder, Smoothing: KneserNey, MinCount: maxMinCount, Note: strings.Repeat("n", MaxNoteBytes)}
	model, err := Train(config, []byte("a"))
	require.NoError(t, err)
	require.Equal(t, config, model.Config())
	require.Equal(t, 1, model.Parameters())
}

// TestCorporaHaveNoOrder: the same texts in another order give the same model.
func TestCorporaHaveNoOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		config := drawConfig(t)
		first, second := []byte(drawText(t, "first", 1)), []byte(drawText(t, "second", 0))
		forth, err := Train(config, first, second)
		require.NoError(t, err)
		back, err := Train(config, second, first)
		require.NoError(t, err)
		require.Equal(t, forth.Bytes(), back.Bytes())
	})
}

// TestContextsStayInTheirCorpus: the end of one text does not predict the
// beginning of the next.
func TestContextsStayInTheirCorpus(t *testing.T) {
	model, err := Train(Config{Order: 1, Smoothing: WittenBell}, []byte("ab"), []byte("cd"))
	require.NoError(t, err)
	require.Equal(t, []uint64{'a', 'c'}, model.levels[1].contexts)
}
