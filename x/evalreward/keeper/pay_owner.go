package keeper

import (
	"context"
	"slices"

	"cosmossdk.io/errors"
	"cosmossdk.io/math"

	"github.com/modeld-labs/modeld/x/evalreward/mechanism"
	"github.com/modeld-labs/modeld/x/evalreward/types"
)

// payOwner divides what the version's points are worth, on its benchmark and on benchmark 0,
// as far as the buckets reach, and credits what the sponsor pools paid.
func (w *worker) payOwner(ctx context.Context, p *payout) error {
	parents, err := w.currentParentOwners(ctx, p.round)
	if err != nil {
		return err
	}
	a := &p.award
	if err := fillAward(a, p.batch.FullSum, p.batch.Bucket, parents, p.params.SplitRates()); err != nil {
		return err
	}
	p.state.Bucket = p.state.Bucket.Sub(a.Gross)
	if err := w.creditAward(ctx, p, *a, types.RoleOwner, types.RoleParent); err != nil {
		return err
	}
	if g := a.Generalisation; g != nil {
		if err := fillAward(g, p.batch.GeneralisationFullSum, p.batch.GeneralisationBucket, parents, p.params.SplitRates()); err != nil {
			return err
		}
		p.track.Bucket = p.track.Bucket.Sub(g.Gross)
		if err := w.creditAward(ctx, p, *g, types.RoleGeneralOwner, types.RoleGeneralParent); err != nil {
			return err
		}
	}
	if err := w.paySponsors(ctx, *a); err != nil {
		return err
	}
	return w.storePaid(ctx, p)
}

// fillAward computes what an award pays when its batch wants fullSum out of the bucket (R9,
// R11), and why.
func fillAward(a *types.Award, fullSum, bucket math.Int, parentOwners []string, rates mechanism.SplitRates) error {
	a.FullSum, a.Bucket = fullSum, bucket
	a.Parents = mechanism.ForeignParents(a.Owner, parentOwners)
	a.Gross = mechanism.BucketShare(a.Full, a.FullSum, a.Bucket)
	a.Reason = string(mechanism.ReasonOfOwner(a.Moved, a.Full, a.Gross))
	split, err := mechanism.OwnerSplit(a.Gross, int64(len(a.Parents)), rates)
	if err != nil {
		return errors.Wrap(err, "split gross")
	}
	a.Community, a.EachParent, a.OwnerAmount = split.Community, split.EachParent, split.Owner
	return nil
}

func (w *worker) creditAward(ctx context.Context, p *payout, a types.Award, owner, parent string) error {
	p.gross, p.community = p.gross.Add(a.Gross), p.community.Add(a.Community)
	if err := w.reward(ctx, a.Owner, a.OwnerAmount, owner, a.Round); err != nil {
		return errors.Wrap(err, "credit owner")
	}
	for _, account := range a.Parents {
		if err := w.reward(ctx, account, a.EachParent, parent, a.Round); err != nil {
			return errors.Wrap(err, "credit parent")
		}
	}
	return nil
}

func (w *worker) paySponsors(ctx context.Context, a types.Award) error {
	if a.Sponsors.Empty() {
		return nil
	}
	if err := w.creditCoins(ctx, a.Owner, a.Sponsors); err != nil {
		return errors.Wrap(err, "credit sponsors' coins")
	}
	return emit(ctx, &types.EventSponsorPaid{
		Benchmark: a.Benchmark, Account: a.Owner, Coins: a.Sponsors.String(), Round: a.Round,
	})
}

// storePaid notes the pay with the final score, which outlives the award.
func (w *worker) storePaid(ctx context.Context, p *payout) error {
	if p.gross.IsZero() {
		return nil
	}
	key := finalScoreKey(types.FinalScore{ModelId: p.round.ModelId, Benchmark: p.round.Benchmark, Version: p.round.Version})
	score, err := w.FinalScores.Get(ctx, key)
	if err != nil {
		return errors.Wrap(err, "read final score")
	}
	score.Paid = p.gross
	return errors.Wrap(w.FinalScores.Set(ctx, key, score), "store final score")
}

// currentParentOwners gives those that were noted when the round was opened, unless the
// authority corrected the parents since.
func (w *worker) currentParentOwners(ctx context.Context, round types.Round) ([]string, error) {
	version, _, err := w.modelreg.VersionByID(ctx, round.Version)
	if err != nil {
		return nil, errors.Wrapf(err, "look up version %d", round.Version)
	}
	if slices.Equal(version.Parents, round.Parents) {
		return round.ParentOwners, nil
	}
	return w.parentOwners(ctx, version.Parents)
}
