package types_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/modeld-labs/modeld/x/modelreg/types"
)

var hex64 = strings.Repeat("0123456789abcdef", 4)

func digestOf(hex string) (d [32]byte) {
	d, _ = types.ParseDigest(hex)
	return d
}

// The eight forms of the query documentation, and what each means.
func TestParseReference(t *testing.T) {
	for ref, want := range map[string]types.Reference{
		"acme/tiny-lm":                        {Model: "acme/tiny-lm", Selector: types.SelectLatest},
		"acme/tiny-lm@latest":                 {Model: "acme/tiny-lm", Selector: types.SelectLatest},
		"acme/tiny-lm@best":                   {Model: "acme/tiny-lm", Selector: types.SelectBest},
		"acme/tiny-lm@3":                      {Model: "acme/tiny-lm", Selector: types.SelectNumber, Number: 3},
		"acme/lm@18446744073709551615":        {Model: "acme/lm", Selector: types.SelectNumber, Number: ^uint64(0)},
		"0/0@0a":                              {Model: "0/0", Selector: types.SelectAlias, Alias: "0a"},
		"acme/lm@v1.0_rc-2":                   {Model: "acme/lm", Selector: types.SelectAlias, Alias: "v1.0_rc-2"},
		"acme/lm@sha256:" + hex64:             {Model: "acme/lm", Selector: types.SelectDigest, Digest: digestOf(hex64)},
		"sha256:" + hex64:                     {Selector: types.SelectDigest, Digest: digestOf(hex64)},
		"@sha256:" + hex64:                    {Selector: types.SelectDigest, Digest: digestOf(hex64)},
		longest[:strings.Index(longest, "@")]: {Model: longest[:strings.Index(longest, "@")], Selector: types.SelectLatest},
		longest:                               {Model: longest[:strings.Index(longest, "@")], Selector: types.SelectDigest, Digest: digestOf(hex64)},
	} {
		got, err := types.ParseReference(ref)
		require.NoError(t, err, ref)
		require.Equal(t, want, got, ref)
	}
}

var longest = strings.Repeat("a", 63) + "/" + strings.Repeat("b", 63) + "@sha256:" + hex64

// What looks nearly right is refused, with what was expected.
func TestParseReferenceRefusals(t *testing.T) {
	require.Len(t, longest, types.MaxReferenceBytes)
	for _, ref := range []string{
		"", "@", "/", "acme", "acme/", "/lm", "acme/lm/x", "acme//lm", "Acme/lm", "acme/lm@", "acme/lm@@3", "acme/lm@3@4",
		"acme/lm@0", "acme/lm@03", "acme/lm@18446744073709551616", "acme/lm@-1", "acme/lm@+1", "acme/lm@Best", "acme/lm@ best",
		"acme/lm ", " acme/lm", "acme/lm@st\x00", "acme/lm@ü", "acme/lm:3", "model://acme/lm@3", "@acme/lm", "@3", "@latest",
		"acme/lm@" + strings.Repeat("a", 64),
		"sha256:", "sha256:" + hex64[1:], "sha256:" + hex64 + "0", "sha256:" + strings.ToUpper(hex64), "SHA256:" + hex64,
		"sha256:sha256:" + hex64, "@@sha256:" + hex64, hex64, "@" + hex64, "acme/lm@sha256:" + hex64[1:], "sha512:" + hex64,
		"sha256:" + hex64[1:] + "g", longest + "0", strings.Repeat("a", 1<<20),
	} {
		_, err := types.ParseReference(ref)
		require.ErrorIs(t, err, types.ErrInvalidReference, "%.100q", ref)
		require.ErrorContains(t, err, "expected")
		require.Less(t, len(err.Error()), 500)
	}
}

func TestParseDigest(t *testing.T) {
	for _, text := range []string{hex64, "sha256:" + hex64} {
		d, err := types.ParseDigest(text)
		require.NoError(t, err)
		require.Equal(t, "sha256:"+hex64, types.FormatDigest(d[:]))
	}
	for _, text := range []string{"", "sha256:", hex64[1:], hex64 + "00", strings.ToUpper(hex64), "sha256:sha256:" + hex64, "g" + hex64[1:]} {
		_, err := types.ParseDigest(text)
		require.ErrorIs(t, err, types.ErrInvalidField)
	}
}

func namePart() *rapid.Generator[string] { return rapid.StringMatching(`[a-z0-9][a-z0-9._-]{0,62}`) }

func reference() *rapid.Generator[types.Reference] {
	return rapid.Custom(func(t *rapid.T) types.Reference {
		r := types.Reference{
			Model:    types.ModelName(namePart().Draw(t, "namespace"), namePart().Draw(t, "name")),
			Selector: types.Selector(rapid.IntRange(1, 5).Draw(t, "selector")),
		}
		switch r.Selector {
		case types.SelectNumber:
			r.Number = rapid.Uint64Range(1, ^uint64(0)).Draw(t, "number")
		case types.SelectAlias:
			r.Alias = namePart().Filter(func(s string) bool { return types.CheckAlias(s) == nil }).Draw(t, "alias")
		case types.SelectDigest:
			copy(r.Digest[:], rapid.SliceOfN(rapid.Byte(), 32, 32).Draw(t, "digest"))
			if rapid.Bool().Draw(t, "alone") {
				r.Model = ""
			}
		}
		return r
	})
}

// Printing and reading are inverse, so distinct references never have the same spelling.
func TestReferencesRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b := reference().Draw(t, "a"), reference().Draw(t, "b")
		read, err := types.ParseReference(a.String())
		require.NoError(t, err)
		require.Equal(t, a, read)
		require.Equal(t, a == b, a.String() == b.String())
	})
	require.Empty(t, types.Reference{Model: "acme/lm"}.String())
}

// Distinct pairs of namespace and name never have the same full name.
func TestModelNamesNeverCollide(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		namespace, name := namePart().Draw(t, "namespace"), namePart().Draw(t, "name")
		full := types.ModelName(namespace, name)
		gotNamespace, gotName, err := types.SplitModelName(full)
		require.NoError(t, err)
		require.Equal(t, []string{namespace, name}, []string{gotNamespace, gotName})
	})
}

// Any input is refused or has a canonical spelling that means the same.
func FuzzParseReference(f *testing.F) {
	for _, seed := range []string{"acme/lm", "acme/lm@3", "acme/lm@best", "a/b@sha256:" + hex64, "sha256:" + hex64, "@sha256:" + hex64, "a/b@\xff"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		r, err := types.ParseReference(text)
		if err != nil {
			require.ErrorIs(t, err, types.ErrInvalidReference)
			return
		}
		again, err := types.ParseReference(r.String())
		require.NoError(t, err)
		require.Equal(t, r, again)
		require.LessOrEqual(t, len(r.String()), types.MaxReferenceBytes)
	})
}
