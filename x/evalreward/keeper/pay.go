package keeper

import (
	"context"

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
	track     types.Generalisation
	batch     types.Batch
	params    types.Params
	award     types.Award

	// evaluators and gross are minted, burned is burned, community goes to the pool, held
	// is what an appeal will divide; in umodel.
	evaluators, gross, burned, community, held math.Int
}

// conclusive tells whether the round has a final score.
func (p *payout) conclusive() bool { return p.round.HasFinalScore }

// stands tells whether the round ends with a result: a final score, or a gold score that was
// not struck down.
func (p *payout) stands() bool {
	return p.conclusive() || p.round.EndState() == mechanism.StateGold && p.round.Outcome != types.OutcomeGoldVoid
}

// pay makes one round final: members (R6, R17, R18), owner (R9, R11, R14), deposit (R13) and
// bonds (R20, R21). It mints exactly what it credits, in one branch of the state.
func (w *worker) pay(ctx context.Context, item types.WorkItem) error {
	p, err := w.loadPayout(ctx, item.Round)
	if err != nil {
		return err
	}
	alone := p.round.Gold != nil && p.round.Gold.LeftBatch
	if item.Stage == types.WORK_STAGE_PAY && p.batch.Appeals > 0 && !alone {
		return w.enqueue(ctx, late(item))
	}
	if p.round.IsAppeal() {
		return w.payAppeal(ctx, p)
	}
	waits, err := w.closeDispute(ctx, p)
	if err != nil || waits {
		return err
	}
	return w.payRound(ctx, p)
}

func (w *worker) payRound(ctx context.Context, p *payout) error {
	members, err := w.members(ctx, p.round)
	if err != nil {
		return err
	}
	if err := w.judge(p, members); err != nil {
		return err
	}
	if err := w.payAll(ctx, p, members); err != nil {
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
	if err := w.settleAppealBond(ctx, p); err != nil {
		return err
	}
	if err := w.moveMoney(ctx, p); err != nil {
		return err
	}
	return w.finish(ctx, p)
}

func (w *worker) loadPayout(ctx context.Context, id uint64) (*payout, error) {
	zero := math.ZeroInt()
	p := &payout{evaluators: zero, gross: zero, burned: zero, community: zero, held: zero}
	var err error
	if p.round, err = w.Rounds.Head(ctx, id); err != nil {
		return nil, errors.Wrapf(err, "read round %d", id)
	}
	if p.benchmark, p.state, err = w.benchmark(ctx, p.round.Benchmark); err != nil {
		return nil, err
	}
	if p.track, err = w.generalisation(ctx); err != nil {
		return nil, err
	}
	if p.batch, err = w.Batches.Get(ctx, collections.Join(p.round.Benchmark, p.round.BatchEpoch())); err != nil {
		return nil, errors.Wrap(err, "read batch")
	}
	if p.params, err = w.paramsOf(ctx, p.round.Epoch); err != nil {
		return nil, err
	}
	p.award, err = w.Awards.Get(ctx, id)
	if errors.IsOf(err, collections.ErrNotFound) {
		p.award, err = newAward(p.round, p.benchmark), nil
		p.award.Reason = voidReason(p.round)
	}
	if !p.batch.BucketFixed {
		p.batch.Bucket, p.batch.GeneralisationBucket, p.batch.BucketFixed = p.state.Bucket, p.track.Bucket, true
	}
	return p, errors.Wrap(err, "read award")
}

// voidReason says why the owner gets nothing from a round without a score.
func voidReason(r types.Round) string {
	switch {
	case r.Outcome == types.OutcomeGoldVoid:
		return types.OutcomeGoldVoid
	case r.IsGold():
		return types.ReasonGold
	default:
		return string(types.StateOf(r.Outcome))
	}
}

// settleDeposit returns or burns the deposit (R13). A request whose round missed quorum or
// weight is queued once more, before the rounds of the current epoch are opened.
func (w *worker) settleDeposit(ctx context.Context, p *payout) error {
	request, a := p.round.Request, &p.award
	state := p.round.EndState()
	missed := state == mechanism.StateVoidQuorum || state == mechanism.StateVoidWeight
	moved := a.Moved || (a.Generalisation != nil && a.Generalisation.Moved)
	switch {
	case missed && !request.Requeued:
		a.DepositFate = types.DepositRequeued
		return w.queueOnceMore(ctx, p)
	case request.Baseline:
		return nil
	case mechanism.DepositReturned(state, moved):
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

// queueOnceMore lets the request of a round that missed quorum or weight wait again. A batch
// that waited for its appeals is paid when the last requests of a retired benchmark have been
// closed, and no later epoch would look at the queue: so it is looked at once more.
func (w *worker) queueOnceMore(ctx context.Context, p *payout) error {
	request := p.round.Request
	request.TargetEpoch, request.Requeued = w.epoch.Number, true
	if p.batch.Appeals > 0 {
		// The rounds of this epoch are open already.
		request.TargetEpoch++
	}
	if err := w.Requests.Set(ctx, requestKey(request), request); err != nil {
		return errors.Wrap(err, "queue request once more")
	}
	// It may come before what was served already.
	delete(w.served, request.Benchmark)
	open := types.WorkItem{Epoch: w.epoch.Number, Stage: types.WORK_STAGE_OPEN, Benchmark: request.Benchmark}
	queued, err := w.Work.Has(ctx, workKey(open))
	if err != nil {
		return errors.Wrap(err, "look up work item")
	}
	if p.state.Status == types.BENCHMARK_STATUS_RETIRED && !queued {
		if err := w.enqueue(ctx, open); err != nil {
			return err
		}
	}
	return emit(ctx, &types.EventRequestRequeued{
		Version: request.Version, Benchmark: request.Benchmark, TargetEpoch: request.TargetEpoch, Reason: p.round.Outcome,
	})
}

// settleAppealBond tells the appeal, which is paid later, what the first committee earned and
// lost. The bond of a challenge that led to no appeal returns here.
func (w *worker) settleAppealBond(ctx context.Context, p *payout) error {
	a := p.round.Appeal
	if a == nil {
		return nil
	}
	if a.Round != 0 {
		a.FirstPaid, a.Slashed = p.evaluators, p.held
		return nil
	}
	return w.returnBond(ctx, a.Challenger, a.Bond, p.round.Id)
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
