package text_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/modeld-labs/modeld/x/internal/text"
)

func TestCheckFindsWhatDoesNotShow(t *testing.T) {
	for _, bad := range []string{"a\x00b", "tab\there", "line\nbreak", "\x7f", "\u0085", "rtl\u202Eoverride", "\u2066iso", "\uFEFFbom", "\u2028", "\xff\xfe", ""} {
		_, _, ok := text.Check(bad, 1, 100)
		require.False(t, ok, "%q", bad)
	}
	for _, good := range []string{"a", "Größe 7 – ok", "模型", strings.Repeat("x", 100)} {
		_, _, ok := text.Check(good, 1, 100)
		require.True(t, ok, "%q", good)
	}
	expected, got, ok := text.Check(strings.Repeat("x", 101), 1, 100)
	require.False(t, ok)
	require.Equal(t, "1..100 bytes", expected)
	require.Equal(t, "101 bytes", got)
}
