package keeper

import (
	"context"

	"cosmossdk.io/collections"
	"cosmossdk.io/errors"
	"cosmossdk.io/math"

	"github.com/modeld-labs/modeld/x/evalreward/mechanism"
	"github.com/modeld-labs/modeld/x/evalreward/types"
	modelregtypes "github.com/modeld-labs/modeld/x/modelreg/types"
)

// drawAppeals decides which rounds of a batch are appealed: those that were challenged, then
// as far as places reach those without support and those that the lot picks for an audit
// (R20). The seed of the new epoch was not known while the rounds ran.
func (w *worker) drawAppeals(ctx context.Context, item types.WorkItem) error {
	key := collections.Join(item.Benchmark, item.Epoch-1)
	batch, err := w.Batches.Get(ctx, key)
	if err != nil {
		return errors.Wrap(err, "read batch")
	}
	rounds, err := w.roundsOf(ctx, batch)
	if err != nil {
		return err
	}
	support, audits, err := w.appealPlaces(ctx, item, rounds)
	if err != nil {
		return err
	}
	for _, round := range rounds {
		switch {
		case round.IsGold():
			continue
		case round.Challenged():
		case support[round.Version]:
			round.Appeal = newAppeal(mechanism.CauseSupport)
			batch.Audits++
		case audits[round.Version]:
			round.Appeal = newAppeal(mechanism.CauseAudit)
			batch.Audits++
		default:
			continue
		}
		batch.Appeals++
		if err := w.startAppeal(ctx, item, round); err != nil {
			return err
		}
	}
	return errors.Wrap(w.Batches.Set(ctx, key, batch), "store batch")
}

// roundsOf gives the first rounds of a batch in the order in which they were opened; their
// number is bounded by rounds_max.
func (k *Keeper) roundsOf(ctx context.Context, batch types.Batch) ([]types.Round, error) {
	rounds := make([]types.Round, batch.Rounds)
	for position := range batch.Rounds {
		id := types.RoundID(batch.Epoch, batch.Benchmark, position)
		round, err := k.Rounds.Head(ctx, id)
		if err != nil {
			return nil, errors.Wrapf(err, "read round %d", id)
		}
		rounds[position] = round
	}
	return rounds, nil
}

// appealPlaces gives the versions whose rounds get a place for an appeal that starts by
// itself. A challenged round has its appeal already.
func (w *worker) appealPlaces(ctx context.Context, item types.WorkItem, rounds []types.Round) (support, audits map[uint64]bool, err error) {
	epoch, err := w.Epochs.Get(ctx, item.Epoch)
	if err != nil {
		return nil, nil, errors.Wrapf(err, "read epoch %d", item.Epoch)
	}
	params, err := w.paramsOf(ctx, item.Epoch-1)
	if err != nil {
		return nil, nil, err
	}
	var unsupported, conclusive []uint64
	for _, round := range rounds {
		switch {
		case round.IsGold() || round.Challenged():
		case round.Unsupported():
			unsupported = append(unsupported, round.Version)
		case round.Conclusive():
			conclusive = append(conclusive, round.Version)
		}
	}
	rules := mechanism.AuditRules{
		Seed: epoch.Seed, Benchmark: uint64(item.Benchmark), RatePpm: int64(params.AuditRate), Places: int64(params.AuditsMax),
	}
	first, drawn, err := mechanism.AppealPlaces(rules, unsupported, conclusive)
	return set(first), set(drawn), errors.Wrap(err, "give places to appeals")
}

func set(versions []uint64) map[uint64]bool {
	out := make(map[uint64]bool, len(versions))
	for _, version := range versions {
		out[version] = true
	}
	return out
}

func newAppeal(cause mechanism.Cause) *types.Appeal {
	zero := math.ZeroInt()
	return &types.Appeal{Cause: string(cause), Bond: zero, FirstPaid: zero, Slashed: zero}
}

// startAppeal marks a round and queues the opening of its appeal.
func (w *worker) startAppeal(ctx context.Context, item types.WorkItem, round types.Round) error {
	round.State = types.ROUND_STATE_APPEALED
	if err := w.Rounds.Set(ctx, round.Id, round); err != nil {
		return errors.Wrap(err, "store round")
	}
	open := types.WorkItem{
		Epoch: item.Epoch, Stage: types.WORK_STAGE_APPEAL, Benchmark: round.Benchmark, Order: round.Version, Round: round.Id,
	}
	if err := w.enqueue(ctx, open); err != nil {
		return err
	}
	return emit(ctx, &types.EventRoundAppealed{
		Round: round.Id, Version: round.Version, Benchmark: round.Benchmark, Cause: round.Appeal.Cause,
	})
}

