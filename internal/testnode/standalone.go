package testnode

import (
	"fmt"
	"os"
	"testing"

	"github.com/modeld-labs/modeld/internal/testkit"
)

// Standalone starts a node where there is no test: in TestMain and in Example functions. The
// caller stops it. A failure panics.
func Standalone(o testkit.Options) (n *Node, stop func()) {
	t := &alone{}
	n = New(t, o)
	// Proofs are given of the states from block 2 on.
	n.Reach(t, 6)
	return n, t.cleanup
}

// alone stands in for a test.
type alone struct {
	testing.TB
	cleanups []func()
}

func (a *alone) Helper() {}

func (a *alone) Logf(string, ...any) {}

func (a *alone) Errorf(format string, args ...any) { panic(fmt.Sprintf(format, args...)) }

func (a *alone) FailNow() { panic("testnode: failed") }

func (a *alone) Cleanup(f func()) { a.cleanups = append(a.cleanups, f) }

func (a *alone) TempDir() string {
	dir, err := os.MkdirTemp("", "modeld-testnode-")
	if err != nil {
		panic(err)
	}
	a.Cleanup(func() { _ = os.RemoveAll(dir) })
	return dir
}

func (a *alone) cleanup() {
	for i := len(a.cleanups) - 1; i >= 0; i-- {
		a.cleanups[i]()
	}
}
