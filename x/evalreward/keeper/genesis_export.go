package keeper

import (
	"bytes"
	"context"
	"slices"

	"cosmossdk.io/collections"
	"cosmossdk.io/errors"

	"github.com/modeld-labs/modeld/x/evalreward/types"
)

// ExportGenesis gives the whole state in key order.
func (k *Keeper) ExportGenesis(ctx context.Context) (*types.GenesisState, error) {
	gs := &types.GenesisState{}
	var err error
	if gs.Params, err = k.Params.Get(ctx); err != nil {
		return nil, errors.Wrap(err, "read params")
	}
	if gs.PendingParams, err = optional(ctx, k.PendingParams); err != nil {
		return nil, errors.Wrap(err, "read pending params")
	}
	if gs.Totals, err = optional(ctx, k.Totals); err != nil {
		return nil, errors.Wrap(err, "read totals")
	}
	if gs.Generalisation, err = optional(ctx, k.Generalisation); err != nil {
		return nil, errors.Wrap(err, "read state of benchmark 0")
	}
	if gs.Epochs, err = k.exportEpochs(ctx); err != nil {
		return nil, err
	}
	if gs.Work, err = k.exportWork(ctx); err != nil {
		return nil, err
	}
	for _, fill := range []func() error{
		func() error { return export(ctx, k.Benchmarks, &gs.Benchmarks) },
		func() error { return export(ctx, k.BenchmarkStates, &gs.BenchmarkStates) },
		func() error { return export(ctx, k.Stewards, &gs.Stewards) },
		func() error { return export(ctx, k.Evaluators, &gs.Evaluators) },
		func() error { return export(ctx, k.Requests, &gs.Requests) },
		func() error { return export(ctx, k.Batches, &gs.Batches) },
		func() error { return k.exportRounds(ctx, gs) },
		func() error { return export(ctx, k.Awards, &gs.Awards) },
		func() error { return export(ctx, k.FinalScores, &gs.FinalScores) },
		func() error { return export(ctx, k.ModelScores, &gs.ModelScores) },
		func() error { return export(ctx, k.Reputations, &gs.Reputations) },
		func() error { return export(ctx, k.Claimables, &gs.Claimables) },
		func() error { return export(ctx, k.Golds, &gs.Golds) },
		func() error { return export(ctx, k.Publications, &gs.Publications) },
		func() error { return export(ctx, k.SponsorPools, &gs.SponsorPools) },
		func() error { return export(ctx, k.Contributions, &gs.Contributions) },
		func() error { return export(ctx, k.EvaluatorEpochs, &gs.EvaluatorEpochs) },
	} {
		if err := fill(); err != nil {
			return nil, err
		}
	}
	return gs, nil
}

// export appends all values of a map in key order.
func export[K, V any](ctx context.Context, m collections.Map[K, V], out *[]V) error {
	err := m.Walk(ctx, nil, func(_ K, v V) (bool, error) {
		*out = append(*out, v)
		return false, nil
	})
	return errors.Wrapf(err, "export %s", m.GetName())
}

// exportRounds gives the rounds, and their evaluations as far as they are stored: results of
// finished rounds only, the others follow from the reveals.
func (k *Keeper) exportRounds(ctx context.Context, gs *types.GenesisState) error {
	err := k.Rounds.Walk(ctx, nil, func(_ uint64, round types.Round) (bool, error) {
		gs.Rounds = append(gs.Rounds, round)
		members, err := k.readMembers(ctx, round, k)
		if err != nil {
			return true, err
		}
		if err := k.storedResults(ctx, round, members); err != nil {
			return true, err
		}
		slices.SortFunc(members, func(a, b member) int { return bytes.Compare(a.addr, b.addr) })
		for _, m := range members {
			if m.CommitHeight != 0 || m.Result != nil {
				gs.Evaluations = append(gs.Evaluations, m.Evaluation)
			}
		}
		return false, nil
	})
	return errors.Wrap(err, "export rounds")
}

// exportEpochs closes the books of the current epoch in the copy that is exported.
func (k *Keeper) exportEpochs(ctx context.Context) ([]types.Epoch, error) {
	var epochs []types.Epoch
	if err := export(ctx, k.Epochs, &epochs); err != nil || len(epochs) == 0 {
		return nil, err
	}
	last := len(epochs) - 1
	accumulator, err := k.Accumulator.Get(ctx)
	if err != nil {
		return nil, errors.Wrap(err, "read accumulator")
	}
	epochs[last].Accumulator = accumulator
	return epochs, nil
}

func (k *Keeper) exportWork(ctx context.Context) ([]types.WorkItem, error) {
	var items []types.WorkItem
	err := k.Work.Walk(ctx, nil, func(key WorkKey, round uint64) (bool, error) {
		items = append(items, workItem(key, round))
		return false, nil
	})
	return items, errors.Wrap(err, "export work queue")
}
