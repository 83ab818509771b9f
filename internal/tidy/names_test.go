package tidy

import (
	"go/ast"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

var modules = []string{"x/modelreg", "x/evalreward"}

// matches gives the distinct first groups of a pattern in some files, sorted.
func matches(t *testing.T, pattern string, files ...string) []string {
	t.Helper()
	expression := regexp.MustCompile(pattern)
	var found []string
	for _, file := range files {
		text, err := os.ReadFile(filepath.Join(root, file))
		require.NoError(t, err)
		for _, match := range expression.FindAllStringSubmatch(string(text), -1) {
			found = append(found, match[1])
		}
	}
	slices.Sort(found)
	return slices.Compact(found)
}

// A README that drifted from the code is worse than none: errors, events and key prefixes
// stand in both.
func TestReadmesNameWhatExists(t *testing.T) {
	for _, module := range modules {
		readme := module + "/README.md"
		events := "proto/modeld/" + strings.TrimPrefix(module, "x/") + "/v1/events.proto"
		for _, kind := range []struct{ inReadme, inCode, file string }{
			{`\b(Err[A-Z]\w+)`, `(?m)^\s+(Err[A-Z]\w+)\s+= errors\.Register`, module + "/types/errors.go"},
			{`\b(Event[A-Z]\w+)`, `(?m)^message (Event[A-Z]\w+)`, events},
			{`\b([A-Z]\w+Prefix)\b`, `(?m)^\s+([A-Z]\w+Prefix)\s+= collections`, module + "/types/keys.go"},
		} {
			code := matches(t, kind.inCode, kind.file)
			require.NotEmpty(t, code, kind.file)
			require.Equal(t, code, matches(t, kind.inReadme, readme), "%s against %s", readme, kind.file)
		}
	}
}

// Error codes are dense from 2, in order and never used twice; 1 is reserved by the SDK.
func TestErrorCodesAreDense(t *testing.T) {
	for _, module := range modules {
		file := module + "/types/errors.go"
		text, err := os.ReadFile(filepath.Join(root, file))
		require.NoError(t, err)
		codes := regexp.MustCompile(`errors\.Register(?:WithGRPCCode)?\(ModuleName, (\d+),`).FindAllStringSubmatch(string(text), -1)
		require.NotEmpty(t, codes, file)
		for i, match := range codes {
			require.Equal(t, strconv.Itoa(i+2), match[1], "%s, error %d", file, i)
		}
	}
}

// Unfinished business has a number where it is followed up, and the project names no path
// of the machine on which it was written.
func TestNothingIsLeftUndone(t *testing.T) {
	undone := regexp.MustCompile(`\b(TODO|FIXME|XXX)\b(?:[^(#]|$)`)
	local := regexp.MustCompile(`(/(work|farm|root|home/\w+)/[a-z.]|\.\./shared)`)
	for _, path := range paths(t, ".go", ".proto", ".md", ".sh", ".yaml", ".yml", ".txtar") {
		if strings.HasPrefix(path, "internal/tidy/") || strings.Contains(path, "testdata/") {
			continue
		}
		text, err := os.ReadFile(filepath.Join(root, path))
		require.NoError(t, err)
		for number, line := range strings.Split(string(text), "\n") {
			if undone.MatchString(line) {
				t.Errorf("%s:%d: unfinished business without a number: %s", path, number+1, strings.TrimSpace(line))
			}
			if local.MatchString(line) {
				t.Errorf("%s:%d: a path of one machine: %s", path, number+1, strings.TrimSpace(line))
			}
		}
	}
}

// A threat is only covered by a test that exists: documents name tests in code quotes.
func TestDocumentsNameTestsThatExist(t *testing.T) {
	exists := map[string]bool{}
	for _, s := range sources(t) {
		for _, declaration := range s.file.Decls {
			if f, ok := declaration.(*ast.FuncDecl); ok && s.test() {
				exists[f.Name.Name] = true
			}
		}
	}
	for _, path := range paths(t, ".md") {
		for _, name := range matches(t, `\b(Test[A-Z]\w+)`, path) {
			require.True(t, exists[name], "%s names %s", path, name)
		}
	}
}
