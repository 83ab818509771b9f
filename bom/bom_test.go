package bom_test

import (
	"bytes"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"github.com/xeipuuv/gojsonschema"

	"github.com/modeld-labs/modeld/bom"
	evalrewardtypes "github.com/modeld-labs/modeld/x/evalreward/types"
	modelregtypes "github.com/modeld-labs/modeld/x/modelreg/types"
)

// version is one with everything that a version can have.
func version(ref, digit string, id uint64) modelregtypes.VersionInfo {
	return modelregtypes.VersionInfo{
		Ref: ref, Digest: "sha256:" + strings.Repeat(digit, 64), Owner: "model1owner",
		Version: modelregtypes.Version{
			Id: id, ArtifactUri: "https://models.example/" + digit, Architecture: "llama", ParameterCount: 7, Licence: "MIT OR LicenseRef-own",
			Datasets: []modelregtypes.Dataset{{Name: "prose", Digest: make([]byte, 32)}, {Name: "code"}}, Registrant: "model1owner", Height: 5,
			ModelCardDigest: make([]byte, 32), Notes: "<b>notes</b>", Yanked: true, YankReason: "broken",
		},
	}
}

func material() bom.Material {
	return bom.Material{
		ChainID: "modeld-1", Version: version("acme/lm@3", "a", 3), Model: modelregtypes.Model{Description: "tiny"},
		Ancestors: []modelregtypes.LineageStep{{Distance: 1, Version: version("base/lm@1", "b", 2)}, {Distance: 2, Version: version("root/lm@1", "c", 1)}},
		Truncated: true,
		Scores: []bom.Score{{
			Benchmark:  evalrewardtypes.Benchmark{Id: 2, Name: "prose", Metric: "bits per byte", DatasetDigest: make([]byte, 32), HarnessDigest: make([]byte, 32)},
			Final:      evalrewardtypes.FinalScore{Benchmark: 2, Score: 813_700, Round: 9, Epoch: 4},
			Evaluators: 5, Lowest: 800_001, Highest: 1_000_000,
		}},
	}
}

func written(t *testing.T, m bom.Material) string {
	t.Helper()
	var out bytes.Buffer
	require.NoError(t, m.Write(&out))
	return out.String()
}

// The document satisfies the published schema, with everything in it and with the least.
func TestDocumentSatisfiesTheSchema(t *testing.T) {
	where, err := exec.Command("go", "list", "-m", "-f", "{{.Dir}}", "github.com/CycloneDX/cyclonedx-go").Output()
	require.NoError(t, err)
	published := func(name string) gojsonschema.JSONLoader {
		return gojsonschema.NewReferenceLoader("file://" + filepath.Join(strings.TrimSpace(string(where)), "schema", name))
	}
	loader := gojsonschema.NewSchemaLoader()
	require.NoError(t, loader.AddSchemas(published("spdx.schema.json"), published("jsf-0.82.schemax.json")))
	schema, err := loader.Compile(published("bom-1.6.schema.json"))
	require.NoError(t, err)
	least := bom.Material{ChainID: "c", Version: version("a/b@1", "d", 1)}
	least.Version.Version.Datasets, least.Version.Version.ModelCardDigest = nil, nil
	for _, m := range []bom.Material{material(), least} {
		text := written(t, m)
		result, err := schema.Validate(gojsonschema.NewStringLoader(text))
		require.NoError(t, err)
		require.Empty(t, result.Errors(), text)
	}
	broken := strings.Replace(written(t, material()), `"machine-learning-model"`, `"nothing"`, 1)
	result, err := schema.Validate(gojsonschema.NewStringLoader(broken))
	require.NoError(t, err)
	require.NotEmpty(t, result.Errors())
}

// What a reader of the document looks for is there, and the same chain gives the same bytes.
func TestDocumentSaysWhatTheChainKnows(t *testing.T) {
	text := written(t, material())
	require.Equal(t, text, written(t, material()))
	for _, want := range []string{
		`"group": "acme"`, `"name": "lm"`, `"version": "3"`, `"expression": "MIT OR LicenseRef-own"`, `"content": "` + strings.Repeat("a", 64) + `"`,
		`"value": "0.813700"`, `"slice": "prose"`, `"name": "modeld:score:2:lowest"`, `"value": "0.800001"`, `"value": "1.000000"`,
		`"name": "modeld:yank_reason"`, `"value": "<b>notes</b>"`, `"aggregate": "incomplete"`, `"name": "modeld:distance"`,
	} {
		require.Contains(t, text, want)
	}
	bom := material().CycloneDX()
	require.Equal(t, []string{"sha256:" + strings.Repeat("b", 64)}, *(*bom.Dependencies)[0].Dependencies)
	require.Len(t, *bom.Components, 2)
	other := material()
	other.ChainID = "modeld-2"
	require.NotEqual(t, bom.SerialNumber, other.CycloneDX().SerialNumber)
}
