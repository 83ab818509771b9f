package keeper

import (
	"context"

	"cosmossdk.io/collections"
	"cosmossdk.io/errors"

	"github.com/modeld-labs/modeld/x/modelreg/types"
)

// InitGenesis stores a state after checking it; all indexes are built from the primary
// records. Errors: ErrInvalidGenesis.
func (k *Keeper) InitGenesis(ctx context.Context, gs types.GenesisState) error {
	if err := gs.Validate(k.addresses); err != nil {
		return err
	}
	if err := k.initSettings(ctx, gs); err != nil {
		return err
	}
	for _, m := range gs.Models {
		owner, _, err := k.account("owner", m.Owner)
		if err != nil {
			return err
		}
		if err := k.addModel(ctx, m, owner); err != nil {
			return err
		}
	}
	for _, v := range gs.Versions {
		if err := k.addVersion(ctx, v); err != nil {
			return err
		}
	}
	return k.initReferences(ctx, gs)
}

func (k *Keeper) initSettings(ctx context.Context, gs types.GenesisState) error {
	if err := k.Params.Set(ctx, gs.Params); err != nil {
		return errors.Wrap(err, "store params")
	}
	if gs.PendingParams != nil {
		if err := k.PendingParams.Set(ctx, *gs.PendingParams); err != nil {
			return errors.Wrap(err, "store pending params")
		}
	}
	if err := k.BurnedTotal.Set(ctx, gs.Burned); err != nil {
		return errors.Wrap(err, "store burned fees")
	}
	if err := k.Horizon.Set(ctx, gs.Horizon); err != nil {
		return errors.Wrap(err, "store horizon")
	}
	if err := k.ModelCount.Set(ctx, uint64(len(gs.Models))); err != nil {
		return errors.Wrap(err, "store number of models")
	}
	if err := k.VersionCount.Set(ctx, uint64(len(gs.Versions))); err != nil {
		return errors.Wrap(err, "store number of versions")
	}
	for _, n := range gs.Namespaces {
		owner, _, err := k.account("owner", n.Owner)
		if err != nil {
			return err
		}
		if err := k.Namespaces.Set(ctx, n.Name, owner); err != nil {
			return errors.Wrap(err, "store namespace")
		}
	}
	return nil
}

func (k *Keeper) initReferences(ctx context.Context, gs types.GenesisState) error {
	for _, c := range gs.VersionCommits {
		signer, _, err := k.account("signer", c.Signer)
		if err != nil {
			return err
		}
		if err := k.addCommit(ctx, collections.Join([]byte(signer), c.Hash), c.Height); err != nil {
			return err
		}
	}
	for _, a := range gs.Aliases {
		if err := k.Aliases.Set(ctx, collections.Join(a.ModelId, a.Alias), a.Number); err != nil {
			return errors.Wrap(err, "store alias")
		}
	}
	for _, f := range gs.FrontierHolders {
		if err := k.Frontiers.Set(ctx, f.Benchmark, f.Version); err != nil {
			return errors.Wrap(err, "store frontier holder")
		}
	}
	for _, e := range gs.Escrows {
		if err := k.Escrows.Set(ctx, collections.Join(e.Version, e.Benchmark)); err != nil {
			return errors.Wrap(err, "store escrow")
		}
	}
	for _, p := range gs.PreviousOwners {
		owner, _, err := k.account("owner", p.Owner)
		if err != nil {
			return err
		}
		if err := k.remember(ctx, p.ModelId, owner, p.Height); err != nil {
			return err
		}
	}
	return nil
}

// ExportGenesis gives the whole state; indexes are left out, since InitGenesis builds them.
func (k *Keeper) ExportGenesis(ctx context.Context) (*types.GenesisState, error) {
	p, err := k.params(ctx)
	if err != nil {
		return nil, err
	}
	burned, err := k.Burned(ctx)
	if err != nil {
		return nil, err
	}
	horizon, err := k.horizon(ctx)
	if err != nil {
		return nil, err
	}
	gs := &types.GenesisState{Params: p, Burned: burned, Horizon: horizon}
	pending, err := k.PendingParams.Get(ctx)
	switch {
	case err == nil:
		gs.PendingParams = &pending
	case !errors.IsOf(err, collections.ErrNotFound):
		return nil, errors.Wrap(err, "read pending params")
	}
	for _, export := range []func(context.Context, *types.GenesisState) error{
		k.exportNames, k.exportVersions, k.exportCommits, k.exportReferences,
	} {
		if err := export(ctx, gs); err != nil {
			return nil, err
		}
	}
	return gs, nil
}

func (k *Keeper) exportNames(ctx context.Context, gs *types.GenesisState) error {
	err := k.Namespaces.Walk(ctx, nil, func(name string, owner []byte) (bool, error) {
		spelling, err := k.addresses.BytesToString(owner)
		gs.Namespaces = append(gs.Namespaces, types.Namespace{Name: name, Owner: spelling})
		return false, err
	})
	if err != nil {
		return errors.Wrap(err, "export namespaces")
	}
	err = k.Models.Walk(ctx, nil, func(_ uint64, m types.Model) (bool, error) {
		gs.Models = append(gs.Models, m)
		return false, nil
	})
	return errors.Wrap(err, "export models")
}

func (k *Keeper) exportVersions(ctx context.Context, gs *types.GenesisState) error {
	err := k.Versions.Walk(ctx, nil, func(_ uint64, v types.Version) (bool, error) {
		gs.Versions = append(gs.Versions, v)
		return false, nil
	})
	return errors.Wrap(err, "export versions")
}

func (k *Keeper) exportCommits(ctx context.Context, gs *types.GenesisState) error {
	err := k.VersionCommits.Walk(ctx, nil, func(key commitKey, height int64) (bool, error) {
		spelling, err := k.addresses.BytesToString(key.K1())
		gs.VersionCommits = append(gs.VersionCommits, types.VersionCommit{Signer: spelling, Hash: key.K2(), Height: height})
		return false, err
	})
	return errors.Wrap(err, "export version commits")
}

func (k *Keeper) exportReferences(ctx context.Context, gs *types.GenesisState) error {
	err := k.Aliases.Walk(ctx, nil, func(key aliasKey, number uint64) (bool, error) {
		gs.Aliases = append(gs.Aliases, types.Alias{ModelId: key.K1(), Alias: key.K2(), Number: number})
		return false, nil
	})
	if err != nil {
		return errors.Wrap(err, "export aliases")
	}
	err = k.Frontiers.Walk(ctx, nil, func(benchmark uint32, version uint64) (bool, error) {
		gs.FrontierHolders = append(gs.FrontierHolders, types.FrontierHolder{Benchmark: benchmark, Version: version})
		return false, nil
	})
	if err != nil {
		return errors.Wrap(err, "export frontier holders")
	}
	err = k.Escrows.Walk(ctx, nil, func(key escrowKey) (bool, error) {
		gs.Escrows = append(gs.Escrows, types.Escrow{Version: key.K1(), Benchmark: key.K2()})
		return false, nil
	})
	if err != nil {
		return errors.Wrap(err, "export escrows")
	}
	return errors.Wrap(k.Transfers.Walk(ctx, nil, k.collectPrevious(&gs.PreviousOwners)), "export previous owners")
}
