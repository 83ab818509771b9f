package keeper

import (
	"context"
	"strconv"
	"strings"

	"cosmossdk.io/errors"

	"github.com/modeld-labs/modeld/x/modelreg/types"
)

// SetParents corrects the lineage of a version whose pay is still in escrow. Errors:
// ErrInvalidAuthority, ErrInvalidField, ErrInvalidParents, ErrVersionNotFound,
// ErrNotInEscrow, ErrParentNotFound.
func (k msgServer) SetParents(ctx context.Context, msg *types.MsgSetParents) (*types.MsgSetParentsResponse, error) {
	if err := k.checkAuthority(msg.GetAuthority()); err != nil {
		return nil, err
	}
	if err := msg.Validate(); err != nil {
		return nil, err
	}

	old, m, err := k.VersionByID(ctx, msg.Version)
	if err != nil {
		return nil, err
	}
	ref := types.VersionRef(m.FullName(), old.Number)
	escrow, err := k.inEscrow(ctx, old.Id)
	if err != nil {
		return nil, err
	}
	previous, err := k.previousID(ctx, old.ModelId, old.Number)
	if err != nil {
		return nil, err
	}
	if err := k.checkParentsExist(ctx, msg.Parents); err != nil {
		return nil, err
	}

	if !escrow {
		return nil, errors.Wrapf(types.ErrNotInEscrow, "%s: parents can be set while a settled round of it is not final", ref)
	}
	v := old
	v.Parents = msg.Parents
	if err := v.CheckParents(previous); err != nil {
		return nil, err
	}

	if err := k.removeParents(ctx, old); err != nil {
		return nil, err
	}
	if err := k.addParents(ctx, v); err != nil {
		return nil, err
	}
	if err := k.Versions.Set(ctx, v.Id, v); err != nil {
		return nil, errors.Wrap(err, "store version")
	}

	return &types.MsgSetParentsResponse{}, emit(ctx, &types.EventVersionParentsSet{
		Ref: ref, Version: v.Id, Parents: joinIDs(v.Parents),
	})
}

func joinIDs(ids []uint64) string {
	words := make([]string, len(ids))
	for i, id := range ids {
		words[i] = strconv.FormatUint(id, 10)
	}
	return strings.Join(words, ",")
}
