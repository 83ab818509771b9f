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
	// Program is the binary of modeld that runs as the evaluators; empty means this process's own.
	Program string
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
	report, err := play(ctx, h, n, say, o)
	return report, errors.Join(err, n.Stop())
}

// chooseHome gives an absolute folder; a temporary one is removed at the end.
func chooseHome(dir string) (string, func(), error) {
	if dir != "" {
		absolute, err := filepath.Abs(dir)
		if err == nil {
			err = home{absolute}.fits()
		}
		return absolute, func() {}, err
	}
	dir, err := os.MkdirTemp("", "modeld-demo-")
	return dir, func() { _ = os.RemoveAll(dir) }, err
}

// play runs the evaluators beside the story until the story is over, or until ctx ends.
func play(ctx context.Context, h home, n *localnode.Node, say *narrator, o Options) (Report, error) {
	keys, err := h.keys(n.App)
	if err != nil {
		return Report{}, err
	}
	c := newChain(n.Conn, n.App, keys, ChainID)
	if err := c.ready(ctx); err != nil {
		return Report{}, err
	}
	daemons, err := h.daemons(o.Program, n.Ports, say)
	if err != nil {
		return Report{}, err
	}
	inner, cancel := context.WithCancel(ctx)
	defer cancel()
	group, inner := errgroup.WithContext(inner)
	for _, d := range daemons {
		group.Go(func() error { return d.run(inner) })
	}
	group.Go(func() error { return unlessStopped(inner, say.phases(inner, c)) })
	group.Go(func() error { return unlessStopped(inner, say.watch(inner, c, n.Ports)) })
	var report Report
	group.Go(func() error {
		s := &story{chain: c, daemons: daemons, folder: h.artifacts(), say: say}
		r, err := s.tell(inner, n.App)
		if err != nil {
			return err
		}
		report = r
		if o.Once {
			cancel()
			return nil
		}
		say.invite(n.Ports, h)
		return nil
	})
	err = group.Wait()
	switch {
	case ctx.Err() == nil:
		return report, err
	case o.Once:
		return report, ErrInterrupted
	default:
		// Ctrl-C is how a demo ends that keeps running.
		return report, nil
	}
}

// unlessStopped gives an error that is not only the end of the demo.
func unlessStopped(ctx context.Context, err error) error {
	if stopped(ctx, err) {
		return nil
	}
	return err
}

// daemons prepares the evaluators. program is the binary of modeld, empty for this one.
func (h home) daemons(program string, ports localnode.Ports, say *narrator) ([]*daemon, error) {
	if program == "" {
		var err error
		if program, err = os.Executable(); err != nil {
			return nil, fmt.Errorf("find this program, to start evaluators: %w", err)
		}
	}
	var list []*daemon
	for _, m := range evaluators {
		at, err := h.settle(m, program, ports)
		if err != nil {
			return nil, fmt.Errorf("settings of evaluator %s: %w", m.name, err)
		}
		list = append(list, &daemon{member: m, home: at, program: program, told: say.aside})
	}
	return list, nil
}

// tell plays the story and gathers the report.
func (s *story) tell(ctx context.Context, application *app.App) (Report, error) {
	var err error
	if s.benchmarks, err = s.chain.benchmarks(ctx); err != nil {
		return Report{}, err
	}
	s.say.benchmarks(s.benchmarks)
	if err := s.run(ctx); err != nil {
		return Report{}, err
	}
	report, err := s.gather(ctx)
	if err != nil {
		return Report{}, err
	}
	report.Invariants = invariants(application)
	s.say.table(report)
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
