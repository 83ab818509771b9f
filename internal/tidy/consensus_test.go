package tidy

import (
	"go/ast"
	"go/token"
	"go/types"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"golang.org/x/tools/go/packages"
)

// The rules of payment are pure: the standard library and integers, nothing else.
func TestMechanismImportsOnlyStandardLibraryAndMath(t *testing.T) {
	for _, s := range sources(t) {
		if s.test() || !s.in("x/evalreward/mechanism") || s.in("x/evalreward/mechanism/vectors") {
			continue
		}
		for _, spec := range s.file.Imports {
			path := strings.Trim(spec.Path.Value, `"`)
			if strings.Contains(path, ".") && path != "cosmossdk.io/math" {
				t.Errorf("%s: imports %s", s.path, path)
			}
		}
	}
}

// Consensus code knows heights and integers: no clock, randomness, environment, goroutine
// or float.
func TestConsensusCodeIsDeterministic(t *testing.T) {
	forbidden := map[string]string{
		"time.Now": "", "os.Getenv": "", "os.LookupEnv": "", "fmt.Print": "", "fmt.Println": "", "fmt.Printf": "",
	}
	for _, s := range sources(t) {
		if s.test() || !s.in("x", "app") {
			continue
		}
		for _, spec := range s.file.Imports {
			path := strings.Trim(spec.Path.Value, `"`)
			random := strings.HasPrefix(path, "math/rand") || path == "crypto/rand"
			if random || (path == "encoding/json" && strings.Contains(s.path, "/keeper/")) {
				t.Errorf("%s: imports %s", s.path, path)
			}
		}
		ast.Inspect(s.file, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.GoStmt:
				t.Errorf("%s: a goroutine", s.at(n))
			case *ast.Ident:
				if n.Name == "float64" || n.Name == "float32" {
					t.Errorf("%s: a float", s.at(n))
				}
			case *ast.BasicLit:
				if n.Kind == token.FLOAT {
					t.Errorf("%s: a float literal", s.at(n))
				}
			case *ast.SelectorExpr:
				if pkg, ok := n.X.(*ast.Ident); ok {
					if _, bad := forbidden[pkg.Name+"."+n.Sel.Name]; bad {
						t.Errorf("%s: %s.%s", s.at(n), pkg.Name, n.Sel.Name)
					}
				}
			}
			return true
		})
	}
}

// What panics on bad data stays at the start of the program.
func TestNoMustOutsideConstructors(t *testing.T) {
	for _, s := range sources(t) {
		if s.test() || !s.in("x") {
			continue
		}
		for _, decl := range s.file.Decls {
			f, ok := decl.(*ast.FuncDecl)
			if !ok || strings.HasPrefix(f.Name.Name, "New") || f.Name.Name == "init" || strings.Contains(f.Name.Name, "Genesis") {
				continue
			}
			ast.Inspect(f, func(n ast.Node) bool {
				call, ok := n.(*ast.CallExpr)
				if !ok {
					return true
				}
				if sel, ok := call.Fun.(*ast.SelectorExpr); ok && strings.HasPrefix(sel.Sel.Name, "Must") {
					t.Errorf("%s: %s", s.at(n), sel.Sel.Name)
				}
				return true
			})
		}
	}
}

// The order of a map is not the same on every node.
func TestConsensusCodeDoesNotRangeOverMaps(t *testing.T) {
	if testing.Short() {
		t.Skip("loads the types of all modules")
	}
	config := &packages.Config{Dir: root, Mode: packages.NeedName | packages.NeedSyntax | packages.NeedTypes | packages.NeedTypesInfo |
		packages.NeedFiles | packages.NeedImports | packages.NeedExportFile}
	loaded, err := packages.Load(config, "./x/...")
	require.NoError(t, err)
	require.NotEmpty(t, loaded)
	for _, p := range loaded {
		require.Empty(t, p.Errors)
		for _, file := range p.Syntax {
			name := p.Fset.Position(file.Pos()).Filename
			if strings.HasSuffix(name, ".pb.go") || strings.HasSuffix(name, ".pb.gw.go") {
				continue
			}
			ast.Inspect(file, func(n ast.Node) bool {
				loop, ok := n.(*ast.RangeStmt)
				if !ok {
					return true
				}
				if _, isMap := p.TypesInfo.TypeOf(loop.X).Underlying().(*types.Map); isMap {
					t.Errorf("%s: ranges over a map", p.Fset.Position(loop.Pos()))
				}
				return true
			})
		}
	}
}
