package process

import (
	"context"
	"fmt"

	abci "github.com/cometbft/cometbft/abci/types"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/modeld-labs/modeld/internal/testkit"
	"github.com/modeld-labs/modeld/tests/bench/rig"
	"github.com/modeld-labs/modeld/tests/bench/scene"
)

// benchmarks on which rounds are opened: an evaluator gets about 15 seats from each.
const benchmarks = 8

// step is one block of a script. A block without transactions only leads on.
type step struct {
	scene.Batch
	hash []byte
}

// script is a genesis and the blocks after it.
type script struct {
	genesis *abci.RequestInitChain
	steps   []step
}

// recorder makes a script by playing it once.
type recorder struct {
	node   *rig.Node
	scene  *scene.Scene
	author *scene.Author
	script script
}

// record plays the chain once, in memory, and keeps its blocks.
func record(ctx context.Context, o Options) (s *script, err error) {
	home, remove, err := rig.Folder(Group)
	if err != nil {
		return nil, err
	}
	defer remove()
	node, err := rig.Open(home, rig.Setup{Executor: rig.Sequential, Database: rig.Memory})
	if err != nil {
		return nil, err
	}
	defer node.Close()
	r := &recorder{node: node, scene: scene.New(o.Accounts, o.Accounts, benchmarks)}
	r.author = r.scene.Author(node)
	if r.script.genesis, err = r.scene.Genesis().Request(node.App); err != nil {
		return nil, err
	}
	if err := node.Init(r.script.genesis); err != nil {
		return nil, err
	}
	if err := r.play(ctx, o); err != nil {
		return nil, fmt.Errorf("record script: %w", err)
	}
	return &r.script, nil
}

// play opens all rounds, then makes one block of every kind. Versions are registered at the
// age that their commits need.
func (r *recorder) play(ctx context.Context, o Options) error {
	if err := r.until(scene.OpenBlocks + 1); err != nil {
		return err
	}
	seats, rounds, err := scene.Seats(ctx, r.node, 0)
	if err != nil {
		return err
	}
	if expected := benchmarks * o.Accounts; rounds != expected {
		return fmt.Errorf("expected %d open rounds at height %d, got %d", expected, r.node.Height(), rounds)
	}
	committed := r.node.Height() + 1
	if err := r.developers("commit version", r.scene.CommitVersion); err != nil {
		return err
	}
	for _, kind := range []struct {
		name string
		msg  func(int) sdk.Msg
	}{{"send", r.scene.Send}, {"request", r.scene.Request}, {"claim", r.scene.Claim}} {
		if err := r.developers(kind.name, scene.Plain(kind.msg)); err != nil {
			return err
		}
	}
	if err := r.evaluations("commit", o.Sizes, seats, scene.Commit); err != nil {
		return err
	}
	if err := r.until(committed + 10); err != nil {
		return err
	}
	if err := r.developers("register", scene.Plain(r.scene.RegisterVersion)); err != nil {
		return err
	}
	if err := r.until(scene.CommitBlocks); err != nil {
		return err
	}
	return r.evaluations("reveal", o.Sizes, seats, func(e testkit.Account, rounds []uint64) (sdk.Msg, error) {
		return scene.Reveal(e, rounds), nil
	})
}

// until makes blocks without transactions up to a height.
func (r *recorder) until(height int64) error {
	for r.node.Height() < height {
		if err := r.add(scene.Batch{}); err != nil {
			return err
		}
	}
	return nil
}

// developers makes a block with one message of every developer.
func (r *recorder) developers(name string, msg func(int) (sdk.Msg, error)) error {
	batch, err := r.author.ByDevelopers(name, msg)
	if err != nil {
		return err
	}
	return r.add(batch)
}

// evaluations makes one block for every size: each evaluator that has seats left sends as
// many items. The seats of a size are the same for commits and reveals.
func (r *recorder) evaluations(
	kind string, sizes []int, seats map[string][]uint64, msg func(testkit.Account, []uint64) (sdk.Msg, error),
) error {
	used := 0
	for _, size := range sizes {
		batch, err := r.author.ByEvaluators(fmt.Sprintf("%s/%d", kind, size), used, size, seats, msg)
		if err != nil {
			return err
		}
		used += size
		if err := r.add(batch); err != nil {
			return err
		}
	}
	return nil
}

// add plays a block and keeps it with its app hash.
func (r *recorder) add(batch scene.Batch) error {
	_, response, err := r.node.Block(batch.Txs...)
	if err != nil {
		return fmt.Errorf("%s: %w", batch.Name, err)
	}
	if err := scene.ExpectAllItems(response.TxResults); err != nil {
		return fmt.Errorf("%s: %w", batch.Name, err)
	}
	r.script.steps = append(r.script.steps, step{Batch: batch, hash: response.AppHash})
	return nil
}
