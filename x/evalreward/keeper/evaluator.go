package keeper

import (
	"bytes"
	"context"
	"slices"

	"cosmossdk.io/collections"
	"cosmossdk.io/errors"

	"github.com/modeld-labs/modeld/x/evalreward/mechanism"
	"github.com/modeld-labs/modeld/x/evalreward/types"
)

type evaluatorKey = collections.Pair[uint32, []byte]

// evaluator gives a registration and its key.
func (k *Keeper) evaluator(ctx context.Context, address string, kind types.EvaluatorKind) (types.Evaluator, evaluatorKey, error) {
	addr, err := k.address(address)
	if err != nil {
		return types.Evaluator{}, evaluatorKey{}, err
	}
	key := collections.Join(uint32(kind), []byte(addr))
	evaluator, err := k.Evaluators.Get(ctx, key)
	if errors.IsOf(err, collections.ErrNotFound) {
		return types.Evaluator{}, key, errors.Wrapf(types.ErrEvaluatorNotFound, "%s as %s: register it first", address, kind.Word())
	}
	return evaluator, key, errors.Wrap(err, "read evaluator")
}

func (k *Keeper) evaluatorCount(ctx context.Context, kind types.EvaluatorKind) (uint64, error) {
	count, err := k.EvaluatorCounts.Get(ctx, uint32(kind))
	if errors.IsOf(err, collections.ErrNotFound) {
		return 0, nil
	}
	return count, errors.Wrap(err, "read count of evaluators")
}

// roster is all evaluators of a kind as the lottery sees them, by address. Their number is
// bounded by max_evaluators.
type roster struct {
	candidates []mechanism.Candidate
	evaluators []types.Evaluator
}

func (k *Keeper) loadRoster(ctx context.Context, kind types.EvaluatorKind) (roster, error) {
	var r roster
	ranger := collections.NewPrefixedPairRange[uint32, []byte](uint32(kind))
	err := k.Evaluators.Walk(ctx, ranger, func(key evaluatorKey, e types.Evaluator) (bool, error) {
		r.candidates = append(r.candidates, e.Candidate(key.K2()))
		r.evaluators = append(r.evaluators, e)
		return false, nil
	})
	return r, errors.Wrap(err, "read evaluators")
}

// find gives the evaluator with an address of the roster. The roster is in the order of the
// addresses, as the store keeps it.
func (r *roster) find(address []byte) types.Evaluator {
	i, found := slices.BinarySearchFunc(r.candidates, address, func(c mechanism.Candidate, address []byte) int {
		return bytes.Compare(c.Address, address)
	})
	if !found {
		return types.Evaluator{}
	}
	return r.evaluators[i]
}
