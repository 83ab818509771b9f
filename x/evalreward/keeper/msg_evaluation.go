package keeper

import (
	"bytes"
	"context"

	"cosmossdk.io/collections"
	"cosmossdk.io/errors"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/modeld-labs/modeld/x/evalreward/mechanism"
	"github.com/modeld-labs/modeld/x/evalreward/types"
)

// CommitEvaluations commits to scores. An item that is not possible is skipped: nothing is
// written for it and the others take effect, so nobody can spoil an evaluator's batch by
// making one of its rounds void. It writes only ballots of the signer.
func (k msgServer) CommitEvaluations(ctx context.Context, msg *types.MsgCommitEvaluations) (*types.MsgCommitEvaluationsResponse, error) {
	if err := msg.Validate(); err != nil {
		return nil, err
	}
	v, err := k.newVote(ctx, msg.Evaluator)
	if err != nil {
		return nil, err
	}

	event := &types.EventEvaluationsCommitted{Evaluator: msg.Evaluator}
	for _, item := range msg.Items {
		slot, skip, err := v.seat(ctx, types.PHASE_COMMIT, item.Round)
		if err != nil {
			return nil, err
		}
		if skip == "" && slot.entry().Committed() {
			skip = types.SkipCommitted
		}
		if skip != "" {
			v.skip(item.Round, skip)
			continue
		}
		slot.put(types.BallotEntry{Commit: item.Hash, CommitHeight: v.height})
		event.Rounds = append(event.Rounds, item.Round)
	}

	if err := v.store(ctx); err != nil {
		return nil, err
	}
	if len(event.Rounds) > 0 {
		if err := emit(ctx, event); err != nil {
			return nil, err
		}
	}
	return &types.MsgCommitEvaluationsResponse{Skipped: v.skipped}, v.emitSkipped(ctx)
}

// RevealEvaluations opens commits. Items are skipped as in CommitEvaluations; a skipped
// reveal may be sent again within the phase.
func (k msgServer) RevealEvaluations(ctx context.Context, msg *types.MsgRevealEvaluations) (*types.MsgRevealEvaluationsResponse, error) {
	if err := msg.Validate(); err != nil {
		return nil, err
	}
	v, err := k.newVote(ctx, msg.Evaluator)
	if err != nil {
		return nil, err
	}

	event := &types.EventEvaluationsRevealed{Evaluator: msg.Evaluator}
	for _, item := range msg.Items {
		score, skip, err := v.reveal(ctx, item)
		if err != nil {
			return nil, err
		}
		if skip != "" {
			v.skip(item.Round, skip)
			continue
		}
		event.Rounds, event.Scores = append(event.Rounds, item.Round), append(event.Scores, score)
	}

	if err := v.store(ctx); err != nil {
		return nil, err
	}
	if len(event.Rounds) > 0 {
		if err := emit(ctx, event); err != nil {
			return nil, err
		}
	}
	return &types.MsgRevealEvaluationsResponse{Skipped: v.skipped}, v.emitSkipped(ctx)
}

// reveal opens one commit and gives its score, or the reason why it has no effect.
func (v *vote) reveal(ctx context.Context, item types.RevealItem) (score int32, skip string, err error) {
	slot, skip, err := v.seat(ctx, types.PHASE_REVEAL, item.Round)
	if skip != "" || err != nil {
		return 0, skip, err
	}
	benchmark, err := v.benchmark(ctx, types.BenchmarkOf(item.Round))
	if err != nil {
		return 0, "", err
	}
	entry, skip, err := openCommit(sdk.UnwrapSDKContext(ctx).ChainID(), benchmark, slot.entry(), v.addr, item)
	if skip != "" || err != nil {
		return 0, skip, err
	}
	entry.RevealHeight = v.height
	slot.put(entry)
	return entry.Score, "", nil
}

// openCommit checks a reveal against its commit (R18) and normalises the raw value (R1).
func openCommit(chainID string, b types.Benchmark, e types.BallotEntry, addr []byte, item types.RevealItem) (types.BallotEntry, string, error) {
	if !e.Committed() {
		return e, types.SkipNotCommitted, nil
	}
	if e.Revealed() {
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
	e.Commit, e.Raw, e.Score = nil, item.Raw, int32(score)
	e.TranscriptDigest, e.TranscriptUri, e.Salt = item.TranscriptDigest, item.TranscriptUri, item.Salt
	return e, "", nil
}

// whyNoSeat tells why an item for a round that is not in the docket has no effect.
func (k *Keeper) whyNoSeat(ctx context.Context, pos types.Position, phase types.Phase, evaluator string, id uint64) (string, error) {
	round, err := k.Rounds.Get(ctx, id)
	switch {
	case errors.IsOf(err, collections.ErrNotFound):
		return types.SkipRoundNotFound, nil
	case err != nil:
		return "", errors.Wrapf(err, "read round %d", id)
	case round.State == types.ROUND_STATE_VOID:
		return types.SkipRoundVoid, nil
	case round.State != types.ROUND_STATE_OPEN || round.Epoch != pos.Epoch || pos.Phase != phase:
		return types.SkipWrongPhase, nil
	case round.HasSeat(evaluator):
		return "", errors.Wrapf(types.ErrInvalidField, "round %d: expected it in the docket of %s, which has a seat", id, evaluator)
	default:
		return types.SkipNotInCommittee, nil
	}
}
