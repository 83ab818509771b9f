package main

import (
	"context"

	"github.com/modeld-labs/modeld/tests/bench/node"
	"github.com/modeld-labs/modeld/tests/bench/report"
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
	say   func(format string, args ...any)
}

// sections are all parts, in the order in which they run.
func sections(s settings) []section {
	return []section{
		{"side", s.side},
	}
}

// side measures the same operations on modeld and on a contract.
func (s settings) side(ctx context.Context) ([]report.Figure, error) {
	o := node.Full(s.runs)
	if s.quick {
		o = node.Quick(s.runs)
	}
	o.Say = s.say
	return node.Measure(ctx, o)
}
