package vectors

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// FuzzRun feeds arbitrary bytes: nothing panics, each line is answered or
// reported, every answer is JSON, and answering an answer changes nothing.
func FuzzRun(f *testing.F) {
	golden, err := os.ReadFile(filepath.Join("..", "testdata", "vectors.jsonl"))
	require.NoError(f, err)
	for line := range bytes.Lines(golden) {
		f.Add(line)
	}
	for _, line := range []string{
		"", "\n\n", "{}", `{"rule":1,"in":{}}`, `{"rule":"eta","in":{"n_items":1e9}}`, "\xff", `"\ud800"`,
		`{"rule":"commit_hash","in":{"chain_id":"\ud800"}}`, strings.Repeat("[", 20000),
	} {
		f.Add([]byte(line))
	}
	f.Fuzz(func(t *testing.T, input []byte) {
		var out, errs bytes.Buffer
		failed, err := Run(bytes.NewReader(input), &out, &errs)
		require.NoError(t, err)
		require.Equal(t, failed, bytes.Count(errs.Bytes(), []byte("\n")))
		asked := 0
		for line := range bytes.Lines(input) {
			if len(bytes.TrimSpace(line)) > 0 {
				asked++
			}
		}
		require.Equal(t, asked, failed+bytes.Count(out.Bytes(), []byte("\n")))
		for line := range bytes.Lines(out.Bytes()) {
			require.True(t, json.Valid(line))
		}
		var again bytes.Buffer
		failed, err = Run(bytes.NewReader(out.Bytes()), &again, &errs)
		require.NoError(t, err)
		require.Zero(t, failed)
		require.Equal(t, out.String(), again.String())
	})
}
