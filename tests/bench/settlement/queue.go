package settlement

import (
	"context"
	"fmt"
	"path/filepath"
	"runtime"
	"strconv"

	"github.com/modeld-labs/modeld/tests/bench/report"
	"github.com/modeld-labs/modeld/tests/bench/rig"
)

const (
	// queueSeats and queueUnits are the committees and the work per block of the main network.
	queueSeats = 15
	queueUnits = 8
	// mostEndBlock is what the end of 99 of 100 blocks may take at most, in milliseconds.
	mostEndBlock = 100
)

// queueTimes are the times of the blocks of one run, in milliseconds.
type queueTimes struct{ endBlock, commit []float64 }

// queues measures blocks that find many rounds waiting.
func queues(ctx context.Context, o Options) ([]report.Figure, error) {
	var all []report.Figure
	for _, waiting := range o.Queues {
		runs, err := queue(ctx, o, waiting)
		if err != nil {
			return nil, fmt.Errorf("queue of %d rounds: %w", waiting, err)
		}
		all = append(all, queueFigures(waiting, runs)...)
	}
	return all, nil
}

// queue measures blocks of SETTLE. A run that would find less than half of the queue begins
// with a new one.
func queue(ctx context.Context, o Options, waiting int) (runs []queueTimes, err error) {
	c := newCrowd(waiting, queueSeats, o.Members, queueUnits)
	folder, remove, err := rig.Folder(Group)
	if err != nil {
		return nil, err
	}
	defer remove()
	var node *rig.Node
	closeNode := func() {
		if node != nil {
			node.Close()
		}
	}
	defer func() { closeNode() }()
	left := 0
	for run := range o.Runs {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		if left < max(waiting/2, o.Blocks*queueUnits) {
			closeNode()
			o.logf("generate a queue of %d rounds", waiting)
			if node, err = c.start(filepath.Join(folder, strconv.Itoa(run))); err != nil {
				return nil, err
			}
			left = waiting
		}
		o.logf("run %d of %d: queue of %d rounds", run+1, o.Runs, left)
		times, err := measureQueue(node, o, run, waiting)
		if err != nil {
			return nil, err
		}
		runs = append(runs, times)
		left -= o.Blocks * queueUnits
	}
	return runs, nil
}

func measureQueue(node *rig.Node, o Options, run, waiting int) (times queueTimes, err error) {
	profile := ""
	if run == 0 {
		profile = o.Profile
	}
	runtime.GC()
	stop, err := rig.Profile(profile, fmt.Sprintf("%s-queue-%d", Group, waiting))
	if err != nil {
		return times, err
	}
	for range o.Blocks {
		s, _, blockErr := node.Block()
		if blockErr != nil {
			err = blockErr
			break
		}
		times.endBlock = append(times.endBlock, milliseconds(s.EndBlock))
		times.commit = append(times.commit, milliseconds(s.Total()-s.EndBlock))
	}
	if stopErr := stop(); stopErr != nil {
		return times, stopErr
	}
	return times, err
}

// queueFigures gives percentiles of every run.
func queueFigures(waiting int, runs []queueTimes) []report.Figure {
	var all []report.Figure
	for _, part := range []struct {
		name  string
		times func(queueTimes) []float64
	}{
		{"EndBlock", func(t queueTimes) []float64 { return t.endBlock }},
		{"rest of block", func(t queueTimes) []float64 { return t.commit }},
	} {
		for _, p := range []struct {
			name  string
			share float64
		}{{"p50", 0.5}, {"p99", 0.99}, {"max", 1}} {
			f := report.Figure{Group: Group, Name: fmt.Sprintf("queue/%d/%s/%s", waiting, part.name, p.name), Unit: "ms"}
			for _, times := range runs {
				f.Runs = append(f.Runs, report.Percentile(part.times(times), p.share))
			}
			if part.name == "EndBlock" && p.name == "p99" && f.Finish() == nil {
				f.AtMost(mostEndBlock)
			}
			all = append(all, f)
		}
	}
	return all
}
