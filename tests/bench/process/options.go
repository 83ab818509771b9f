package process

import (
	"errors"
	"fmt"
	"io"
)

// Group of the figures.
const Group = "process"

// Options say how much is measured.
type Options struct {
	// Runs of every measurement; a figure is their median.
	Runs int
	// Accounts is the number of developers and of evaluators, and with it the number of
	// transactions of a measured block. Committees need at least 16.
	Accounts int
	// Sizes are the numbers of items of commits and reveals.
	Sizes []int
	// Keys is the size of the Merkle tree of the raw limits, Sets the sets of one of its blocks.
	Keys, Sets int
	// Operations is how often signatures and hashes are repeated for the raw limits.
	Operations int
	// Profile is a folder for processor profiles, one for each kind of block; empty for none.
	Profile string
	// Log gets a line about what is done at the moment; nil for none.
	Log io.Writer
}

// Default is what the figures of the project are made with.
func Default() Options {
	return Options{Runs: 5, Accounts: 128, Sizes: []int{1, 8, 64}, Keys: 100_000, Sets: 5000, Operations: 20_000}
}

// Quick takes less than a minute and gives rough figures.
func Quick() Options {
	return Options{Runs: 2, Accounts: 96, Sizes: []int{1, 8, 64}, Keys: 20_000, Sets: 1000, Operations: 2000}
}

func (o Options) validate() error {
	switch {
	case o.Runs < 1:
		return fmt.Errorf("runs: expected at least 1, got %d", o.Runs)
	case o.Accounts < 16:
		return fmt.Errorf("accounts: expected at least 16, more than a committee has seats, got %d", o.Accounts)
	case o.Keys < o.Sets || o.Sets < 1:
		return fmt.Errorf("sets: expected 1..%d, the number of keys, got %d", o.Keys, o.Sets)
	case o.Operations < 1:
		return fmt.Errorf("operations: expected at least 1, got %d", o.Operations)
	case len(o.Sizes) == 0:
		return errors.New("sizes: expected at least one number of items, got none")
	}
	return nil
}

func (o Options) logf(format string, args ...any) {
	if o.Log != nil {
		fmt.Fprintf(o.Log, Group+": "+format+"\n", args...)
	}
}
