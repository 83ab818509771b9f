package growth

import (
	"context"
	"fmt"
	"runtime"
	"strings"
	"time"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/modeld-labs/modeld/internal/testkit"
	"github.com/modeld-labs/modeld/tests/bench/rig"
	"github.com/modeld-labs/modeld/tests/bench/scene"
)

// items of the commits and reveals that are measured.
const items = 64

// blocks measures one block of every kind of message and the settlement of all open rounds,
// in nanoseconds for an item or a round, by name.
type blocks struct {
	*past
	node    *rig.Node
	author  *scene.Author
	profile string
	times   map[string]float64
}

// names of the measurements, in the order of the table.
var names = []string{"register", "request", "claim", "commit/64", "reveal/64", "settle"}

func (p *past) blocks(ctx context.Context, node *rig.Node, profile string) (map[string]float64, error) {
	b := &blocks{past: p, node: node, author: p.Author(node), profile: profile, times: map[string]float64{}}
	places, rounds, err := scene.Seats(ctx, node, now)
	if err != nil {
		return nil, err
	}
	if expected := benchmarks * len(p.Developers); rounds != expected {
		return nil, fmt.Errorf("expected %d open rounds at height %d, got %d", expected, node.Height(), rounds)
	}
	committed := node.Height() + 1
	if err := b.developers("", p.CommitVersion); err != nil {
		return nil, err
	}
	if err := b.developers("request", scene.Plain(p.Request)); err != nil {
		return nil, err
	}
	if err := b.developers("claim", scene.Plain(p.Claim)); err != nil {
		return nil, err
	}
	if err := b.evaluators("commit/64", places, scene.Commit); err != nil {
		return nil, err
	}
	if err := b.until(committed + 10); err != nil {
		return nil, err
	}
	if err := b.developers("register", scene.Plain(p.RegisterVersion)); err != nil {
		return nil, err
	}
	reveal := p.startHeight() + int64(p.Params.CommitBlocks)
	if err := b.until(reveal - 1); err != nil {
		return nil, err
	}
	err = b.evaluators("reveal/64", places, func(e testkit.Account, rounds []uint64) (sdk.Msg, error) {
		return scene.Reveal(e, rounds), nil
	})
	if err != nil {
		return nil, err
	}
	if err := b.until(reveal + int64(p.Params.RevealBlocks) - 1); err != nil {
		return nil, err
	}
	return b.times, b.settle(rounds)
}

func (b *blocks) until(height int64) error {
	return b.node.Advance(int(height - b.node.Height()))
}

func (b *blocks) developers(name string, msg func(int) (sdk.Msg, error)) error {
	batch, err := b.author.ByDevelopers(name, msg)
	if err != nil {
		return err
	}
	return b.measure(batch)
}

func (b *blocks) evaluators(name string, places map[string][]uint64, msg func(testkit.Account, []uint64) (sdk.Msg, error)) error {
	batch, err := b.author.ByEvaluators(name, 0, items, places, msg)
	if err != nil {
		return err
	}
	return b.measure(batch)
}

func (b *blocks) measure(batch scene.Batch) error {
	runtime.GC()
	stop, err := b.startProfile(batch.Name)
	if err != nil {
		return err
	}
	sample, response, err := b.node.Block(batch.Txs...)
	if err := stop(); err != nil {
		return err
	}
	if err == nil {
		err = scene.ExpectAllItems(response.TxResults)
	}
	if err != nil {
		return fmt.Errorf("%s: %w", batch.Name, err)
	}
	if batch.Name != "" {
		b.times[batch.Name] = float64(sample.Total()) / float64(len(batch.Txs)*batch.Items)
	}
	return nil
}

func (b *blocks) startProfile(name string) (func() error, error) {
	if name == "" {
		return rig.Profile("", name)
	}
	return rig.Profile(b.profile, fmt.Sprintf("%s-%s-%d", Group, strings.ReplaceAll(name, "/", "-"), b.versions))
}

// settle settles the open rounds. Their evaluators revealed as many seats as one message has
// items; the others were silent.
func (b *blocks) settle(rounds int) error {
	runtime.GC()
	stop, err := b.startProfile("settle")
	if err != nil {
		return err
	}
	var sum time.Duration
	for left := rounds; left > 0; left -= int(b.Params.UnitsPerBlock) {
		sample, _, blockErr := b.node.Block()
		if blockErr != nil {
			err = blockErr
			break
		}
		sum += sample.EndBlock
	}
	b.times["settle"] = float64(sum) / float64(rounds)
	if stopErr := stop(); stopErr != nil {
		return stopErr
	}
	return err
}
