// Package load drives the contracts: it signs transactions before the clock starts, sends them
// over JSON-RPC as fast as geth takes them, and counts what was mined.
package load

import (
	"fmt"
	"slices"
	"strings"
)

// Names of what can be measured.
const (
	Idle     = "idle"
	Register = "register"
	Evaluate = "evaluate"
	Batched  = "batched"
)

// Parts are all measurements in the order in which they are made.
var Parts = []string{Idle, Register, Evaluate, Batched}

// Options gives sizes. Everything counts from 1.
type Options struct {
	Geth        string   // the geth to run
	Folder      string   // an empty folder for its data
	Accounts    int      // evaluators, who also own the models
	Models      int      // models registered
	Evaluations int      // evaluations of each kind; the batched ones are rounded up to whole batches
	Batch       int      // rounds in one commit and one reveal, at most 64
	Seats       int      // evaluators of a round
	Idle        int      // single transactions of each kind sent one after the other
	Prefill     int      // models, and evaluations of them, that exist before anything is measured
	Only        []string // some of Parts; empty for all
	Connections int      // HTTP connections that send
	RPCBatch    int      // transactions in one JSON-RPC batch
	Window      int      // transactions sent and not yet mined, at most
	GasLimit    uint64   // gas of one block
}

// Check says which option is out of its range.
func (o Options) Check() error {
	for _, n := range []struct {
		name         string
		value        int
		least, limit int
	}{
		{"accounts", o.Accounts, 1, 100_000},
		{"models", o.Models, 1, 100_000_000},
		{"evaluations", o.Evaluations, 1, 100_000_000},
		{"batch", o.Batch, 1, 64},
		{"seats", o.Seats, 1, min(o.Accounts, 60)},
		{"idle", o.Idle, 1, 100_000},
		{"prefill", o.Prefill, 0, 100_000_000},
		{"connections", o.Connections, 1, 64},
		{"rpc-batch", o.RPCBatch, 1, 10_000},
		{"window", o.Window, o.RPCBatch, 1_000_000},
	} {
		if n.value < n.least || n.value > n.limit {
			return fmt.Errorf("-%s: expected %d to %d, got %d", n.name, n.least, n.limit, n.value)
		}
	}
	for _, part := range o.Only {
		if !slices.Contains(Parts, part) {
			return fmt.Errorf("-only: expected some of %s, got %q", strings.Join(Parts, ","), part)
		}
	}
	return nil
}

func (o Options) wants(part string) bool { return len(o.Only) == 0 || slices.Contains(o.Only, part) }
