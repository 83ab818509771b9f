// Contractload measures the evaluation contract on go-ethereum in development mode and prints
// one JSON document. It starts geth itself, on loopback addresses and an empty folder.
package main

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"

	"github.com/modeld-labs/modeld/tests/bench/geth/load"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	err := run(ctx)
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "contractload:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context) error {
	var o load.Options
	var parent, only string
	flag.StringVar(&o.Geth, "geth", "geth", "the geth to run")
	flag.StringVar(&parent, "folder", os.TempDir(), "where the data lies while this runs")
	flag.IntVar(&o.Accounts, "accounts", 200, "evaluators, who also own the models")
	flag.IntVar(&o.Models, "models", 10_000, "models to register")
	flag.IntVar(&o.Evaluations, "evaluations", 20_000, "evaluations of each kind")
	flag.IntVar(&o.Batch, "batch", 64, "rounds in one commit and one reveal")
	flag.IntVar(&o.Seats, "seats", 15, "evaluators of a round")
	flag.IntVar(&o.Idle, "idle", 200, "single transactions of each kind, one after the other")
	flag.IntVar(&o.Prefill, "prefill", 0, "models, with an evaluation each, that exist before the measurements")
	flag.StringVar(&only, "only", "", "some of "+strings.Join(load.Parts, ",")+"; empty for all")
	flag.IntVar(&o.Connections, "connections", 4, "HTTP connections that send")
	flag.IntVar(&o.RPCBatch, "rpc-batch", 100, "transactions in one JSON-RPC batch")
	flag.IntVar(&o.Window, "window", 5_000, "transactions sent and not yet mined, at most")
	flag.Uint64Var(&o.GasLimit, "gaslimit", 150_000_000, "gas of one block")
	flag.Parse()
	if flag.NArg() > 0 {
		return fmt.Errorf("expected flags only, got %q", flag.Args())
	}
	if only != "" {
		o.Only = strings.Split(only, ",")
	}
	scratch, err := os.MkdirTemp(parent, "contractload-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(scratch)
	o.Folder = filepath.Join(scratch, "data")
	if err := os.Mkdir(o.Folder, 0o700); err != nil {
		return err
	}
	document, err := load.Measure(ctx, o)
	if err != nil {
		return withLog(err, o.Folder+".log")
	}
	out := json.NewEncoder(os.Stdout)
	out.SetIndent("", "  ")
	return out.Encode(document)
}

// withLog adds the end of what geth said, because its log goes with the folder.
func withLog(err error, path string) error {
	text, _ := os.ReadFile(path)
	return fmt.Errorf("%w\nthe end of the log of geth:\n%s", err, text[max(0, len(text)-2000):])
}