// openAppeal draws a larger committee, disjoint from the first, on the same version and
// benchmark (R20). Where that is not possible in the time of COMMIT, the appeal ends
// inconclusive.
func (w *worker) openAppeal(ctx context.Context, item types.WorkItem) error {
	first, err := w.Rounds.Get(ctx, item.Round)
	if err != nil {
		return errors.Wrapf(err, "read round %d", item.Round)
	}
	if first.Finished() {
		// Its award or payment failed in between, and the bond is returned.
		return nil
	}
	if w.pos.Epoch != item.Epoch || w.pos.Epoch != first.Epoch+1 || w.pos.Phase != types.PHASE_COMMIT {
		return w.decide(ctx, first, types.Round{}, mechanism.VerdictInconclusive)
	}
	b, state, err := w.benchmark(ctx, first.Benchmark)
	if err != nil {
		return err
	}
	version, model, err := w.modelreg.VersionByID(ctx, first.Version)
	if err != nil {
		return errors.Wrapf(err, "look up version %d", first.Version)
	}
	seats, weight, err := w.drawAppeal(ctx, b, first, version, model)
	if mechanism.CodeOf(err) == mechanism.CodeTooFew {
		return w.decide(ctx, first, types.Round{}, mechanism.VerdictInconclusive)
	}
	if err != nil {
		return err
	}
	prior, source, err := w.prior(ctx, b.Id, state.Frontier, version, model)
	if err != nil {
		return err
	}
	round := types.Round{
		Id: types.AppealID(w.epoch.Number, first), Version: first.Version, ModelId: first.ModelId, Benchmark: first.Benchmark,
		Epoch: w.epoch.Number, Attempt: 1, Kind: types.ROUND_KIND_APPEAL, EvaluatorKind: first.EvaluatorKind,
		Committee: seats, CommitteeWeight: weight, Prior: prior, PriorSource: source, State: types.ROUND_STATE_OPEN,
		Owner: first.Owner, ParentRound: first.Id, Request: types.Request{Deposit: math.ZeroInt()},
	}
	return w.storeAppeal(ctx, first, round)
}

// drawAppeal draws the committee of an appeal, without those who sat in the first one.
func (w *worker) drawAppeal(
	ctx context.Context, b types.Benchmark, first types.Round, version modelregtypes.Version, model modelregtypes.Model,
) ([]types.Seat, uint64, error) {
	parties, err := w.parties(ctx, version, model)
	if err != nil {
		return nil, 0, err
	}
	s := seating{benchmark: b, version: first.Version, attempt: 1, seats: w.epoch.Params.AppealSize}
	for _, seat := range first.Committee {
		addr, err := w.address(seat.Evaluator)
		if err != nil {
			return nil, 0, err
		}
		s.exclude = append(s.exclude, addr)
	}
	return w.draw(ctx, s, parties)
}

// storeAppeal stores an opened appeal; its batch, that of the first round, waits for it.
func (w *worker) storeAppeal(ctx context.Context, first, round types.Round) error {
	key := collections.Join(first.Benchmark, first.Epoch)
	batch, err := w.Batches.Get(ctx, key)
	if err != nil {
		return errors.Wrap(err, "read batch")
	}
	batch.Unfinished++
	if err := w.Batches.Set(ctx, key, batch); err != nil {
		return errors.Wrap(err, "store batch")
	}
	first.Appeal.Round = round.Id
	if err := w.Rounds.Set(ctx, first.Id, first); err != nil {
		return errors.Wrap(err, "store round")
	}
	hear := types.WorkItem{
		Epoch: round.Epoch, Stage: types.WORK_STAGE_HEAR, Benchmark: round.Benchmark, Order: round.Version, Round: round.Id,
	}
	return w.storeRound(ctx, round, hear)
}

// hear gives the verdict of a settled appeal and queues its payment. Nothing is paid before
// the batch is final.
func (w *worker) hear(ctx context.Context, round types.Round, t1 uint32) error {
	first, err := w.Rounds.Head(ctx, round.ParentRound)
	if err != nil {
		return errors.Wrapf(err, "read round %d", round.ParentRound)
	}
	verdict := mechanism.VerdictInconclusive
	if round.Conclusive() {
		verdict = mechanism.VerdictUpheld
		if mechanism.Overturned(int64(first.Score), int64(round.Score), int64(t1)) {
			verdict = mechanism.VerdictOverturned
		}
	}
	if err := w.enqueue(ctx, latePay(round.Epoch, round)); err != nil {
		return err
	}
	return w.decide(ctx, first, round, verdict)
}

// decide stores the verdict of an appeal. A round without support that an appeal saved gets
// its award only now.
func (w *worker) decide(ctx context.Context, first, appeal types.Round, verdict mechanism.Verdict) error {
	a := first.Appeal
	a.Verdict = string(verdict)
	a.HasScore, a.Score = appeal.HasScore, appeal.Score
	if err := w.Rounds.Set(ctx, first.Id, first); err != nil {
		return errors.Wrap(err, "store round")
	}
	if _, known := first.Judged(); known && first.Unsupported() {
		if err := w.modelreg.SetEscrow(ctx, first.Version, first.Benchmark, true); err != nil {
			return errors.Wrap(err, "mark escrow")
		}
		if err := w.enqueue(ctx, late(awardItem(first))); err != nil {
			return err
		}
	}
	return emit(ctx, &types.EventAppealDecided{
		Round: first.Id, Appeal: appeal.Id, Verdict: a.Verdict, HasScore: a.HasScore, Score: a.Score,
	})
}

// late gives the item that does the same work after the appeals of the batch were heard.
func late(item types.WorkItem) types.WorkItem {
	switch item.Stage {
	case types.WORK_STAGE_AWARD:
		item.Stage = types.WORK_STAGE_LATE_AWARD
	case types.WORK_STAGE_PAY:
		item.Stage = types.WORK_STAGE_LATE_PAY
	}
	return item
}

// latePay pays a round at the end of SETTLE of an epoch.
func latePay(epoch uint64, round types.Round) types.WorkItem {
	return types.WorkItem{
		Epoch: epoch, Stage: types.WORK_STAGE_LATE_PAY, Benchmark: round.Benchmark, Order: round.Id, Round: round.Id,
	}
}
