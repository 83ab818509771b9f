package scene

import (
	"fmt"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/modeld-labs/modeld/internal/testkit"
	"github.com/modeld-labs/modeld/tests/bench/rig"
)

// Batch is the signed transactions of one block, all of the same kind.
type Batch struct {
	// Name says what they do; empty for a block without transactions.
	Name string
	// Items of each transaction.
	Items int
	Txs   [][]byte
}

// Author writes and signs the transactions of a scene.
type Author struct {
	scene   *Scene
	node    *rig.Node
	signers map[string]*rig.Signer
}

// Author gives an author whose transactions follow those in the state of the node.
func (s *Scene) Author(node *rig.Node) *Author {
	return &Author{scene: s, node: node, signers: map[string]*rig.Signer{}}
}

// ByDevelopers gives one message of every developer.
func (a *Author) ByDevelopers(name string, msg func(developer int) (sdk.Msg, error)) (Batch, error) {
	b := Batch{Name: name, Items: 1}
	for i, account := range a.scene.Developers {
		m, err := msg(i)
		if err != nil {
			return b, err
		}
		if err := a.sign(&b, account, m); err != nil {
			return b, err
		}
	}
	return b, nil
}

// Plain fits a message that cannot fail to ByDevelopers.
func Plain(msg func(int) sdk.Msg) func(int) (sdk.Msg, error) {
	return func(i int) (sdk.Msg, error) { return msg(i), nil }
}

// ByEvaluators gives one message with a number of items of every evaluator that has as many
// seats after those to skip. Errors: no evaluator has.
func (a *Author) ByEvaluators(
	name string, skip, items int, seats map[string][]uint64, msg func(testkit.Account, []uint64) (sdk.Msg, error),
) (Batch, error) {
	b := Batch{Name: name, Items: items}
	for _, account := range a.scene.Evaluators {
		rounds := seats[account.String()]
		if len(rounds) < skip+items {
			continue
		}
		m, err := msg(account, rounds[skip:skip+items])
		if err != nil {
			return b, err
		}
		if err := a.sign(&b, account, m); err != nil {
			return b, err
		}
	}
	if len(b.Txs) == 0 {
		return b, fmt.Errorf("%s: expected evaluators with %d seats, found none: take fewer items", name, skip+items)
	}
	return b, nil
}

// sign adds a transaction to a batch. It declares more gas than any message needs.
func (a *Author) sign(b *Batch, account testkit.Account, msg sdk.Msg) error {
	signer, known := a.signers[account.Name]
	if !known {
		var err error
		if signer, err = a.node.Signer(account); err != nil {
			return err
		}
		a.signers[account.Name] = signer
	}
	tx, err := signer.Tx(uint64(500_000+100_000*b.Items), msg)
	b.Txs = append(b.Txs, tx)
	return err
}
