package types_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/modeld-labs/modeld/x/modelreg/types"
)

// licenceExpression draws an expression by the grammar.
func licenceExpression(depth int) *rapid.Generator[string] {
	return rapid.Custom(func(t *rapid.T) string {
		id := rapid.SampledFrom([]string{"MIT", "0BSD", "GPL-2.0-only", "MPL-1.1+", "LicenseRef-a.b-1", "ISC"}).Draw(t, "id")
		kind := rapid.IntRange(0, 3).Draw(t, "kind")
		if depth == 0 {
			kind %= 2
		}
		switch kind {
		case 1:
			return id + " WITH " + rapid.SampledFrom([]string{"LLVM-exception", "SHL-2.1"}).Draw(t, "exception")
		case 2:
			return "(" + licenceExpression(depth-1).Draw(t, "inner") + ")"
		case 3:
			operator := rapid.SampledFrom([]string{" AND ", " OR "}).Draw(t, "operator")
			return licenceExpression(depth-1).Draw(t, "left") + operator + licenceExpression(depth-1).Draw(t, "right")
		}
		return id
	})
}

// What the grammar makes is a licence when it is short enough; without one of its
// parentheses, or with another, it is none.
func TestLicenceGrammar(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		expression := licenceExpression(3).Draw(t, "expression")
		require.Equal(t, len(expression) <= types.MaxLicenceBytes, types.CheckLicence(expression) == nil)

		at := rapid.IntRange(0, len(expression)).Draw(t, "at")
		bracket := rapid.SampledFrom([]string{"(", ")"}).Draw(t, "bracket")
		require.Error(t, types.CheckLicence(expression[:at]+bracket+expression[at:]))
		if i := strings.IndexAny(expression, "()"); i >= 0 {
			require.Error(t, types.CheckLicence(expression[:i]+expression[i+1:]))
		}
	})
}

// The length bounds how deep parentheses can lie in one another.
func TestLicenceNesting(t *testing.T) {
	nested := func(depth int) string { return strings.Repeat("(", depth) + "MIT" + strings.Repeat(")", depth) }
	require.NoError(t, types.CheckLicence(nested(30))) // 63 bytes
	require.ErrorIs(t, types.CheckLicence(nested(31)), types.ErrInvalidField)
	for _, unbalanced := range []string{nested(30)[1:], nested(30)[:62], nested(2) + "(", ")" + nested(2), ")MIT(", strings.Repeat("(", 1<<20)} {
		err := types.CheckLicence(unbalanced)
		require.ErrorIs(t, err, types.ErrInvalidField)
		require.ErrorContains(t, err, "licence: expected")
		require.Less(t, len(err.Error()), 400)
	}
}

// An accepted expression is balanced, printable and made of words and operators only; it can
// stand in parentheses and be joined with another.
func FuzzCheckLicence(f *testing.F) {
	for _, seed := range []string{
		"MIT", "(MIT OR Apache-2.0) AND LicenseRef-x", "GPL-2.0-only WITH Classpath-exception-2.0", "MPL-1.1+", "((((", "MIT AND", "mit", "\xff",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		err := types.CheckLicence(text)
		if err != nil {
			require.ErrorIs(t, err, types.ErrInvalidField)
			require.ErrorContains(t, err, "licence: expected")
			require.Less(t, len(err.Error()), 800)
			return
		}
		depth := 0
		for _, r := range text {
			require.True(t, r >= ' ' && r < 0x7f)
			depth += map[rune]int{'(': 1, ')': -1}[r]
			require.GreaterOrEqual(t, depth, 0)
		}
		require.Zero(t, depth)
		for word := range strings.FieldsSeq(strings.NewReplacer("(", "", ")", "").Replace(text)) {
			known := word == "AND" || word == "OR" || word == "WITH" || types.CheckLicence(word) == nil || types.CheckLicence("MIT WITH "+word) == nil
			require.True(t, known, word)
		}
		for _, longer := range []string{"(" + text + ")", text + " AND MIT", "MIT OR " + text} {
			require.Equal(t, len(longer) <= types.MaxLicenceBytes, types.CheckLicence(longer) == nil, longer)
		}
	})
}

// Tools that read lower-case identifiers of hubs find the spelling of the list.
func TestSpellLicence(t *testing.T) {
	for id, want := range map[string]string{"apache-2.0": "Apache-2.0", "MIT": "MIT", "mit": "MIT", "llama3": "", "": ""} {
		got, known := types.SpellLicence(id)
		require.Equal(t, want, got)
		require.Equal(t, want != "", known)
	}
}
