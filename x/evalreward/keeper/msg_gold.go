package keeper

import (
	"context"
	"encoding/hex"

	"cosmossdk.io/collections"
	"cosmossdk.io/errors"
	"cosmossdk.io/math"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/modeld-labs/modeld/x/evalreward/mechanism"
	"github.com/modeld-labs/modeld/x/evalreward/types"
)

// CommitGold keeps the commitment of a steward to a true score (R21). Until the end of COMMIT
// it is for rounds of the next epoch, later for those of the one after that.
func (k msgServer) CommitGold(ctx context.Context, msg *types.MsgCommitGold) (*types.MsgCommitGoldResponse, error) {
	if err := msg.Validate(); err != nil {
		return nil, err
	}

	epoch, pos, err := k.now(ctx)
	if err != nil {
		return nil, err
	}
	if err := k.checkGoldSteward(ctx, msg.Steward, msg.Benchmark, epoch.Params); err != nil {
		return nil, err
	}
	key := collections.Join(msg.Benchmark, msg.Hash)
	exists, err := k.Golds.Has(ctx, key)
	if err != nil {
		return nil, errors.Wrap(err, "look up gold commit")
	}
	target := pos.RequestTarget()
	committed, err := countKeys(ctx, k.GoldTargets, collections.NewSuperPrefixedTripleRange[uint64, uint32, []byte](target, msg.Benchmark))
	if err != nil {
		return nil, err
	}

	if exists {
		return nil, errors.Wrapf(types.ErrGoldExists, "%x: choose another salt", msg.Hash)
	}
	if committed >= epoch.Params.MaxGoldPerEpoch {
		return nil, errors.Wrapf(types.ErrTooManyGolds, "expected fewer than max_gold_per_epoch = %d commits for epoch %d, got %d",
			epoch.Params.MaxGoldPerEpoch, target, committed)
	}
	gold := types.Gold{
		Benchmark: msg.Benchmark, Hash: msg.Hash, Steward: msg.Steward, TargetEpoch: target,
		CommitHeight: sdk.UnwrapSDKContext(ctx).BlockHeight(),
	}

	if err := k.Golds.Set(ctx, key, gold); err != nil {
		return nil, errors.Wrap(err, "store gold commit")
	}
	if err := k.GoldTargets.Set(ctx, collections.Join3(target, msg.Benchmark, msg.Hash)); err != nil {
		return nil, errors.Wrap(err, "index gold commit")
	}

	return &types.MsgCommitGoldResponse{TargetEpoch: target}, emit(ctx, &types.EventGoldCommitted{
		Benchmark: msg.Benchmark, Steward: msg.Steward, Hash: hex.EncodeToString(msg.Hash), TargetEpoch: target,
	})
}

// checkGoldSteward refuses who is not the steward of the benchmark or has no full bond.
func (k *Keeper) checkGoldSteward(ctx context.Context, address string, benchmark uint32, p types.Params) error {
	b, _, err := k.benchmark(ctx, benchmark)
	if err != nil {
		return err
	}
	steward, err := k.steward(ctx, address)
	if err != nil {
		return err
	}
	if b.Steward != address {
		return errors.Wrapf(types.ErrNotSteward, "expected %s for benchmark %d, got %s", b.Steward, benchmark, address)
	}
	if steward.Unbonding {
		return errors.Wrapf(types.ErrWrongStatus, "steward %s is unbonding", address)
	}
	if steward.Bond.IsZero() {
		return errors.Wrapf(types.ErrBondNotFull, "expected %s umodel, got %s: bond the steward again", p.StewardBond, steward.Bond)
	}
	return nil
}

// countKeys counts the keys of a range; callers bound it by what they let in.
func countKeys[K any](ctx context.Context, keys collections.KeySet[K], ranger collections.Ranger[K]) (count uint32, err error) {
	err = keys.Walk(ctx, ranger, func(K) (bool, error) {
		count++
		return false, nil
	})
	return count, errors.Wrap(err, "count gold rounds")
}

