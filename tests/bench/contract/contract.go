// Package contract measures the other side of the comparison: the evaluation contract as the
// idea first described it, on go-ethereum in development mode. It builds and runs the tools of
// tests/bench/geth, which are a module of their own; nothing of go-ethereum is linked here.
package contract

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"

	"github.com/modeld-labs/modeld/tests/bench/report"
)

// Group is the group of all figures of this package.
const Group = "side by side"

// Options gives sizes. Zero values of Accounts, Batch, Seats and Idle mean what the tool sets.
type Options struct {
	Source      string // the folder tests/bench/geth
	Folder      string // where the tools are built, and kept for the next time
	Runs        int
	Models      int // registrations in one run
	Evaluations int // evaluations of each kind in one run
	Accounts    int // evaluators, who also own the models
	Batch       int // rounds in one commit and one reveal, at most 64
	Seats       int // evaluators of a round
	Idle        int // single transactions on an idle node
	// Prefill, if positive, measures evaluations once more on a chain that holds so many models
	// with an evaluation each.
	Prefill int
}

// Full is what `make bench` measures with, Quick what `make bench-quick` does.
func Full(source, folder string) Options {
	return Options{Source: source, Folder: folder, Runs: 5, Models: 10_000, Evaluations: 20_000, Prefill: 20_000}
}

// Quick gives sizes for a first impression within a minute, once the tools are built.
func Quick(source, folder string) Options {
	return Options{Source: source, Folder: folder, Runs: 1, Models: 1_000, Evaluations: 4_000, Idle: 50}
}

// Measure builds geth and the tool that drives it, runs them on fresh data each time, and gives
// the figures: models or evaluations in "1/s", latencies in "ms", disk in "B" per model or
// evaluation, CPU in "s" per 1000 of them, memory in "MiB". It fails when the tools cannot be
// built or a run fails.
func Measure(ctx context.Context, o Options) ([]report.Figure, error) {
	if o.Runs < 1 || o.Models < 1 || o.Evaluations < 1 {
		return nil, fmt.Errorf("expected at least one run, model and evaluation, got %d, %d, %d", o.Runs, o.Models, o.Evaluations)
	}
	if err := build(ctx, o); err != nil {
		return nil, err
	}
	var plain, grown []document
	for range o.Runs {
		one, err := once(ctx, o)
		if err != nil {
			return nil, err
		}
		plain = append(plain, *one)
		if o.Prefill > 0 {
			if one, err = once(ctx, o, "-only", "evaluate", "-prefill", strconv.Itoa(o.Prefill)); err != nil {
				return nil, err
			}
			grown = append(grown, *one)
		}
	}
	return figures(plain, grown)
}

// build builds both tools. The first time takes minutes, because geth is large; later the cache
// of the go command has everything.
func build(ctx context.Context, o Options) error {
	folder, err := filepath.Abs(o.Folder)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return err
	}
	for name, pkg := range map[string]string{"geth": "github.com/ethereum/go-ethereum/cmd/geth", "contractload": "./contractload"} {
		command := exec.CommandContext(ctx, "go", "build", "-o", filepath.Join(folder, name), pkg) //nolint:gosec // our own tools
		command.Dir = o.Source
		if out, err := command.CombinedOutput(); err != nil {
			return fmt.Errorf("build %s in %s: %w; the first build needs the Go module proxy and some minutes; go says: %s",
				pkg, o.Source, err, tail(out))
		}
	}
	return nil
}

// once runs the tools on fresh data.
func once(ctx context.Context, o Options, more ...string) (*document, error) {
	folder, err := filepath.Abs(o.Folder)
	if err != nil {
		return nil, err
	}
	args := []string{
		"-geth", filepath.Join(folder, "geth"), "-folder", folder,
		"-models", strconv.Itoa(o.Models), "-evaluations", strconv.Itoa(o.Evaluations),
	}
	for _, optional := range []struct {
		flag  string
		value int
	}{{"-accounts", o.Accounts}, {"-batch", o.Batch}, {"-seats", o.Seats}, {"-idle", o.Idle}} {
		if optional.value > 0 {
			args = append(args, optional.flag, strconv.Itoa(optional.value))
		}
	}
	command := exec.CommandContext(ctx, filepath.Join(folder, "contractload"), append(args, more...)...) //nolint:gosec // built above
	// An interrupt lets it stop its geth and remove its data.
	command.Cancel = func() error { return command.Process.Signal(os.Interrupt) }
	var out, complaints bytes.Buffer
	command.Stdout, command.Stderr = &out, &complaints
	if err := command.Run(); err != nil {
		return nil, errors.Join(ctx.Err(), fmt.Errorf("contractload: %w: %s", err, tail(complaints.Bytes())))
	}
	return parse(out.Bytes())
}

func tail(text []byte) []byte { return text[max(0, len(text)-3000):] }
