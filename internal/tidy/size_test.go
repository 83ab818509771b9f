package tidy

import (
	"go/ast"
	"testing"
)

const (
	maxFileLines         = 300
	maxFunctionLines     = 60
	maxTestFunctionLines = 100
)

// Small files and functions that fit a screen. There is no list of exceptions: split by noun.
func TestFilesAndFunctionsAreSmall(t *testing.T) {
	for _, s := range sources(t) {
		if s.lines > maxFileLines {
			t.Errorf("%s: expected at most %d lines, got %d", s.path, maxFileLines, s.lines)
		}
		limit := maxFunctionLines
		if s.test() {
			limit = maxTestFunctionLines
		}
		ast.Inspect(s.file, func(n ast.Node) bool {
			f, ok := n.(*ast.FuncDecl)
			if !ok || f.Body == nil {
				return true
			}
			if lines := s.set.Position(f.End()).Line - s.set.Position(f.Pos()).Line + 1; lines > limit {
				t.Errorf("%s: %s: expected at most %d lines, got %d", s.at(f), f.Name.Name, limit, lines)
			}
			return true
		})
	}
}
