package publish_test

import (
	"context"
	"encoding/binary"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/modeld-labs/modeld/artifact"
	"github.com/modeld-labs/modeld/publish"
)

const uri = "https://models.example/tiny.tar"

// folder writes files and reads them as an artifact.
func folder(t *testing.T, files map[string]string) (string, artifact.Artifact) {
	t.Helper()
	root := t.TempDir()
	for name, text := range files {
		require.NoError(t, os.WriteFile(filepath.Join(root, name), []byte(text), 0o600))
	}
	a, err := artifact.Read(context.Background(), root, nil)
	require.NoError(t, err)
	return root, a
}

// weights is a safetensors file of 4 parameters.
func weights() string {
	header := `{"a":{"dtype":"U8","shape":[4],"data_offsets":[0,4]}}`
	return string(binary.LittleEndian.AppendUint64(nil, uint64(len(header)))) + header + "1234"
}

// Card, headers and settings say what the developer does not.
func TestDescribeReadsTheFolder(t *testing.T) {
	root, a := folder(t, map[string]string{
		"model.safetensors": weights(), "config.json": `{"architectures":["TinyForCausalLM"],"model_type":"tiny"}`,
		"README.md": "---\nlicense: apache-2.0\npipeline_tag: text-generation\nlibrary_name: tiny\ndatasets: [prose]\nbase_model: [model://base/lm@2, hub/name]\n---\n",
	})
	d, err := publish.Describe(root, a, publish.Given{URI: uri})
	require.NoError(t, err)
	v := d.Version
	require.Equal(t, []any{uri, "Apache-2.0", "TinyForCausalLM", uint64(4), "prose"},
		[]any{v.ArtifactUri, v.Licence, v.Architecture, v.ParameterCount, v.Datasets[0].Name})
	require.Equal(t, a.Digest[:], v.ContentDigest)
	require.Len(t, v.ModelCardDigest, 32)
	require.Equal(t, []string{"base/lm@2"}, d.Parents)
	require.Len(t, d.Warnings, 1)
	require.Contains(t, d.Warnings[0], `got "hub/name": name it by --parent`)

	d, err = publish.Describe(root, a, publish.Given{
		URI: uri, Licence: "MIT", Architecture: "own", Parameters: 9, Datasets: []string{"data=sha256:" + strings.Repeat("ab", 32)}, Parents: []string{"x/y"}, Notes: "n",
	})
	require.NoError(t, err)
	require.Equal(t, []any{"MIT", "own", uint64(9), "data", "n"},
		[]any{d.Version.Licence, d.Version.Architecture, d.Version.ParameterCount, d.Version.Datasets[0].Name, d.Version.Notes})
	require.Len(t, d.Version.Datasets[0].Digest, 32)
	require.Equal(t, []string{"x/y"}, d.Parents)
}

func TestDescribeRefuses(t *testing.T) {
	card := func(front string) map[string]string {
		return map[string]string{"README.md": "---\n" + front + "\n---\n"}
	}
	for want, c := range map[string]struct {
		files map[string]string
		given publish.Given
	}{
		"licence: expected one on the command line":       {map[string]string{"w": "x"}, publish.Given{URI: uri}},
		"expected front matter":                           {map[string]string{"README.md": "text"}, publish.Given{URI: uri}},
		"model card: license: expected a licence":         {card("tags: [a]"), publish.Given{URI: uri}},
		"expected a readable file":                        {map[string]string{"w": "x"}, publish.Given{URI: uri, Card: "none.md"}},
		"broken header":                                   {map[string]string{"w.safetensors": "\x02\x00\x00\x00\x00\x00\x00\x00{}x"}, publish.Given{URI: uri, Licence: "MIT"}},
		"artifact_uri":                                    {map[string]string{"w": "x"}, publish.Given{URI: "ftp://x", Licence: "MIT"}},
		"expected NAME or NAME=sha256:HEX":                {map[string]string{"w": "x"}, publish.Given{URI: uri, Licence: "MIT", Datasets: []string{"a=b"}}},
		"expected an SPDX licence identifier or LicenseR": {map[string]string{"w": "x"}, publish.Given{URI: uri, Licence: "nothing"}},
	} {
		root, a := folder(t, c.files)
		_, err := publish.Describe(root, a, c.given)
		require.ErrorContains(t, err, want)
	}
	root, a := folder(t, map[string]string{"w.pt": "\x80\x02}q\x00."})
	d, err := publish.Describe(root, a, publish.Given{URI: uri, Licence: "MIT"})
	require.NoError(t, err)
	require.Contains(t, d.Warnings[0], "w.pt is a pickle")
}
