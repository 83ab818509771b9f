package keeper

import (
	"context"

	"cosmossdk.io/collections"
	"cosmossdk.io/errors"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/modeld-labs/modeld/x/evalreward/mechanism"
	"github.com/modeld-labs/modeld/x/modelreg/types"
)

// openCommit gives the key of the commit that a registration opens, if there is one.
//
// A commit is needed when min_commit_age_blocks > 0: then nobody who saw the digest in a
// pending registration can run ahead, since the copier's own commit is too young (R18).
// Errors: ErrInvalidField for the salt, ErrCommitNotFound, ErrCommitAge.
func (k *Keeper) openCommit(ctx context.Context, p types.Params, signer []byte, msg *types.MsgRegisterVersion) (key commitKey, found bool, err error) {
	needed := p.MinCommitAgeBlocks > 0
	if len(msg.Salt) == 0 {
		if needed {
			return key, false, errors.Wrap(types.ErrInvalidField, "salt: expected the 32 bytes of the version commit, got none: commit the version first")
		}
		return key, false, nil
	}
	sdkCtx := sdk.UnwrapSDKContext(ctx)
	hash, err := mechanism.VersionCommitHash(mechanism.VersionClaim{
		ChainID: sdkCtx.ChainID(), Address: signer, Model: msg.Model, Digest: msg.ContentDigest, Salt: msg.Salt,
	})
	if err != nil {
		return key, false, errors.Wrapf(types.ErrInvalidField, "version commit: %s", err)
	}
	key = collections.Join(signer, hash[:])
	height, err := k.VersionCommits.Get(ctx, key)
	if errors.IsOf(err, collections.ErrNotFound) {
		if needed {
			return key, false, errors.Wrapf(types.ErrCommitNotFound, "%x by %s: commit the version first, with this model, digest and salt", hash, msg.Owner)
		}
		return key, false, nil
	}
	if err != nil {
		return key, false, errors.Wrap(err, "read version commit")
	}
	if needed {
		err = p.CheckCommitAge(height, sdkCtx.BlockHeight())
	}
	return key, err == nil, err
}

// addCommit stores a commit and queues it for removal.
func (k *Keeper) addCommit(ctx context.Context, key commitKey, height int64) error {
	if err := k.VersionCommits.Set(ctx, key, height); err != nil {
		return errors.Wrap(err, "store version commit")
	}
	return errors.Wrap(k.CommitHeights.Set(ctx, collections.Join3(height, key.K1(), key.K2())), "queue version commit")
}

// removeCommit removes a commit that was opened.
func (k *Keeper) removeCommit(ctx context.Context, key commitKey) error {
	height, err := k.VersionCommits.Get(ctx, key)
	if err != nil {
		return errors.Wrap(err, "read version commit")
	}
	return k.dropCommit(ctx, collections.Join3(height, key.K1(), key.K2()))
}

func (k *Keeper) dropCommit(ctx context.Context, key heightKey) error {
	if err := k.VersionCommits.Remove(ctx, collections.Join(key.K2(), key.K3())); err != nil {
		return errors.Wrap(err, "remove version commit")
	}
	return errors.Wrap(k.CommitHeights.Remove(ctx, key), "take version commit from queue")
}
