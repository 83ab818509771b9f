package growth

import (
	"fmt"
	"io"
)

// Group of the figures.
const Group = "growth"

// Options say how much is measured.
type Options struct {
	// Runs of every measurement; a figure is their median.
	Runs int
	// Sizes are the numbers of versions of the states, rising. Figures of the last are
	// compared with those of the first.
	Sizes []int
	// Accounts is the number of developers and of evaluators that act on top of the past, and
	// with it the number of transactions of a measured block. Committees need at least 16.
	Accounts int
	// Queries of each kind that a run sends.
	Queries int
	// SnapshotMost is the largest size of which a snapshot is made and restored.
	SnapshotMost int
	// Folder keeps the generated states between calls of Measure; empty for a temporary one.
	// A state is generated anew when the folder has none of its size.
	Folder string
	// Profile is a folder for processor profiles; empty for none.
	Profile string
	// Log gets a line about what is done at the moment; nil for none.
	Log io.Writer
}

// Default is what the figures of the project are made with. The largest state is neither
// written to a snapshot nor restored: that takes as long as all the rest.
func Default() Options {
	return Options{Runs: 5, Sizes: []int{1000, 100_000, 1_000_000}, Accounts: 128, Queries: 1000, SnapshotMost: 100_000}
}

// Quick takes about a minute and gives rough figures.
func Quick() Options {
	return Options{Runs: 2, Sizes: []int{1000, 10_000}, Accounts: 64, Queries: 200, SnapshotMost: 1000}
}

func (o Options) validate() error {
	switch {
	case o.Runs < 1:
		return fmt.Errorf("runs: expected at least 1, got %d", o.Runs)
	case len(o.Sizes) == 0:
		return fmt.Errorf("sizes: expected at least one number of versions, got none")
	case o.Accounts < 16:
		return fmt.Errorf("accounts: expected at least 16, more than a committee has seats, got %d", o.Accounts)
	case o.Queries < 1:
		return fmt.Errorf("queries: expected at least 1, got %d", o.Queries)
	}
	for i, size := range o.Sizes {
		if size < 100 || i > 0 && size <= o.Sizes[i-1] {
			return fmt.Errorf("sizes: expected rising numbers from 100, got %v", o.Sizes)
		}
	}
	return nil
}

func (o Options) logf(format string, args ...any) {
	if o.Log != nil {
		fmt.Fprintf(o.Log, Group+": "+format+"\n", args...)
	}
}
