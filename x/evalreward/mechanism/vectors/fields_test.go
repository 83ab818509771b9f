package vectors

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
)

// question gives the in of the first golden vector of a rule that is answered
// with a result and, if wanted, has no empty lists.
func question(t testing.TB, name string) map[string]any {
	t.Helper()
	golden, err := os.ReadFile(filepath.Join("..", "testdata", "vectors.jsonl"))
	require.NoError(t, err)
	for line := range bytes.Lines(golden) {
		var v struct {
			Rule    string
			In, Out map[string]any
		}
		require.NoError(t, json.Unmarshal(line, &v))
		if v.Rule == name && v.Out["error"] == nil && !hollow(v.In) {
			return v.In
		}
	}
	t.Fatalf("no vector of rule %s", name)
	return nil
}

// hollow tells whether a value holds an empty list, at which no field is seen.
// Exclusions and thresholds hold no fields.
func hollow(v any) bool {
	switch v := v.(type) {
	case map[string]any:
		for name, field := range v {
			if name != "exclude" && name != "T" && name != "parents" && hollow(field) {
				return true
			}
		}
	case []any:
		if slices.ContainsFunc(v, hollow) {
			return true
		}
		return len(v) == 0
	}
	return false
}

func ask(t testing.TB, name string, in any) (out map[string]any, usage string) {
	t.Helper()
	line, err := json.Marshal(map[string]any{"rule": name, "in": in})
	require.NoError(t, err)
	answers, usage, _ := run(t, string(line))
	if usage != "" {
		require.Empty(t, answers)
		return nil, usage
	}
	var v struct{ Out map[string]any }
	require.NoError(t, json.Unmarshal([]byte(answers), &v))
	return v.Out, ""
}

// places calls visit for every field of every object in v, with a function that
// sets it and one that removes it.
func places(v any, visit func(name string, value any, set func(any), remove func())) {
	switch v := v.(type) {
	case map[string]any:
		for name, value := range v {
			visit(name, value, func(other any) { v[name] = other }, func() { delete(v, name) })
			v[name] = value
			places(value, visit)
		}
	case []any:
		for _, item := range v {
			places(item, visit)
		}
	}
}

// Of every rule every field is needed, at every depth, and of one JSON type.
func TestEveryFieldIsNeededAndTyped(t *testing.T) {
	for _, r := range rules {
		in := question(t, r.name)
		_, usage := ask(t, r.name, in)
		require.Empty(t, usage)
		places(in, func(name string, value any, set func(any), remove func()) {
			for _, wrong := range []any{false, "1", 1, 1.5, []any{}, map[string]any{}} {
				if sameKind(value, wrong) {
					continue
				}
				set(wrong)
				_, usage := ask(t, r.name, in)
				require.NotEmpty(t, usage, "%s %s %v", r.name, name, wrong)
			}
			remove()
			_, usage := ask(t, r.name, in)
			require.Contains(t, usage, name+" is missing", r.name)
		})
	}
}

// sameKind tells whether two JSON values have one type; null may be an integer
// or an object.
func sameKind(a, b any) bool {
	switch a.(type) {
	case nil:
		_, object := b.(map[string]any)
		_, integer := b.(int)
		return object || integer
	case float64:
		_, integer := b.(int)
		return integer
	case string:
		_, text := b.(string)
		return text
	case bool:
		_, boolean := b.(bool)
		return boolean
	case []any:
		_, list := b.([]any)
		return list
	default:
		_, object := b.(map[string]any)
		return object
	}
}
