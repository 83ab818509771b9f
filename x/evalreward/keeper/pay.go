package keeper

import (
	"context"
	"slices"

	"cosmossdk.io/collections"
	"cosmossdk.io/errors"
	"cosmossdk.io/math"

	"github.com/modeld-labs/modeld/x/evalreward/mechanism"
	"github.com/modeld-labs/modeld/x/evalreward/types"
)

// payout is one round on its way to be final: what was read, and what its payments add up to.
type payout struct {
	round     types.Round
	benchmark types.Benchmark
	state     types.BenchmarkState
	batch     types.Batch
	params    types.Params
	award     types.Award

	// evaluators and gross are minted, burned is burned, community goes to the pool; in umodel.
	evaluators, gross, burned, community math.Int
}

// conclusive tells whether the round has a final score.
func (p *payout) conclusive() bool { return p.round.Outcome == string(mechanism.ReasonOK) }

// pay makes one round final: members (R6, R17, R18), owner (R9, R11), deposit (R13) and
// scores. It mints exactly what it credits, in one branch of the state.
func (w *worker) pay(ctx context.Context, id uint64) error {
	p, err := w.loadPayout(ctx, id)
	if err != nil {
		return err
	}
	if err := w.payMembers(ctx, p); err != nil {
		return err
	}
	if p.conclusive() && !p.round.Request.Baseline {
		if err := w.payOwner(ctx, p); err != nil {
			return err
		}
	}
	if err := w.settleDeposit(ctx, p); err != nil {
		return err
	}
	if err := w.moveMoney(ctx, p); err != nil {
		return err
	}
	if p.conclusive() {
		if err := w.storeScores(ctx, p); err != nil {
			return err
		}
	}
	return w.finish(ctx, p)
}

func (w *worker) loadPayout(ctx context.Context, id uint64) (*payout, error) {
	zero := math.ZeroInt()
	p := &payout{evaluators: zero, gross: zero, burned: zero, community: zero}
	var err error
	if p.round, err = w.Rounds.Get(ctx, id); err != nil {
		return nil, errors.Wrapf(err, "read round %d", id)
	}
	if p.benchmark, p.state, err = w.benchmark(ctx, p.round.Benchmark); err != nil {
		return nil, err
	}
	if p.batch, err = w.Batches.Get(ctx, collections.Join(p.round.Benchmark, p.round.Epoch)); err != nil {
		return nil, errors.Wrap(err, "read batch")
	}
	if p.params, err = w.paramsOf(ctx, p.round.Epoch); err != nil {
		return nil, err
	}
	p.award, err = w.Awards.Get(ctx, id)
	if errors.IsOf(err, collections.ErrNotFound) {
		p.award, err = newAward(p.round, p.benchmark), nil
		p.award.Reason = string(types.StateOf(p.round.Outcome))
	}
	if !p.batch.BucketFixed {
		p.batch.Bucket, p.batch.BucketFixed = p.state.Bucket, true
	}
	return p, errors.Wrap(err, "read award")
}

// payOwner divides what the version's points are worth, as far as the bucket reaches.
func (w *worker) payOwner(ctx context.Context, p *payout) error {
	owners, err := w.currentParentOwners(ctx, p.round)
	if err != nil {
		return err
	}
	a := &p.award
	a.FullSum, a.Bucket = p.batch.FullSum, p.batch.Bucket
	a.Parents = mechanism.ForeignParents(a.Owner, owners)
	a.Gross = mechanism.BucketShare(a.Full, a.FullSum, a.Bucket)
	a.Reason = string(mechanism.ReasonOfOwner(a.Moved, a.Full, a.Gross))
	split, err := mechanism.OwnerSplit(a.Gross, int64(len(a.Parents)), p.params.SplitRates())
	if err != nil {
		return errors.Wrap(err, "split gross")
	}
	a.Community, a.EachParent, a.OwnerAmount = split.Community, split.EachParent, split.Owner
	p.gross, p.community = a.Gross, a.Community
	p.state.Bucket = p.state.Bucket.Sub(a.Gross)

	if err := w.reward(ctx, a.Owner, a.OwnerAmount, types.RoleOwner, a.Round); err != nil {
		return errors.Wrap(err, "credit owner")
	}
	for _, parent := range a.Parents {
		if err := w.reward(ctx, parent, a.EachParent, types.RoleParent, a.Round); err != nil {
			return errors.Wrap(err, "credit parent")
		}
	}
	return nil
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

// settleDeposit returns or burns the deposit (R13). A request whose round missed quorum or
// weight is queued once more, before the rounds of the current epoch are opened.
func (w *worker) settleDeposit(ctx context.Context, p *payout) error {
	request, a := p.round.Request, &p.award
	state := types.StateOf(p.round.Outcome)
	missed := state == mechanism.StateVoidQuorum || state == mechanism.StateVoidWeight
	switch {
	case missed && !request.Requeued:
		a.DepositFate = types.DepositRequeued
		request.TargetEpoch, request.Requeued = w.epoch.Number, true
		if err := w.Requests.Set(ctx, requestKey(request), request); err != nil {
			return errors.Wrap(err, "queue request once more")
		}
		return emit(ctx, &types.EventRequestRequeued{
			Version: request.Version, Benchmark: request.Benchmark, TargetEpoch: request.TargetEpoch, Reason: p.round.Outcome,
		})
	case request.Baseline:
		return nil
	case mechanism.DepositReturned(state, a.Moved):
		a.DepositFate = types.DepositReturned
		return w.returnDeposit(ctx, request, p.round.Id)
	default:
		a.DepositFate = types.DepositBurned
		p.burned = p.burned.Add(request.Deposit)
		return emit(ctx, &types.EventDepositBurned{
			Account: request.Requester, Amount: request.Deposit.String(), Round: p.round.Id,
		})
	}
}

// moveMoney mints, hands the community its part, and burns.
func (w *worker) moveMoney(ctx context.Context, p *payout) error {
	if err := w.mint(ctx, p.evaluators.Add(p.gross)); err != nil {
		return err
	}
	if p.community.IsPositive() {
		if err := w.distr.FundCommunityPool(ctx, coins(p.community), moduleAddress); err != nil {
			return errors.Wrap(err, "fund community pool")
		}
		err := emit(ctx, &types.EventCommunityFunded{Amount: p.community.String(), Round: p.round.Id})
		if err != nil {
			return err
		}
	}
	return w.burn(ctx, p.burned)
}
