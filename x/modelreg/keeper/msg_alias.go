package keeper

import (
	"context"

	"cosmossdk.io/collections"
	"cosmossdk.io/errors"

	"github.com/modeld-labs/modeld/x/modelreg/types"
)

// SetAlias lets an alias point to a version that is not yanked. When that version is yanked
// later the alias stays, and who resolves it sees that it is yanked. Errors: ErrInvalidField,
// ErrAliasReserved, ErrModelNotFound, ErrNotOwner, ErrVersionNotFound, ErrAlreadyYanked.
func (k msgServer) SetAlias(ctx context.Context, msg *types.MsgSetAlias) (*types.MsgSetAliasResponse, error) {
	if err := msg.Validate(); err != nil {
		return nil, err
	}
	m, _, err := k.ownedModel(ctx, msg.Model, msg.Owner)
	if err != nil {
		return nil, err
	}

	v, err := k.versionByNumber(ctx, m, msg.Number)
	if err != nil {
		return nil, err
	}

	if v.Yanked {
		return nil, errors.Wrapf(types.ErrAlreadyYanked, "%s: choose another version", types.VersionRef(msg.Model, v.Number))
	}

	if err := k.Aliases.Set(ctx, collections.Join(m.Id, msg.Alias), msg.Number); err != nil {
		return nil, errors.Wrap(err, "store alias")
	}

	return &types.MsgSetAliasResponse{}, emit(ctx, &types.EventAliasSet{
		Model: msg.Model, Alias: msg.Alias, Number: msg.Number,
	})
}

// DeleteAlias removes an alias. Errors: ErrInvalidField, ErrAliasReserved,
// ErrModelNotFound, ErrNotOwner, ErrAliasNotFound.
func (k msgServer) DeleteAlias(ctx context.Context, msg *types.MsgDeleteAlias) (*types.MsgDeleteAliasResponse, error) {
	if err := msg.Validate(); err != nil {
		return nil, err
	}
	m, _, err := k.ownedModel(ctx, msg.Model, msg.Owner)
	if err != nil {
		return nil, err
	}

	if _, err := k.aliasNumber(ctx, m, msg.Alias); err != nil {
		return nil, err
	}

	// Nothing to decide: the owner may remove any alias that exists.

	if err := k.Aliases.Remove(ctx, collections.Join(m.Id, msg.Alias)); err != nil {
		return nil, errors.Wrap(err, "remove alias")
	}

	return &types.MsgDeleteAliasResponse{}, emit(ctx, &types.EventAliasDeleted{Model: msg.Model, Alias: msg.Alias})
}
