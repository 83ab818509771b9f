// Package corpus holds the texts of the demo network's benchmarks: short, real
// and freely licensed, each split into a part to train on and a part held out
// to measure on. testdata/ORIGIN.md says where every byte comes from and under
// which licence.
package corpus

import (
	"crypto/sha256"
	"embed"
	"fmt"
)

//go:embed testdata/prose/train.txt testdata/prose/heldout.txt
//go:embed testdata/gosource/train.txt testdata/gosource/heldout.txt
//go:embed testdata/markup/train.html testdata/markup/heldout.html
var files embed.FS

// Benchmark is one domain of text, in bytes as shipped. Train and HeldOut are
// disjoint and share no run of 200 bytes.
type Benchmark struct {
	// Name is short and stable: "prose", "gosource" or "markup".
	Name string
	// Domain says in words what kind of text it is.
	Domain string
	// Train is for the developers.
	Train []byte
	// HeldOut is for the evaluators.
	HeldOut []byte
	// HeldOutDigest is the SHA-256 of HeldOut, which names the benchmark data.
	HeldOutDigest [32]byte
}

// Benchmarks returns the three benchmarks, always in the same order. The
// slices are copies that the caller owns.
func Benchmarks() []Benchmark {
	return []Benchmark{
		load("prose", "English prose", "txt"),
		load("gosource", "Go source code", "txt"),
		load("markup", "HTML markup", "html"),
	}
}

// load reads both parts of one benchmark.
func load(name, domain, extension string) Benchmark {
	heldOut := read(name + "/heldout." + extension)
	return Benchmark{
		Name:          name,
		Domain:        domain,
		Train:         read(name + "/train." + extension),
		HeldOut:       heldOut,
		HeldOutDigest: sha256.Sum256(heldOut),
	}
}

// read returns an embedded file. It cannot be missing in a program that was
// built, so a missing one is a mistake in this package.
func read(name string) []byte {
	content, err := files.ReadFile("testdata/" + name)
	if err != nil {
		panic(fmt.Sprintf("corpus: embedded file: %v", err))
	}
	return content
}
