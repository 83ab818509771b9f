package tidy

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// root is the root of the repository, seen from this package.
const root = "../.."

// source is one hand-written Go file.
type source struct {
	path  string // seen from the root, with slashes
	lines int
	text  string
	set   *token.FileSet
	file  *ast.File
}

func (s source) test() bool { return strings.HasSuffix(s.path, "_test.go") }

func (s source) in(dirs ...string) bool {
	return slices.ContainsFunc(dirs, func(dir string) bool { return strings.HasPrefix(s.path, dir+"/") })
}

func (s source) at(node ast.Node) token.Position {
	pos := s.set.Position(node.Pos())
	pos.Filename = s.path
	return pos
}

// paths lists the files of the project that end with one of the suffixes.
func paths(t *testing.T, suffixes ...string) []string {
	t.Helper()
	var found []string
	err := filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		name := entry.Name()
		if entry.IsDir() && (slices.Contains([]string{"bin", "build", "third_party", "node_modules"}, name) || (strings.HasPrefix(name, ".") && len(name) > 2)) {
			return filepath.SkipDir
		}
		if !entry.IsDir() && slices.ContainsFunc(suffixes, func(suffix string) bool { return strings.HasSuffix(name, suffix) }) {
			relative, err := filepath.Rel(root, path)
			if err != nil {
				return err
			}
			found = append(found, filepath.ToSlash(relative))
		}
		return nil
	})
	require.NoError(t, err)
	return found
}

// sources parses all hand-written Go files.
func sources(t *testing.T) []source {
	t.Helper()
	var all []source
	for _, path := range paths(t, ".go") {
		if strings.HasSuffix(path, ".pb.go") || strings.HasSuffix(path, ".pb.gw.go") {
			continue
		}
		text, err := os.ReadFile(filepath.Join(root, path))
		require.NoError(t, err)
		set := token.NewFileSet()
		file, err := parser.ParseFile(set, path, text, parser.ParseComments)
		require.NoError(t, err)
		all = append(all, source{path: path, lines: strings.Count(string(text), "\n"), text: string(text), set: set, file: file})
	}
	require.NotEmpty(t, all)
	return all
}
