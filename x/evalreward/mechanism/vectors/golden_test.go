package vectors

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

// Every golden vector comes out as it went in, line by line.
func TestGoldenVectors(t *testing.T) {
	golden, err := os.ReadFile(filepath.Join("..", "testdata", "vectors.jsonl"))
	require.NoError(t, err)

	var got, usage bytes.Buffer
	failed, err := Run(bytes.NewReader(golden), &got, &usage)

	require.NoError(t, err)
	require.Zero(t, failed, usage.String())
	want := bytes.Split(bytes.TrimSpace(golden), []byte("\n"))
	lines := bytes.Split(bytes.TrimSpace(got.Bytes()), []byte("\n"))
	require.Len(t, lines, len(want))
	for i := range want {
		require.JSONEq(t, string(want[i]), string(lines[i]), "line %d", i+1)
	}
}

// Every rule of the table has golden vectors, and the table is in order.
func TestEveryRuleHasVectors(t *testing.T) {
	golden, err := os.ReadFile(filepath.Join("..", "testdata", "vectors.jsonl"))
	require.NoError(t, err)
	seen := map[string]bool{}
	for line := range bytes.Lines(golden) {
		var v struct{ Rule string }
		require.NoError(t, json.Unmarshal(line, &v))
		seen[v.Rule] = true
	}

	require.Len(t, rules, len(seen))
	for i, r := range rules {
		require.True(t, seen[r.name], r.name)
		if i > 0 {
			require.Less(t, rules[i-1].name, r.name)
		}
	}
}
