package node

import (
	"fmt"
	"os"
	"path/filepath"

	"github.com/modeld-labs/modeld/x/evalreward/types"
	modelregtypes "github.com/modeld-labs/modeld/x/modelreg/types"
)

// Options are the sizes of the load.
type Options struct {
	// Runs is how often each quantity is measured.
	Runs int
	// Rounds of an epoch; each has a committee of 15.
	Rounds int
	// Evaluators that are bonded; 31 at least.
	Evaluators int
	// Versions that are registered in a run.
	Versions int
	// Probes of a run are the transactions whose latency is measured one after another; they
	// need 2 * Runs * Probes seats.
	Probes int
	// PruneRuns is how many chains are made, loaded with at most pruneRounds rounds an epoch,
	// pruned and compacted.
	PruneRuns int
	// Variants measures evaluations once more without an index of transactions, and once more
	// with blocks of 16 MiB and ten times the gas.
	Variants bool
	// Folder in which homes and binary are made; empty means a temporary one.
	Folder string
	// Binary of modeld; empty means that it is built.
	Binary string
	// Profile is a folder for a CPU profile of each node; empty for none.
	Profile string
	// Say reports progress; nil keeps silent.
	Say func(format string, args ...any)
}

// pruneRounds are enough to see what an evaluation leaves behind.
const pruneRounds = 256

// Full gives the sizes of make bench.
func Full(runs int) Options {
	return Options{Runs: runs, Rounds: 1024, Evaluators: 120, Versions: 2000, Probes: 30, PruneRuns: runs, Variants: true}
}

// Quick gives the sizes of make bench-quick: the same figures from less work.
func Quick(runs int) Options {
	return Options{Runs: runs, Rounds: 256, Evaluators: 60, Versions: 300, Probes: 10, PruneRuns: 1}
}

// unitsPerBlock lets EndBlock settle or pay half of the rounds in a block, which takes about as
// long as a block full of reveals; a few units more, so that the last rounds do not wait for a
// block that opens others. The main network does 8, enough for its 256 rounds.
func (o Options) unitsPerBlock() uint32 { return uint32(o.Rounds/2 + 8) }

// spareBlocks are left in COMMIT and REVEAL for reading assignments, signing and sending, while
// the chain makes empty blocks as quickly as it can.
func (o Options) spareBlocks() uint64 { return uint64(120 + o.Rounds/3) }

// params are those of the main network but for what the package's text names.
func (o Options) params() types.Params {
	p := types.DefaultParams()
	p.MaxBenchmarks, p.RoundsMax = 1, uint32(o.Rounds)
	p.AuditsMax, p.AuditRate, p.MaxGoldPerEpoch = 0, 0, 0
	p.UnitsPerBlock = o.unitsPerBlock()
	const fit = 3
	p.OpenBlocks, p.SettleBlocks, p.ChallengeBlocks = fit, fit, 5
	// A probe under load may wait for more than one block.
	p.CommitBlocks = 5*fit + o.spareBlocks() + 2*uint64(o.singles())
	p.RevealBlocks = o.spareBlocks()
	p.RetentionEpochs = uint64(o.Runs + 3)
	p.PruneKeysPerBlock = 200
	p.MaxEvaluators = uint32(max(o.Evaluators, 31))
	return p
}

// registryParams are those of the main network; a version waits until its commit is ripe.
func (o Options) registryParams() modelregtypes.Params { return modelregtypes.DefaultParams() }

func (o Options) check() error {
	for _, n := range []struct {
		name            string
		value, min, max int
	}{
		{"Runs", o.Runs, 1, 100},
		{"Rounds", o.Rounds, 1, 4096},
		{"Evaluators", o.Evaluators, 31, 16384},
		{"Versions", o.Versions, 0, 5000},
		{"Probes", o.Probes, 0, 10_000},
		{"PruneRuns", o.PruneRuns, 0, 100},
	} {
		if n.value < n.min || n.value > n.max {
			return fmt.Errorf("%s of the node benchmark: expected %d..%d, got %d", n.name, n.min, n.max, n.value)
		}
	}
	return nil
}

// folder makes the folder of the measurement; done removes it when it is a temporary one.
func (o Options) folder() (dir string, done func(), err error) {
	if o.Folder != "" {
		dir, err = filepath.Abs(o.Folder)
		if err == nil {
			err = os.MkdirAll(dir, 0o755)
		}
		return dir, func() {}, err
	}
	dir, err = os.MkdirTemp("", "modeld-bench-")
	return dir, func() { _ = os.RemoveAll(dir) }, err
}

func (o Options) say(format string, args ...any) {
	if o.Say != nil {
		o.Say(format, args...)
	}
}
