package process

import (
	"bytes"
	"context"
	"fmt"
	"runtime"
	"strings"
	"time"

	"github.com/modeld-labs/modeld/tests/bench/rig"
)

// sample is what a measured block of a script cost.
type sample struct {
	rig.Sample
	step
	// check is the time of CheckTx for all transactions of the block.
	check time.Duration
}

// perItem gives a quantity of the whole block for one item.
func (s sample) perItem(quantity float64) float64 { return quantity / float64(len(s.Txs)*s.Items) }

// replay plays a script on a fresh node and measures its named blocks. Transactions pass
// CheckTx before their block, as they do on a node. profile is a folder or empty.
func (s *script) replay(ctx context.Context, setup rig.Setup, profile string) (samples []sample, err error) {
	home, remove, err := rig.Folder(Group)
	if err != nil {
		return nil, err
	}
	defer remove()
	node, err := rig.Open(home, setup)
	if err != nil {
		return nil, err
	}
	defer node.Close()
	if err := node.Init(s.genesis); err != nil {
		return nil, err
	}
	for _, step := range s.steps {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		measured, err := play(node, step, profile)
		if err != nil {
			return nil, fmt.Errorf("%s with %s: %w", step.Name, setup, err)
		}
		if step.Name != "" {
			samples = append(samples, measured)
		}
	}
	return samples, nil
}

// play makes the block of a step and compares its app hash with the recorded one.
func play(node *rig.Node, step step, profile string) (sample, error) {
	measured := sample{step: step}
	stop := func() error { return nil }
	if step.Name != "" {
		var err error
		if measured.check, err = node.Check(step.Txs); err != nil {
			return measured, err
		}
		// Garbage of earlier blocks is not the cost of this one.
		runtime.GC()
		name := strings.NewReplacer("/", "-", " ", "-").Replace(Group + " " + step.Name + " " + node.String())
		if stop, err = rig.Profile(profile, name); err != nil {
			return measured, err
		}
	}
	block, response, err := node.Block(step.Txs...)
	measured.Sample = block
	if err := stop(); err != nil {
		return measured, err
	}
	if err != nil {
		return measured, err
	}
	if !bytes.Equal(response.AppHash, step.hash) {
		return measured, fmt.Errorf("block %d: expected app hash %x as recorded, got %x", node.Height(), step.hash, response.AppHash)
	}
	return measured, nil
}
