package artifact_test

import (
	"crypto/sha256"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/modeld-labs/modeld/artifact"
	"github.com/modeld-labs/modeld/x/modelreg/types"
)

const goodCard = `---
license: apache-2.0
base_model: acme/base
pipeline_tag: text-generation
library_name: transformers
language: [en, pt-BR]
tags:
- tiny
datasets: [prose, code]
metrics: [bits-per-byte]
model-index: [{name: x}]
---
# Tiny
`

func TestReadCard(t *testing.T) {
	c, err := artifact.ReadCard(strings.NewReader(goodCard))
	require.NoError(t, err)
	require.Equal(t, artifact.Digest(sha256.Sum256([]byte(goodCard))), c.Digest)
	require.Equal(t, "acme/base", c.BaseModel[0])
	require.Len(t, c.Language, 2)
	require.Equal(t, "Apache-2.0", c.SPDX(types.SpellLicence))
	require.Empty(t, c.Lint())
	windows, err := artifact.ReadCard(strings.NewReader("\xef\xbb\xbf" + strings.ReplaceAll(goodCard, "\n", "\r\n")))
	require.NoError(t, err)
	require.Equal(t, c.Language, windows.Language)
	named, err := artifact.ReadCard(strings.NewReader("---\nlicense: other\nlicense_name: Tiny Licence v1\n---"))
	require.NoError(t, err)
	require.Equal(t, "LicenseRef-Tiny-Licence-v1", named.SPDX(types.SpellLicence))
	require.NoError(t, types.CheckLicence(named.SPDX(types.SpellLicence)))
}

func TestCardsThatCannotBeRead(t *testing.T) {
	for text, want := range map[string]string{
		"# Title\n":                                         `expected front matter, which begins with a line of three dashes, got "# Title"`,
		"---\nlicense: mit\n":                               "expected a second line of three dashes",
		"---\na: [\n---\n":                                  "expected YAML",
		"---\n- a\n---\n":                                   "expected keys and values",
		"---\nlicense: mit\nlicense: x\n---":                "already set",
		"---\nlicense: [mit]\n---\n":                        `license: expected a text, got ["mit"]`,
		"---\ntags: {a: b}\n---\n":                          "tags: expected a text or a list of texts",
		"---\na: " + strings.Repeat("x", 70000) + "\n---\n": "front matter of at most 65536 bytes",
		"---\n---\n" + strings.Repeat("x", 1<<20):           "at most 1048576 bytes",
	} {
		_, err := artifact.ReadCard(strings.NewReader(text))
		require.ErrorIs(t, err, artifact.ErrCard)
		require.ErrorContains(t, err, want)
	}
	bomb := "---\na: &a [x,x,x,x,x,x,x,x,x]\n"
	for i := 'b'; i < 'k'; i++ {
		p := string(i - 1)
		bomb += string(i) + ": &" + string(i) + " [*" + p + strings.Repeat(",*"+p, 8) + "]\n"
	}
	_, err := artifact.ReadCard(strings.NewReader(bomb + "---\n"))
	require.ErrorContains(t, err, "excessive aliasing")
}

func TestLint(t *testing.T) {
	for front, want := range map[string]string{
		"":                                "error license: expected a licence, got none: set license to an SPDX identifier",
		"license: other":                  "error license_name: expected a name beside license: other",
		"license: llama3":                 "error license: licence: expected an SPDX licence identifier",
		"base_model: a b":                 `warning base_model: expected ORG/NAME`,
		"pipeline_tag: text-generatoin":   `warning pipeline_tag: expected a task such as text-generation, got "text-generatoin"; did you mean text-generation?`,
		"library_name: My Lib":            "warning library_name: expected lower case",
		"language: English":               "warning language: expected a code",
		"licence: mit":                    "warning licence: expected a known key; did you mean license?",
		"datasets: ['']":                  "error datasets: expected names of 1..64 bytes",
		"datasets: [a,b,c,d,e,f,g,h,i]":   "warning datasets: expected at most 8",
		"license: other\nlicense_name: x": "warning license_link: expected a link",
	} {
		c, err := artifact.ReadCard(strings.NewReader("---\nx-none: 1\n" + front + "\n---\n"))
		require.NoError(t, err)
		var lines []string
		for _, f := range c.Lint() {
			lines = append(lines, string(f.Severity)+" "+f.Key+": "+f.Message)
		}
		require.Contains(t, strings.Join(lines, "\n"), want)
		require.Contains(t, strings.Join(lines, "\n"), "warning x-none: expected a known key")
	}
}

func FuzzReadCard(f *testing.F) {
	f.Add(goodCard)
	f.Fuzz(func(_ *testing.T, text string) {
		if c, err := artifact.ReadCard(strings.NewReader(text)); err == nil {
			c.Lint()
		}
	})
}
