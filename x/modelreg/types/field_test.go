package types_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/modeld-labs/modeld/x/modelreg/types"
)

// version gives content that is valid but for what the test changes.
func version(change func(*types.Version)) types.Version {
	v := types.Version{ContentDigest: make([]byte, 32), ArtifactUri: "ipfs://bafy", Licence: "MIT"}
	change(&v)
	return v
}

func placed(uri string) error {
	return version(func(v *types.Version) { v.ArtifactUri = uri }).CheckContent()
}

func licensed(licence string) error {
	return version(func(v *types.Version) { v.Licence = licence }).CheckContent()
}

// A place has a known scheme; on a hub it names a fixed revision.
func TestArtifactURI(t *testing.T) {
	revision, image := strings.Repeat("0a", 20), "@sha256:"+hex64
	for _, uri := range []string{
		"https://models.example/lm.safetensors?x=1#y", "https://h", "ipfs://bafybeigdyrzt5", "file:///srv/models/lm", "file://x",
		"hf://org/repo@" + revision, "hf://Org.x/re_po-1@" + revision, "oci://ghcr.io/org/repo" + image, "oci://localhost:5000/a" + image,
		"https://" + strings.Repeat("a", 248),
	} {
		require.NoError(t, placed(uri), uri)
	}
	for _, uri := range []string{
		"", "https", "https:", "https://", "https:///path", "http://h", "HTTPS://h", "ftp://h", "s3://b/k", "javascript:alert(1)",
		"data://x", "://x", "h", "https://" + strings.Repeat("a", 249), "https://a b", "https://a\"b", "https://a<b>", "https://a\\b",
		"https://a\x00", "https://a\nb", "https://ä", "https://\xff", "https://a\u202eb", "https://{a}", "https://a`b", "https://a|b", "https://a^b",
		"hf://org/repo", "hf://org/repo@main", "hf://org/repo@" + revision[1:], "hf://org/repo@" + revision + "0", "hf://repo@" + revision,
		"hf:///repo@" + revision, "hf://org/@" + revision, "hf://org/repo@" + strings.ToUpper(revision), "hf://org/repo@v1@" + revision,
		"oci://ghcr.io/org/repo:latest", "oci://ghcr.io/org/repo" + image[:70], "oci://repo" + image, "oci://ghcr.io/a@b" + image,
	} {
		err := placed(uri)
		require.ErrorIs(t, err, types.ErrInvalidField, uri)
		require.ErrorContains(t, err, "artifact_uri: expected")
	}
}

func TestLicence(t *testing.T) {
	for _, licence := range []string{
		"MIT", "Apache-2.0", "CC-BY-NC-SA-4.0", "GPL-2.0-only", "MPL-1.1+", "LicenseRef-Llama-3", "MIT OR Apache-2.0", "(MIT)",
		"GPL-2.0-or-later WITH Classpath-exception-2.0", "(MIT OR Apache-2.0) AND CC-BY-4.0", "((MIT))", "MIT AND (ISC OR 0BSD AND Zlib)",
		"Apache-2.0 WITH LLVM-exception", "LicenseRef-" + strings.Repeat("a", 53), "LicenseRef-a WITH LLVM-exception",
	} {
		require.NoError(t, licensed(licence), licence)
	}
	for licence, word := range map[string]string{
		"":                                      "1..64 bytes",
		"mit":                                   "the spelling MIT",
		"apache-2.0 OR MIT":                     "the spelling Apache-2.0",
		"GPL-9.0":                               "SPDX licence identifier",
		"MIT or ISC":                            "AND, OR or WITH",
		"MIT ISC":                               "AND, OR or WITH",
		"MIT OR":                                "AND, OR or WITH",
		"MIT OR ":                               "SPDX licence identifier",
		" MIT":                                  "SPDX licence identifier",
		"MIT ":                                  "AND, OR or WITH",
		"MIT  OR ISC":                           "AND, OR or WITH",
		"(MIT":                                  "closing parenthesis",
		"MIT)":                                  "AND, OR or WITH",
		"()":                                    "SPDX licence identifier",
		"MIT++":                                 "SPDX licence identifier",
		"MIT WITH LLVM":                         "SPDX exception identifier",
		"MIT WITH ISC":                          "SPDX exception identifier",
		"MIT WITH llvm-exception":               "the spelling LLVM-exception",
		"(MIT) WITH LLVM-exception":             "AND, OR or WITH",
		"LicenseRef-":                           "SPDX licence identifier",
		"LicenseRef-a+":                         "SPDX licence identifier",
		"LicenseRef-a_b":                        "AND, OR or WITH",
		"MIT\x00":                               "AND, OR or WITH",
		"MIT\tOR\tISC":                          "AND, OR or WITH",
		"\xff":                                  "SPDX licence identifier",
		"AND":                                   "SPDX licence identifier",
		strings.Repeat("(", 64):                 "SPDX licence identifier",
		"LicenseRef-" + strings.Repeat("a", 54): "1..64 bytes",
	} {
		err := licensed(licence)
		require.ErrorIs(t, err, types.ErrInvalidField, licence)
		require.ErrorContains(t, err, word)
	}
}

// Text shows what it is: no controls, no turning of the direction of writing.
func TestText(t *testing.T) {
	described := func(text string) error {
		return (&types.MsgRegisterModel{Model: "acme/lm", Description: text}).Validate()
	}
	for _, text := range []string{"", "plain", "häßlich 日本語 🙂 العربية", strings.Repeat("x", 512), "\u00a0\u00ad", "\ufffd"} {
		require.NoError(t, described(text), "%q", text)
	}
	for _, text := range []string{
		strings.Repeat("x", 513), "\xff", "a\xc0\xaf", "\xed\xa0\x80", "\x00", "\t", "\n", "\r", "\x1b[31m", "\x7f", "\u0080", "\u009f",
		"\u061c", "\u200e", "\u200f", "\u2028", "\u2029", "\u202a", "\u202e", "\u2066", "\u2069", "\ufeff",
	} {
		require.ErrorIs(t, described(text), types.ErrInvalidField, "%q", text)
	}
}

func TestMetadataBytes(t *testing.T) {
	v := version(func(v *types.Version) {
		v.ModelCardDigest, v.Architecture, v.Notes, v.Parents = make([]byte, 32), "gru", "four", []uint64{1, 2}
		v.Datasets = []types.Dataset{{Name: "wiki", Digest: make([]byte, 32)}, {Name: "web"}}
	})
	require.Equal(t, uint64(11+32+3+3+4+16+4+32+3), v.MetadataBytes())
	require.Equal(t, uint64(0), types.Version{ContentDigest: make([]byte, 32)}.MetadataBytes())
}

// Whatever is accepted is bounded and printable, and a licence stays one in parentheses.
func FuzzContent(f *testing.F) {
	f.Add("hf://org/repo@"+strings.Repeat("0a", 20), "(MIT OR Apache-2.0) AND LicenseRef-x", "notes")
	f.Add("oci://r/r@sha256:"+hex64, "GPL-2.0-only WITH Classpath-exception-2.0", "\u202e")
	f.Fuzz(func(t *testing.T, uri, licence, notes string) {
		v := version(func(v *types.Version) { v.ArtifactUri, v.Licence, v.Notes = uri, licence, notes })
		if v.CheckContent() != nil {
			return
		}
		require.LessOrEqual(t, v.MetadataBytes(), uint64(256+64+512))
		for _, r := range uri + licence {
			require.True(t, r >= ' ' && r < 0x7f)
		}
		if len(licence) <= 62 {
			require.NoError(t, types.CheckLicence("("+licence+")"))
		}
	})
}
