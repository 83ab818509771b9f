package main

import (
	"context"
	"os"
	"path/filepath"

	"github.com/modeld-labs/modeld/tests/bench/contract"
	"github.com/modeld-labs/modeld/tests/bench/growth"
	"github.com/modeld-labs/modeld/tests/bench/node"
	"github.com/modeld-labs/modeld/tests/bench/process"
	"github.com/modeld-labs/modeld/tests/bench/report"
	"github.com/modeld-labs/modeld/tests/bench/settlement"
)

// Where the contract is, and where the tools that drive it are built.
var (
	contractSource = filepath.Join("tests", "bench", "geth")
	contractTools  = filepath.Join("build", "bench", "tools")
)

// section is a part of the benchmarks that can be run alone.
type section struct {
	name string
	run  func(context.Context) ([]report.Figure, error)
}

// settings are what the flags of the command say.
type settings struct {
	runs  int
	quick bool
	// states is a folder that keeps the generated states of growth; empty for none.
	states string
	say    func(format string, args ...any)
}

// sections are all parts, in the order in which they run.
func sections(s settings) []section {
	return []section{
		{"side", s.side},
		{"process", s.process},
		{"settlement", s.settlement},
		{"growth", s.growth},
	}
}

// side measures the same operations on modeld and on a contract.
func (s settings) side(ctx context.Context) ([]report.Figure, error) {
	o := node.Full(s.runs)
	theirs := contract.Full(contractSource, contractTools)
	if s.quick {
		o, theirs = node.Quick(s.runs), contract.Quick(contractSource, contractTools)
	} else {
		theirs.Runs = s.runs
	}
	o.Say = s.say
	all, err := contract.Measure(ctx, theirs)
	if err != nil {
		return all, err
	}
	ours, err := node.Measure(ctx, o)
	return append(all, ours...), err
}

// process measures blocks of one kind of message inside this process.
func (s settings) process(ctx context.Context) ([]report.Figure, error) {
	o := process.Default()
	if s.quick {
		o = process.Quick()
	}
	o.Runs, o.Log = s.runs, os.Stderr
	return process.Measure(ctx, o)
}

// settlement measures what the end of a block does to rounds.
func (s settings) settlement(ctx context.Context) ([]report.Figure, error) {
	o := settlement.Default()
	if s.quick {
		o = settlement.Quick()
	}
	o.Runs, o.Log = s.runs, os.Stderr
	return settlement.Measure(ctx, o)
}

// growth measures the same on small and on large states.
func (s settings) growth(ctx context.Context) ([]report.Figure, error) {
	o := growth.Default()
	if s.quick {
		o = growth.Quick()
	}
	o.Runs, o.Folder, o.Log = s.runs, s.states, os.Stderr
	return growth.Measure(ctx, o)
}
