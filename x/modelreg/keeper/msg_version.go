package keeper

import (
	"context"
	"encoding/hex"

	"cosmossdk.io/collections"
	"cosmossdk.io/errors"
	"cosmossdk.io/math"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/modeld-labs/modeld/x/modelreg/types"
)

// CommitVersion promises a digest. It writes only keys of the signer.
// Errors: ErrInvalidField, ErrCommitExists.
func (k msgServer) CommitVersion(ctx context.Context, msg *types.MsgCommitVersion) (*types.MsgCommitVersionResponse, error) {
	if err := msg.Validate(); err != nil {
		return nil, err
	}
	signer, spelling, err := k.account("owner", msg.Owner)
	if err != nil {
		return nil, err
	}

	key := collections.Join([]byte(signer), msg.Hash)
	exists, err := k.VersionCommits.Has(ctx, key)
	if err != nil {
		return nil, errors.Wrap(err, "look up version commit")
	}

	if exists {
		return nil, errors.Wrapf(types.ErrCommitExists, "%x by %s: use another salt", msg.Hash, spelling)
	}

	if err := k.addCommit(ctx, key, sdk.UnwrapSDKContext(ctx).BlockHeight()); err != nil {
		return nil, err
	}

	return &types.MsgCommitVersionResponse{}, emit(ctx, &types.EventVersionCommitted{
		Signer: spelling, Hash: hex.EncodeToString(msg.Hash),
	})
}

// RegisterVersion registers the next version of a model and takes its fee. Errors:
// ErrInvalidField, ErrModelNotFound, ErrNotOwner, ErrDigestExists, ErrParentNotFound,
// ErrInvalidParents, ErrCommitNotFound, ErrCommitAge, and those of the bank.
func (k msgServer) RegisterVersion(ctx context.Context, msg *types.MsgRegisterVersion) (*types.MsgRegisterVersionResponse, error) {
	if err := msg.Validate(); err != nil {
		return nil, err
	}
	m, owner, err := k.ownedModel(ctx, msg.Model, msg.Owner)
	if err != nil {
		return nil, err
	}

	p, err := k.params(ctx)
	if err != nil {
		return nil, err
	}
	v, err := k.nextVersion(ctx, m, msg)
	if err != nil {
		return nil, err
	}
	commit, committed, err := k.openCommit(ctx, p, owner, msg)
	if err != nil {
		return nil, err
	}

	fee := p.Fee(v.MetadataBytes())
	m.LatestNumber = v.Number

	// The fee first: when the bank refuses it, nothing has been written.
	if err := k.collectFee(ctx, owner, fee); err != nil {
		return nil, err
	}
	if committed {
		if err := k.removeCommit(ctx, commit); err != nil {
			return nil, err
		}
	}
	if err := k.VersionCount.Set(ctx, v.Id); err != nil {
		return nil, errors.Wrap(err, "store number of versions")
	}
	if err := k.Models.Set(ctx, m.Id, m); err != nil {
		return nil, errors.Wrap(err, "store model")
	}
	if err := k.addVersion(ctx, v); err != nil {
		return nil, err
	}

	ref := types.VersionRef(msg.Model, v.Number)
	return &types.MsgRegisterVersionResponse{Version: v.Id, Ref: ref}, emit(ctx, &types.EventVersionRegistered{
		Ref: ref, Version: v.Id, ContentDigest: hex.EncodeToString(v.ContentDigest), Owner: m.Owner, Fee: fee.String(),
	})
}

// nextVersion gives the version that a message registers, checked against those that exist.
func (k *Keeper) nextVersion(ctx context.Context, m types.Model, msg *types.MsgRegisterVersion) (types.Version, error) {
	taken, err := k.Digests.Has(ctx, msg.ContentDigest)
	if err != nil {
		return types.Version{}, errors.Wrap(err, "look up digest")
	}
	if taken {
		return types.Version{}, errors.Wrapf(types.ErrDigestExists, "%s: an artifact is registered once", types.FormatDigest(msg.ContentDigest))
	}
	if err := k.checkParentsExist(ctx, msg.Parents); err != nil {
		return types.Version{}, err
	}
	count, err := k.VersionCount.Peek(ctx)
	if err != nil {
		return types.Version{}, errors.Wrap(err, "read number of versions")
	}
	v := msg.Content()
	v.Id, v.ModelId, v.Number = count+1, m.Id, m.LatestNumber+1
	v.Registrant, v.Height = m.Owner, sdk.UnwrapSDKContext(ctx).BlockHeight()
	previous, err := k.previousID(ctx, m.Id, v.Number)
	if err != nil {
		return types.Version{}, err
	}
	return v, v.CheckParents(previous)
}

// collectFee moves a fee to the module's account, credited at the end of the block.
func (k *Keeper) collectFee(ctx context.Context, payer sdk.AccAddress, fee math.Int) error {
	if fee.IsZero() {
		return nil
	}
	coins := sdk.NewCoins(sdk.NewCoin(types.BaseDenom, fee))
	return errors.Wrapf(k.bank.SendCoinsFromAccountToModuleVirtual(ctx, payer, types.ModuleName, coins), "pay registration fee of %s", coins)
}

// YankVersion withdraws a version: it stays readable and gets no new round. Errors:
// ErrInvalidField, ErrModelNotFound, ErrNotOwner, ErrVersionNotFound, ErrAlreadyYanked.
func (k msgServer) YankVersion(ctx context.Context, msg *types.MsgYankVersion) (*types.MsgYankVersionResponse, error) {
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

	v, err = v.Yank(msg.Reason)
	if err != nil {
		return nil, err
	}

	if err := k.Versions.Set(ctx, v.Id, v); err != nil {
		return nil, errors.Wrap(err, "store version")
	}
	if err := k.LiveVersions.Remove(ctx, collections.Join(m.Id, v.Number)); err != nil {
		return nil, errors.Wrap(err, "take version from the live ones")
	}

	return &types.MsgYankVersionResponse{}, emit(ctx, &types.EventVersionYanked{
		Ref: types.VersionRef(msg.Model, v.Number), Version: v.Id, Reason: msg.Reason,
	})
}
