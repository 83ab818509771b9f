package cmd

import (
	"bytes"
	"io"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func readerOf(text string) io.Reader { return strings.NewReader(text) }

// A leaderboard becomes a table for spreadsheets, with zeros where JSON leaves them out.
func TestLeaderboardsAsCSV(t *testing.T) {
	l := lists["evalreward"]["leaderboard"]
	rows, err := l.read([]byte(`{"entries":[{"ref":"a/b@1","version":"18446744073709551615","score":813700,"owner":"model1x","round":"7","epoch":"3"}],"pagination":{}}`))
	require.NoError(t, err)
	var out bytes.Buffer

	require.NoError(t, printCSV(&out, rows))

	require.Equal(t, "ref,version,score,owner,round,epoch,tier\na/b@1,18446744073709551615,813700,model1x,7,3,0\n", out.String())
}

func TestRowsOfInnerRecordsAreFound(t *testing.T) {
	l := lists["evalreward"]["benchmarks"]
	rows, err := l.read([]byte(`{"benchmarks":[{"benchmark":{"id":3,"name":"prose"}},{"benchmark":{"id":4}}]}`))
	require.NoError(t, err)
	var out bytes.Buffer
	require.NoError(t, l.printIDs(&out, rows))
	require.Equal(t, "3\n4\n", out.String())

	_, err = l.read([]byte(`nonsense`))
	require.ErrorContains(t, err, "read the answer")
}
