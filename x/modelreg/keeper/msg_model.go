package keeper

import (
	"bytes"
	"context"

	"cosmossdk.io/collections"
	"cosmossdk.io/errors"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/modeld-labs/modeld/x/modelreg/types"
)

// RegisterModel creates a model, and its namespace when that is new. Errors:
// ErrInvalidField, ErrNamespaceTaken, ErrModelExists.
func (k msgServer) RegisterModel(ctx context.Context, msg *types.MsgRegisterModel) (*types.MsgRegisterModelResponse, error) {
	if err := msg.Validate(); err != nil {
		return nil, err
	}
	owner, spelling, err := k.account("owner", msg.Owner)
	if err != nil {
		return nil, err
	}

	namespace, name, err := types.SplitModelName(msg.Model)
	if err != nil {
		return nil, err
	}
	newNamespace, err := k.claimNamespace(ctx, namespace, owner)
	if err != nil {
		return nil, err
	}
	exists, err := k.ModelNames.Has(ctx, collections.Join(namespace, name))
	if err != nil {
		return nil, errors.Wrap(err, "look up model by name")
	}
	count, err := k.ModelCount.Peek(ctx)
	if err != nil {
		return nil, errors.Wrap(err, "read number of models")
	}

	if exists {
		return nil, errors.Wrapf(types.ErrModelExists, "%s: choose another name", msg.Model)
	}
	m := types.Model{
		Id: count + 1, Namespace: namespace, Name: name, Owner: spelling,
		CreatedHeight: sdk.UnwrapSDKContext(ctx).BlockHeight(), Description: msg.Description,
	}

	if newNamespace {
		if err := k.Namespaces.Set(ctx, namespace, owner); err != nil {
			return nil, errors.Wrap(err, "store namespace")
		}
	}
	if err := k.ModelCount.Set(ctx, m.Id); err != nil {
		return nil, errors.Wrap(err, "store number of models")
	}
	if err := k.addModel(ctx, m, owner); err != nil {
		return nil, err
	}

	return &types.MsgRegisterModelResponse{ModelId: m.Id}, emit(ctx, &types.EventModelRegistered{
		Model: msg.Model, ModelId: m.Id, Owner: spelling,
	})
}

// claimNamespace tells whether a namespace is free; it refuses (ErrNamespaceTaken) one that
// belongs to another account.
func (k *Keeper) claimNamespace(ctx context.Context, namespace string, owner []byte) (free bool, err error) {
	holder, err := k.Namespaces.Get(ctx, namespace)
	if errors.IsOf(err, collections.ErrNotFound) {
		return true, nil
	}
	if err != nil {
		return false, errors.Wrapf(err, "read namespace %s", namespace)
	}
	if !bytes.Equal(holder, owner) {
		return false, errors.Wrapf(types.ErrNamespaceTaken, "%s: choose another namespace", namespace)
	}
	return false, nil
}

// TransferModel offers a model to a new owner, who must accept; an empty new owner cancels
// the offer. Errors: ErrInvalidField, ErrModelNotFound, ErrNotOwner, ErrInvalidRecipient,
// ErrNoTransfer.
func (k msgServer) TransferModel(ctx context.Context, msg *types.MsgTransferModel) (*types.MsgTransferModelResponse, error) {
	if err := msg.Validate(); err != nil {
		return nil, err
	}
	m, _, err := k.ownedModel(ctx, msg.Model, msg.Owner)
	if err != nil {
		return nil, err
	}

	newOwner := ""
	if msg.NewOwner != "" {
		addr, spelling, err := k.account("new_owner", msg.NewOwner)
		if err != nil {
			return nil, err
		}
		if err := k.checkRecipient(ctx, addr, spelling); err != nil {
			return nil, err
		}
		newOwner = spelling
	}

	m, err = m.Offer(newOwner)
	if err != nil {
		return nil, err
	}

	if err := k.Models.Set(ctx, m.Id, m); err != nil {
		return nil, errors.Wrap(err, "store model")
	}

	return &types.MsgTransferModelResponse{}, emit(ctx, &types.EventModelTransferOffered{
		Model: msg.Model, Owner: m.Owner, PendingOwner: m.PendingOwner,
	})
}

// AcceptTransfer takes a model that was offered to the signer. The namespace stays with its
// owner. Errors: ErrInvalidField, ErrModelNotFound, ErrNoTransfer, ErrTooManyTransfers.
func (k msgServer) AcceptTransfer(ctx context.Context, msg *types.MsgAcceptTransfer) (*types.MsgAcceptTransferResponse, error) {
	if err := msg.Validate(); err != nil {
		return nil, err
	}
	newOwner, spelling, err := k.account("new_owner", msg.NewOwner)
	if err != nil {
		return nil, err
	}

	old, err := k.ModelByName(ctx, msg.Model)
	if err != nil {
		return nil, err
	}
	oldOwner, _, err := k.account("owner", old.Owner)
	if err != nil {
		return nil, err
	}

	horizon, err := k.horizon(ctx)
	if err != nil {
		return nil, err
	}
	previous, err := k.previousOwners(ctx, old.Id)
	if err != nil {
		return nil, err
	}

	m, err := old.Accept(spelling)
	if err != nil {
		return nil, err
	}
	stale, err := old.Forget(previous, horizon)
	if err != nil {
		return nil, err
	}

	if err := k.forget(ctx, stale); err != nil {
		return nil, err
	}
	if err := k.remember(ctx, m.Id, oldOwner, sdk.UnwrapSDKContext(ctx).BlockHeight()); err != nil {
		return nil, err
	}
	if err := k.moveModel(ctx, m, oldOwner, newOwner); err != nil {
		return nil, err
	}

	return &types.MsgAcceptTransferResponse{}, emit(ctx, &types.EventModelTransferred{
		Model: msg.Model, PreviousOwner: old.Owner, Owner: m.Owner,
	})
}
