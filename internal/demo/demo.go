package demo

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"golang.org/x/sync/errgroup"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/modeld-labs/modeld/app"
	"github.com/modeld-labs/modeld/internal/localnode"
)

// Options of a demo.
type Options struct {
	// Home is the folder to play in; empty means a temporary one, removed at the end.
	Home string
	// Once ends the demo after the story; otherwise it keeps running until ctx ends.
	Once bool
	// Out is told the story.
	Out   io.Writer
	Style Style
}

// ErrInterrupted says that a demo which was to end by itself was ended from outside.
var ErrInterrupted = errors.New("demo: stopped before its story was over; run it again with the same --home to go on")

// Run plays the demo. It returns the report once the story is over.
func Run(ctx context.Context, o Options) (Report, error) {
	dir, cleanup, err := chooseHome(o.Home)
	if err != nil {
		return Report{}, err
	}
	defer cleanup()
	h := home{dir}
	application, err := h.node().OpenApp()
	if err != nil {
		return Report{}, err
	}
	prepared, err := h.prepared()
	if err != nil {
		return Report{}, err
	}
	say := &narrator{out: o.Out, style: o.Style}
	say.act("modeld demo: one validator, chain " + ChainID)
	if !prepared {
		if err := h.prepare(application); err != nil {
			return Report{}, fmt.Errorf("prepare %s: %w", h.dir, err)
		}
	} else {
		say.line("going on from where %s was", h.dir)
	}
	n, err := localnode.Start(ctx, h.node(), application)
	if err != nil {
		return Report{}, err
	}
	say.line("RPC 127.0.0.1:%d, REST 127.0.0.1:%d, gRPC 127.0.0.1:%d, files in %s", n.Ports.RPC, n.Ports.REST, n.Ports.GRPC, h.dir)
	report, err := play(ctx, h, n, say, o.Once)
	return report, errors.Join(err, n.Stop())
}

// chooseHome gives an absolute folder; a temporary one is removed at the end.
func chooseHome(dir string) (string, func(), error) {
	if dir != "" {
		absolute, err := filepath.Abs(dir)
		return absolute, func() {}, err
	}
	dir, err := os.MkdirTemp("", "modeld-demo-")
	return dir, func() { _ = os.RemoveAll(dir) }, err
}

// play runs the evaluators beside the story until the story is over, or until ctx ends.
func play(ctx context.Context, h home, n *localnode.Node, say *narrator, once bool) (Report, error) {
	keys, err := h.keys(n.App)
	if err != nil {
		return Report{}, err
	}
	secret, err := h.secret()
	if err != nil {
		return Report{}, err
	}
	c := newChain(n.Conn, n.App, keys, ChainID)
	if err := c.ready(ctx); err != nil {
		return Report{}, err
	}
	inner, cancel := context.WithCancel(ctx)
	defer cancel()
	group, inner := errgroup.WithContext(inner)
	for _, m := range evaluators {
		e, err := newEvaluator(c, m, secret, say.aside)
		if err != nil {
			return Report{}, err
		}
		group.Go(func() error { return e.run(inner) })
	}
	group.Go(func() error {
		err := say.phases(inner, c)
		if stopped(inner, err) {
			return nil
		}
		return err
	})
	var report Report
	group.Go(func() error {
		r, err := tell(inner, c, h, n.App, say)
		if err != nil {
			return err
		}
		report = r
		if once {
			cancel()
			return nil
		}
		say.invite(n.Ports, h.dir)
		return nil
	})
	err = group.Wait()
	switch {
	case ctx.Err() == nil:
		return report, err
	case once:
		return report, ErrInterrupted
	default:
		// Ctrl-C is how a demo ends that keeps running.
		return report, nil
	}
}

// tell plays the story and gathers the report.
func tell(ctx context.Context, c *chain, h home, application *app.App, say *narrator) (Report, error) {
	infos, err := c.benchmarks(ctx)
	if err != nil {
		return Report{}, err
	}
	s := &story{chain: c, benchmarks: infos, folder: h.artifacts(), say: say}
	say.benchmarks(infos)
	if err := s.run(ctx); err != nil {
		return Report{}, err
	}
	report, err := s.gather(ctx)
	if err != nil {
		return Report{}, err
	}
	report.Invariants = invariants(application)
	say.table(report)
	return report, nil
}

// invariants checks the state of the last block.
func invariants(application *app.App) []InvariantLine {
	ctx, err := application.CreateQueryContext(application.LastBlockHeight(), false)
	if err != nil {
		return []InvariantLine{{Name: "state of the last block is readable", OK: false}}
	}
	var lines []InvariantLine
	for _, result := range application.Invariants(sdk.UnwrapSDKContext(ctx)) {
		lines = append(lines, InvariantLine{Name: result.Name, OK: result.Broken == nil})
	}
	return lines
}