// RevealGold turns a settled round into a gold round: its members are judged by the score
// that was committed before anybody could know who they are (R21).
func (k msgServer) RevealGold(ctx context.Context, msg *types.MsgRevealGold) (*types.MsgRevealGoldResponse, error) {
	if err := msg.Validate(); err != nil {
		return nil, err
	}

	epoch, pos, err := k.now(ctx)
	if err != nil {
		return nil, err
	}
	round, err := k.round(ctx, msg.Round)
	if err != nil {
		return nil, err
	}
	if err := k.checkGoldSteward(ctx, msg.Steward, round.Benchmark, epoch.Params); err != nil {
		return nil, err
	}
	gold, err := k.openGold(ctx, round, msg)
	if err != nil {
		return nil, err
	}
	revealed, err := countKeys(ctx, k.GoldRounds, collections.NewSuperPrefixedTripleRange[uint32, uint64, uint64](round.Benchmark, round.Epoch))
	if err != nil {
		return nil, err
	}

	if err := goldable(round, pos, epoch.Params); err != nil {
		return nil, err
	}
	if gold.TargetEpoch > round.Epoch {
		return nil, errors.Wrapf(types.ErrGoldNotFound, "expected a commit for epoch %d or before, got one for epoch %d: it is younger than the cut-off",
			round.Epoch, gold.TargetEpoch)
	}
	if revealed >= epoch.Params.MaxGoldPerEpoch {
		return nil, errors.Wrapf(types.ErrTooManyGolds, "expected fewer than max_gold_per_epoch = %d gold rounds in epoch %d, got %d",
			epoch.Params.MaxGoldPerEpoch, round.Epoch, revealed)
	}
	gold.Round = round.Id
	round.Kind, round.State = types.ROUND_KIND_GOLD, types.ROUND_STATE_GOLD
	round.Gold = &types.GoldTruth{Steward: msg.Steward, Hash: gold.Hash, Score: msg.Score, Bond: math.ZeroInt()}

	if err := k.Golds.Set(ctx, collections.Join(gold.Benchmark, gold.Hash), gold); err != nil {
		return nil, errors.Wrap(err, "store gold commit")
	}
	if err := k.GoldRounds.Set(ctx, collections.Join3(round.Benchmark, round.Epoch, round.Id)); err != nil {
		return nil, errors.Wrap(err, "index gold round")
	}
	if err := k.Rounds.Set(ctx, round.Id, round); err != nil {
		return nil, errors.Wrap(err, "store round")
	}

	return &types.MsgRevealGoldResponse{}, emit(ctx, &types.EventGoldRevealed{
		Round: round.Id, Benchmark: round.Benchmark, Steward: msg.Steward, Score: msg.Score,
	})
}

// openGold finds the unused commit that a reveal opens.
func (k *Keeper) openGold(ctx context.Context, round types.Round, msg *types.MsgRevealGold) (types.Gold, error) {
	version, _, err := k.modelreg.VersionByID(ctx, round.Version)
	if err != nil {
		return types.Gold{}, errors.Wrapf(err, "look up version %d", round.Version)
	}
	addr, err := k.address(msg.Steward)
	if err != nil {
		return types.Gold{}, err
	}
	hash, err := mechanism.GoldCommitHash(mechanism.GoldClaim{
		ChainID: sdk.UnwrapSDKContext(ctx).ChainID(), Address: addr, Digest: version.ContentDigest,
		Benchmark: uint64(round.Benchmark), Score: int64(msg.Score), Salt: msg.Salt,
	})
	if err != nil {
		return types.Gold{}, errors.Wrap(err, "hash gold score")
	}
	gold, err := k.Golds.Get(ctx, collections.Join(round.Benchmark, hash[:]))
	if errors.IsOf(err, collections.ErrNotFound) {
		return types.Gold{}, errors.Wrapf(types.ErrGoldNotFound, "no commit with hash %x: check score and salt", hash)
	}
	if err == nil && gold.Round != 0 {
		return types.Gold{}, errors.Wrapf(types.ErrGoldNotFound, "the commit opened round %d already", gold.Round)
	}
	return gold, errors.Wrap(err, "read gold commit")
}

// goldable refuses to make a round gold that is an appeal, a baseline, or gold already.
func goldable(round types.Round, pos types.Position, p types.Params) error {
	if err := inChallenge(round, pos); err != nil {
		return err
	}
	switch {
	case pos.Offset >= p.GoldOffset():
		return errors.Wrapf(types.ErrWrongPhase, "expected the first half of CHALLENGE, before block %d of the epoch, got block %d: the rest is for disputes",
			p.GoldOffset(), pos.Offset)
	case round.IsAppeal(), round.Request.Baseline:
		return errors.Wrapf(types.ErrWrongRound, "round %d is an appeal or a baseline, which cannot be gold", round.Id)
	case round.State != types.ROUND_STATE_SETTLED:
		return errors.Wrapf(types.ErrWrongRound, "expected a settled round, got round %d in state %s", round.Id, round.State)
	default:
		return nil
	}
}
