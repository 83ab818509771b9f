package settlement

import (
	"fmt"
	"io"
	"slices"

	"github.com/modeld-labs/modeld/x/evalreward/mechanism"
)

// Group of the figures.
const Group = "settlement"

// Options say how much is measured.
type Options struct {
	// Runs of every measurement; a figure is their median.
	Runs int
	// Committees are the numbers of seats of a round for which the rate is measured.
	Committees []int
	// Rounds is how many of them are settled, awarded and paid for the rate, RateUnits how
	// many units of work a block of that measurement does.
	Rounds    int
	RateUnits uint32
	// Queues are the numbers of rounds that wait when the time of a block is measured, with
	// the units per block of the main network, and Blocks how many blocks a run measures.
	Queues []int
	Blocks int
	// Members is the number of evaluators; at least as many as the largest committee has seats.
	Members int
	// Profile is a folder for processor profiles; empty for none.
	Profile string
	// Log gets a line about what is done at the moment; nil for none.
	Log io.Writer
}

// Default is what the figures of the project are made with.
func Default() Options {
	return Options{
		Runs: 5, Committees: []int{15, 31}, Rounds: 2048, RateUnits: 512,
		Queues: []int{1000, 10_000, 100_000}, Blocks: 120, Members: 512,
	}
}

// Quick takes less than a minute and gives rough figures.
func Quick() Options {
	o := Default()
	o.Runs, o.Rounds, o.RateUnits, o.Queues, o.Blocks, o.Members = 2, 256, 128, []int{1000}, 60, 128
	return o
}

func (o Options) validate() error {
	switch {
	case o.Runs < 1:
		return fmt.Errorf("runs: expected at least 1, got %d", o.Runs)
	case len(o.Committees) == 0 || slices.Min(o.Committees) < 7 || slices.Max(o.Committees) > mechanism.MaxReports:
		return fmt.Errorf("committees: expected sizes of 7..%d, got %v", mechanism.MaxReports, o.Committees)
	case o.Members < max(slices.Max(o.Committees), queueSeats):
		return fmt.Errorf("members: expected at least %d, the seats of a committee, got %d", max(slices.Max(o.Committees), queueSeats), o.Members)
	case o.Rounds < 1 || o.RateUnits < 1:
		return fmt.Errorf("rounds: expected at least 1 and at least 1 unit per block, got %d and %d", o.Rounds, o.RateUnits)
	case o.Blocks < 1:
		return fmt.Errorf("blocks: expected at least 1, got %d", o.Blocks)
	}
	for _, queue := range o.Queues {
		if queue < o.Blocks*queueUnits {
			return fmt.Errorf("queues: expected at least %d rounds, so that %d blocks find work, got %d", o.Blocks*queueUnits, o.Blocks, queue)
		}
	}
	return nil
}

func (o Options) logf(format string, args ...any) {
	if o.Log != nil {
		fmt.Fprintf(o.Log, Group+": "+format+"\n", args...)
	}
}
