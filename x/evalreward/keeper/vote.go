package keeper

import (
	"context"
	"slices"

	"cosmossdk.io/collections"
	"cosmossdk.io/errors"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/modeld-labs/modeld/x/evalreward/types"
)

// kinds of evaluators in the order in which their dockets are searched.
var kinds = []types.EvaluatorKind{types.EVALUATOR_KIND_AUTOMATED, types.EVALUATOR_KIND_HUMAN}

// vote is a message of commits or reveals at work. It reads the docket of the signer and each
// ballot that the items touch once, and writes each ballot once: the cost of an item is
// little more than its hash and its bytes.
type vote struct {
	*Keeper
	evaluator string
	addr      []byte
	pos       types.Position
	height    int64

	dockets    [2]*types.Docket
	ballots    []*touchedBallot
	benchmarks []types.Benchmark
	skipped    []types.SkippedItem
}

// touchedBallot is a ballot that was read and may have to be written.
type touchedBallot struct {
	kind    types.EvaluatorKind
	number  uint32
	ballot  types.Ballot
	changed bool
}

// slot is the entry of a ballot that belongs to a round.
type slot struct {
	in    *touchedBallot
	index int
}

func (s slot) entry() types.BallotEntry { return s.in.ballot.Entry(s.index) }

func (s slot) put(entry types.BallotEntry) {
	s.in.ballot.Put(s.index, entry)
	s.in.changed = true
}

func (k *Keeper) newVote(ctx context.Context, evaluator string) (*vote, error) {
	addr, err := k.address(evaluator)
	if err != nil {
		return nil, err
	}
	_, pos, err := k.now(ctx)
	return &vote{
		Keeper: k, evaluator: evaluator, addr: addr, pos: pos, height: sdk.UnwrapSDKContext(ctx).BlockHeight(),
	}, err
}

// seat gives the place of the signer's report of a round, or the reason why an item for the
// round has no effect in this phase. All rounds of an epoch are open while commits and reveals
// are possible, so that the round itself need not be read.
func (v *vote) seat(ctx context.Context, phase types.Phase, round uint64) (slot, string, error) {
	if v.pos.Phase == phase && v.pos.Epoch == types.EpochOf(round) {
		for i, kind := range kinds {
			docket, err := v.docket(ctx, i)
			if err != nil {
				return slot{}, "", err
			}
			if place, found := docket.Place(round); found {
				s, err := v.slot(ctx, kind, place)
				return s, "", err
			}
		}
	}
	skip, err := v.whyNoSeat(ctx, v.pos, phase, v.evaluator, round)
	return slot{}, skip, err
}

// docket gives the docket of a kind in the current epoch.
func (v *vote) docket(ctx context.Context, kind int) (*types.Docket, error) {
	if v.dockets[kind] == nil {
		docket, err := orEmpty(v.Dockets.Get(ctx, collections.Join3(v.pos.Epoch, uint32(kinds[kind]), v.addr)))
		if err != nil {
			return nil, errors.Wrap(err, "read docket")
		}
		v.dockets[kind] = &docket
	}
	return v.dockets[kind], nil
}

func (v *vote) slot(ctx context.Context, kind types.EvaluatorKind, place uint32) (slot, error) {
	number, index := types.BallotOf(place)
	for _, touched := range v.ballots {
		if touched.kind == kind && touched.number == number {
			return slot{touched, index}, nil
		}
	}
	ballot, err := v.ballot(ctx, collections.Join4(v.pos.Epoch, uint32(kind), v.addr, number))
	touched := &touchedBallot{kind: kind, number: number, ballot: ballot}
	v.ballots = append(v.ballots, touched)
	return slot{touched, index}, err
}

// benchmark gives a benchmark, which is read once for all items.
func (v *vote) benchmark(ctx context.Context, id uint32) (types.Benchmark, error) {
	if i := slices.IndexFunc(v.benchmarks, func(b types.Benchmark) bool { return b.Id == id }); i >= 0 {
		return v.benchmarks[i], nil
	}
	b, err := v.Benchmarks.Get(ctx, id)
	if err != nil {
		return b, errors.Wrapf(err, "read benchmark %d", id)
	}
	v.benchmarks = append(v.benchmarks, b)
	return b, nil
}

func (v *vote) skip(round uint64, reason string) {
	v.skipped = append(v.skipped, types.SkippedItem{Round: round, Reason: reason})
}

// store writes the ballots that changed.
func (v *vote) store(ctx context.Context) error {
	for _, touched := range v.ballots {
		if !touched.changed {
			continue
		}
		key := collections.Join4(v.pos.Epoch, uint32(touched.kind), v.addr, touched.number)
		if err := v.Ballots.Set(ctx, key, touched.ballot); err != nil {
			return errors.Wrap(err, "store ballot")
		}
	}
	return nil
}

// emitSkipped tells of each item that had no effect.
func (v *vote) emitSkipped(ctx context.Context) error {
	for _, item := range v.skipped {
		err := emit(ctx, &types.EventEvaluationSkipped{Round: item.Round, Evaluator: v.evaluator, Reason: item.Reason})
		if err != nil {
			return err
		}
	}
	return nil
}
