package keeper_test

import (
	"context"

	modelregkeeper "github.com/modeld-labs/modeld/x/modelreg/keeper"
	modelregtypes "github.com/modeld-labs/modeld/x/modelreg/types"
)

type sdkContext = context.Context

// registryUnderTest is the real registry, whose answers to block work can be made to fail.
type registryUnderTest struct {
	*modelregkeeper.Keeper
	bank *ledger
}

func (r registryUnderTest) SetFrontierHolder(ctx context.Context, benchmark uint32, version uint64) error {
	if err := r.bank.ask("frontier holder"); err != nil {
		return err
	}
	return r.Keeper.SetFrontierHolder(ctx, benchmark, version)
}

func (r registryUnderTest) SetEscrow(ctx context.Context, version uint64, benchmark uint32, open bool) error {
	if err := r.bank.ask("escrow"); err != nil {
		return err
	}
	return r.Keeper.SetEscrow(ctx, version, benchmark, open)
}

func (r registryUnderTest) RollEpoch(ctx context.Context, horizon int64) error {
	if err := r.bank.ask("roll epoch"); err != nil {
		return err
	}
	return r.Keeper.RollEpoch(ctx, horizon)
}

func (r registryUnderTest) PreviousOwners(ctx context.Context, modelID uint64) ([]string, error) {
	if err := r.bank.ask("previous owners"); err != nil {
		return nil, err
	}
	return r.Keeper.PreviousOwners(ctx, modelID)
}

func (r registryUnderTest) VersionByID(ctx context.Context, id uint64) (modelregtypes.Version, modelregtypes.Model, error) {
	if err := r.bank.ask("version"); err != nil {
		return modelregtypes.Version{}, modelregtypes.Model{}, err
	}
	return r.Keeper.VersionByID(ctx, id)
}

func (r registryUnderTest) NamespaceOwner(ctx context.Context, namespace string) (string, error) {
	if err := r.bank.ask("namespace"); err != nil {
		return "", err
	}
	return r.Keeper.NamespaceOwner(ctx, namespace)
}
