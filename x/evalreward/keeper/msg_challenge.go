package keeper

import (
	"context"

	"cosmossdk.io/collections"
	"cosmossdk.io/errors"
	"cosmossdk.io/math"

	"github.com/modeld-labs/modeld/x/evalreward/mechanism"
	"github.com/modeld-labs/modeld/x/evalreward/types"
)

// ChallengeRound takes the bond of an appeal against a settled round (R20).
func (k msgServer) ChallengeRound(ctx context.Context, msg *types.MsgChallengeRound) (*types.MsgChallengeRoundResponse, error) {
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
	bond, _, err := k.challengeBond(ctx, epoch.Params, round)
	if err != nil {
		return nil, err
	}
	addr, err := k.address(msg.Challenger)
	if err != nil {
		return nil, err
	}

	if err := challengeable(round, pos); err != nil {
		return nil, err
	}
	round.Appeal = newAppeal(mechanism.CauseChallenge)
	round.Appeal.Challenger, round.Appeal.Bond = msg.Challenger, bond

	if err := k.collect(ctx, addr, bond); err != nil {
		return nil, errors.Wrap(err, "pay bond of the challenge")
	}
	if err := k.Rounds.Set(ctx, round.Id, round); err != nil {
		return nil, errors.Wrap(err, "store round")
	}

	return &types.MsgChallengeRoundResponse{Bond: bond}, emit(ctx, &types.EventRoundChallenged{
		Round: round.Id, Challenger: msg.Challenger, Bond: bond.String(),
	})
}

func (k *Keeper) round(ctx context.Context, id uint64) (types.Round, error) {
	round, err := k.Rounds.Get(ctx, id)
	if errors.IsOf(err, collections.ErrNotFound) {
		return types.Round{}, errors.Wrapf(types.ErrRoundNotFound, "round %d", id)
	}
	return round, errors.Wrapf(err, "read round %d", id)
}

// challengeable refuses a challenge of a round that is not settled with a result, is gold, or
// was challenged before; there is one level of appeals.
func challengeable(round types.Round, pos types.Position) error {
	if err := inChallenge(round, pos); err != nil {
		return err
	}
	switch {
	case round.IsAppeal():
		return errors.Wrapf(types.ErrWrongRound, "round %d is an appeal: there is one level of appeals", round.Id)
	case round.IsGold():
		return errors.Wrapf(types.ErrWrongRound, "round %d is a gold round: dispute its score instead", round.Id)
	case round.Appeal != nil:
		return errors.Wrapf(types.ErrWrongRound, "round %d is challenged already", round.Id)
	case !round.Conclusive():
		return errors.Wrapf(types.ErrWrongRound, "expected a round with a result, got round %d with outcome %q", round.Id, round.Outcome)
	case round.State != types.ROUND_STATE_SETTLED:
		return errors.Wrapf(types.ErrWrongRound, "expected a settled round, got round %d in state %s", round.Id, round.State)
	default:
		return nil
	}
}

// inChallenge refuses what is not done in CHALLENGE of the round's epoch.
func inChallenge(round types.Round, pos types.Position) error {
	if round.Epoch != pos.Epoch || pos.Phase != types.PHASE_CHALLENGE {
		return errors.Wrapf(types.ErrWrongPhase, "expected %s of epoch %d, got %s of epoch %d",
			types.PHASE_CHALLENGE, round.Epoch, pos.Phase, pos.Epoch)
	}
	return nil
}

// challengeBond gives what a challenger of a round stakes (R20), and what the version would
// earn at the frontier of now, of which the bond contains a share.
func (k *Keeper) challengeBond(ctx context.Context, p types.Params, round types.Round) (bond, gross math.Int, err error) {
	b, state, err := k.benchmark(ctx, round.Benchmark)
	if err != nil {
		return bond, gross, err
	}
	batch, err := k.Batches.Get(ctx, collections.Join(round.Benchmark, round.BatchEpoch()))
	if err != nil {
		return bond, gross, errors.Wrap(err, "read batch")
	}
	frontier := mechanism.Frontier{Score: int64(state.Frontier), Eta: int64(b.Eta)}
	gross, err = mechanism.ChallengeGross(batch.Price, frontier, b.Tiers(), int64(round.Score))
	if err != nil {
		return bond, gross, errors.Wrap(err, "compute what the version would earn")
	}
	bond, err = mechanism.ChallengeBond(batch.Pot, gross, int64(p.ChallengePots), int64(p.ChallengeStakePpm))
	return bond, gross, errors.Wrap(err, "compute bond")
}
