package keeper

import (
	"context"

	"cosmossdk.io/collections"
	"cosmossdk.io/errors"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/modeld-labs/modeld/x/modelreg/types"
)

// ModelByName gives the model "namespace/name". Errors: ErrInvalidField, ErrModelNotFound.
func (k *Keeper) ModelByName(ctx context.Context, model string) (types.Model, error) {
	namespace, name, err := types.SplitModelName(model)
	if err != nil {
		return types.Model{}, err
	}
	id, err := k.ModelNames.Get(ctx, collections.Join(namespace, name))
	if errors.IsOf(err, collections.ErrNotFound) {
		return types.Model{}, errors.Wrapf(types.ErrModelNotFound, "%s: check the spelling or register it", model)
	}
	if err != nil {
		return types.Model{}, errors.Wrapf(err, "look up model %s", model)
	}
	return k.model(ctx, id)
}

// NamespaceOwner gives the account that may register models in a namespace.
// Errors: ErrInvalidField, ErrNamespaceNotFound.
func (k *Keeper) NamespaceOwner(ctx context.Context, namespace string) (string, error) {
	if err := types.CheckNamespace(namespace); err != nil {
		return "", err
	}
	owner, err := k.Namespaces.Get(ctx, namespace)
	if errors.IsOf(err, collections.ErrNotFound) {
		return "", errors.Wrapf(types.ErrNamespaceNotFound, "%s: it is free, registering a model in it takes it", namespace)
	}
	if err != nil {
		return "", errors.Wrapf(err, "read namespace %s", namespace)
	}
	return k.addresses.BytesToString(owner)
}

// model gives a model whose id is stored somewhere, so that not found means broken state.
func (k *Keeper) model(ctx context.Context, id uint64) (types.Model, error) {
	m, err := k.Models.Get(ctx, id)
	return m, errors.Wrapf(err, "read model %d", id)
}

// ownedModel gives a model and its owner's address, for a message that only the owner may
// send. Errors: those of ModelByName, ErrInvalidField for the signer, ErrNotOwner.
func (k *Keeper) ownedModel(ctx context.Context, model, signer string) (types.Model, sdk.AccAddress, error) {
	addr, spelling, err := k.account("owner", signer)
	if err != nil {
		return types.Model{}, nil, err
	}
	m, err := k.ModelByName(ctx, model)
	if err != nil {
		return types.Model{}, nil, err
	}
	if m.Owner != spelling {
		return types.Model{}, nil, errors.Wrapf(types.ErrNotOwner, "%s belongs to %s, signed by %s", model, m.Owner, spelling)
	}
	return m, addr, nil
}

// addModel stores a new model with its indexes. The owner's address is that of m.Owner.
func (k *Keeper) addModel(ctx context.Context, m types.Model, owner []byte) error {
	if err := k.Models.Set(ctx, m.Id, m); err != nil {
		return errors.Wrap(err, "store model")
	}
	if err := k.ModelNames.Set(ctx, collections.Join(m.Namespace, m.Name), m.Id); err != nil {
		return errors.Wrap(err, "index model by name")
	}
	return errors.Wrap(k.OwnerModels.Set(ctx, collections.Join(owner, m.Id)), "index model by owner")
}

// moveModel stores a model that has a new owner and moves its entry of the owner index.
func (k *Keeper) moveModel(ctx context.Context, m types.Model, from, to []byte) error {
	if err := k.Models.Set(ctx, m.Id, m); err != nil {
		return errors.Wrap(err, "store model")
	}
	if err := k.OwnerModels.Remove(ctx, collections.Join(from, m.Id)); err != nil {
		return errors.Wrap(err, "take model from its owner")
	}
	return errors.Wrap(k.OwnerModels.Set(ctx, collections.Join(to, m.Id)), "index model by owner")
}
