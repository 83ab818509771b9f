package keeper

import (
	"bytes"
	"context"
	"encoding/hex"

	"cosmossdk.io/collections"
	"cosmossdk.io/errors"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/modeld-labs/modeld/x/evalreward/mechanism"
	"github.com/modeld-labs/modeld/x/evalreward/types"
)

// CommitEvaluations commits to scores. An item that is not possible is skipped: nothing is
// written for it and the others take effect, so nobody can spoil an evaluator's batch by
// making one of its rounds void. It writes only the keys (round, signer).
func (k msgServer) CommitEvaluations(ctx context.Context, msg *types.MsgCommitEvaluations) (*types.MsgCommitEvaluationsResponse, error) {
	if err := msg.Validate(); err != nil {
		return nil, err
	}
	skipped, err := itemwise(ctx, k.Keeper, msg.Evaluator, msg.Items, func(i types.CommitItem) uint64 { return i.Round }, k.commitItem)
	return &types.MsgCommitEvaluationsResponse{Skipped: skipped}, err
}

// RevealEvaluations opens commits. Items are skipped as in CommitEvaluations; a skipped
// reveal may be sent again within the phase.
func (k msgServer) RevealEvaluations(ctx context.Context, msg *types.MsgRevealEvaluations) (*types.MsgRevealEvaluationsResponse, error) {
	if err := msg.Validate(); err != nil {
		return nil, err
	}
	skipped, err := itemwise(ctx, k.Keeper, msg.Evaluator, msg.Items, func(i types.RevealItem) uint64 { return i.Round }, k.revealItem)
	return &types.MsgRevealEvaluationsResponse{Skipped: skipped}, err
}

// itemwise handles the items of a message one by one and lists those that had no effect.
func itemwise[I any](
	ctx context.Context, k *Keeper, evaluator string, items []I, roundOf func(I) uint64,
	handle func(ctx context.Context, pos types.Position, addr []byte, evaluator string, item I) (skip string, err error),
) ([]types.SkippedItem, error) {
	_, pos, err := k.now(ctx)
	if err != nil {
		return nil, err
	}
	addr, err := k.address(evaluator)
	if err != nil {
		return nil, err
	}
	var skipped []types.SkippedItem
	for _, item := range items {
		skip, err := handle(ctx, pos, addr, evaluator, item)
		if err != nil {
			return nil, err
		}
		if skip == "" {
			continue
		}
		skipped = append(skipped, types.SkippedItem{Round: roundOf(item), Reason: skip})
		if err := emit(ctx, &types.EventEvaluationSkipped{Round: roundOf(item), Evaluator: evaluator, Reason: skip}); err != nil {
			return nil, err
		}
	}
	return skipped, nil
}

func (k *Keeper) commitItem(ctx context.Context, pos types.Position, addr []byte, evaluator string, item types.CommitItem) (skip string, err error) {
	_, evaluation, skip, err := k.seat(ctx, pos, types.PHASE_COMMIT, addr, evaluator, item.Round)
	if skip != "" || err != nil {
		return skip, err
	}
	if len(evaluation.Commit) != 0 {
		return types.SkipCommitted, nil
	}
	evaluation.Commit, evaluation.CommitHeight = item.Hash, sdk.UnwrapSDKContext(ctx).BlockHeight()

	if err := k.Evaluations.Set(ctx, collections.Join(item.Round, addr), evaluation); err != nil {
		return "", errors.Wrap(err, "store commit")
	}
	return "", emit(ctx, &types.EventEvaluationCommitted{
		Round: item.Round, Evaluator: evaluator, Hash: hex.EncodeToString(item.Hash),
	})
}

func (k *Keeper) revealItem(ctx context.Context, pos types.Position, addr []byte, evaluator string, item types.RevealItem) (skip string, err error) {
	round, evaluation, skip, err := k.seat(ctx, pos, types.PHASE_REVEAL, addr, evaluator, item.Round)
	if skip != "" || err != nil {
		return skip, err
	}
	benchmark, err := k.Benchmarks.Get(ctx, round.Benchmark)
	if err != nil {
		return "", errors.Wrapf(err, "read benchmark %d", round.Benchmark)
	}

	sdkCtx := sdk.UnwrapSDKContext(ctx)
	evaluation, skip, err = openCommit(sdkCtx.ChainID(), benchmark, evaluation, addr, item)
	if skip != "" || err != nil {
		return skip, err
	}
	evaluation.RevealHeight = sdkCtx.BlockHeight()

	if err := k.Evaluations.Set(ctx, collections.Join(item.Round, addr), evaluation); err != nil {
		return "", errors.Wrap(err, "store reveal")
	}
	return "", emit(ctx, &types.EventEvaluationRevealed{
		Round: item.Round, Evaluator: evaluator, Raw: item.Raw, Score: evaluation.Score,
	})
}

// openCommit checks a reveal against its commit (R18) and normalises the raw value (R1).
func openCommit(chainID string, b types.Benchmark, e types.Evaluation, addr []byte, item types.RevealItem) (types.Evaluation, string, error) {
	if len(e.Commit) == 0 {
		return e, types.SkipNotCommitted, nil
	}
	if e.Revealed {
		return e, types.SkipRevealed, nil
	}
	hash, err := mechanism.CommitHash(mechanism.Evaluation{
		ChainID: chainID, Round: item.Round, Address: addr, Raw: item.Raw, Transcript: item.TranscriptDigest, Salt: item.Salt,
	})
	if err != nil {
		return e, "", errors.Wrap(err, "hash reveal")
	}
	if !bytes.Equal(hash[:], e.Commit) {
		return e, types.SkipHashMismatch, nil
	}
	score, err := mechanism.Normalise(item.Raw, b.Range())
	if mechanism.CodeOf(err) == mechanism.CodeOutOfRange {
		return e, types.SkipRawOutOfRange, nil
	}
	if err != nil {
		return e, "", errors.Wrap(err, "normalise raw value")
	}
	e.Revealed, e.Raw, e.Score = true, item.Raw, int32(score)
	e.TranscriptDigest, e.TranscriptUri, e.Salt = item.TranscriptDigest, item.TranscriptUri, item.Salt
	return e, "", nil
}

// seat gives an open round and the evaluation of one of its members so far, or the reason
// why an item for it has no effect.
func (k *Keeper) seat(ctx context.Context, pos types.Position, phase types.Phase, addr []byte, evaluator string, id uint64) (types.Round, types.Evaluation, string, error) {
	none := types.Evaluation{}
	round, err := k.Rounds.Get(ctx, id)
	if errors.IsOf(err, collections.ErrNotFound) {
		return round, none, types.SkipRoundNotFound, nil
	}
	if err != nil {
		return round, none, "", errors.Wrapf(err, "read round %d", id)
	}
	if round.State == types.ROUND_STATE_VOID {
		return round, none, types.SkipRoundVoid, nil
	}
	if round.State != types.ROUND_STATE_OPEN || round.Epoch != pos.Epoch || pos.Phase != phase {
		return round, none, types.SkipWrongPhase, nil
	}
	if !round.HasSeat(evaluator) {
		return round, none, types.SkipNotInCommittee, nil
	}
	evaluation, err := k.Evaluations.Get(ctx, collections.Join(id, addr))
	if errors.IsOf(err, collections.ErrNotFound) {
		return round, types.Evaluation{Round: id, Evaluator: evaluator}, "", nil
	}
	return round, evaluation, "", errors.Wrap(err, "read evaluation")
}
