package service

import (
	"context"
	"fmt"
	"io"
	"path/filepath"

	"github.com/modeld-labs/modeld/evaluator"
	"github.com/modeld-labs/modeld/evaluator/config"
	"github.com/modeld-labs/modeld/evaluator/human"
)

// people gives the address of the page of the settings, if there is one.
func (Home) people(c config.Config) (found bool, listen string) {
	for _, r := range c.Runners {
		if r.Type == config.Human {
			return true, r.Listen
		}
	}
	return false, ""
}

// servePage serves the page on which a person grades, until ctx ends, and says where it is. Benchmarks lie in evaluator/benchmarks/ID.
func (h Home) servePage(ctx context.Context, out io.Writer, d *evaluator.Daemon, listen string) error {
	server, err := human.New(human.Options{
		Source:     func(ctx context.Context) ([]human.Task, error) { return tasks(ctx, d) },
		Benchmarks: filepath.Join(h.Folder(), "benchmarks"), Progress: filepath.Join(h.Folder(), "grades"), Evaluator: d.Evaluator.String(),
		Submit: func(ctx context.Context, round uint64, r human.Result) error {
			return d.Grade(ctx, round, r.Raw, r.Transcript)
		},
	})
	if err != nil {
		return err
	}
	listener, err := human.Listen(listen, false)
	if err != nil {
		return err
	}
	if _, err := fmt.Fprintln(out, "grade at", server.URL(listener.Addr().String())); err != nil {
		return err
	}
	go func() {
		if err := server.Serve(ctx, listener); err != nil && ctx.Err() == nil {
			d.Log.Error("the page for people ended", "err", err)
		}
	}()
	return nil
}

// tasks puts what waits for a person into the words of the page.
func tasks(ctx context.Context, d *evaluator.Daemon) ([]human.Task, error) {
	open, err := d.Gradings(ctx)
	if err != nil {
		return nil, err
	}
	var list []human.Task
	for _, g := range open {
		list = append(list, human.Task{
			Round: g.Assignment.Round, Ref: g.Assignment.Ref, BenchmarkID: g.Benchmark.Id, BenchmarkName: g.Benchmark.Name,
			Lo: g.Benchmark.Lo, Hi: g.Benchmark.Hi, HigherBetter: g.Benchmark.HigherBetter, Deadline: g.Deadline,
		})
	}
	return list, nil
}
