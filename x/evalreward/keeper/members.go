package keeper

import (
	"context"

	"cosmossdk.io/collections"
	"cosmossdk.io/errors"
	"cosmossdk.io/math"

	"github.com/modeld-labs/modeld/x/evalreward/mechanism"
	"github.com/modeld-labs/modeld/x/evalreward/types"
)

// member is a seat of a committee with the evaluation of its holder.
type member struct {
	types.Evaluation
	addr          []byte
	weight, place uint32
}

func (m member) seat() types.Seat {
	return types.Seat{Evaluator: m.Evaluator, Weight: m.weight, Place: m.place}
}

// reader gives what members are made of: a ballot, the empty one where nothing was committed,
// and the text of an address. The worker of a block remembers both.
type reader interface {
	ballot(ctx context.Context, key BallotKey) (types.Ballot, error)
	nameOf(addr []byte) (string, error)
}

func (k *Keeper) nameOf(addr []byte) (string, error) { return k.addresses.BytesToString(addr) }

func (w *worker) nameOf(addr []byte) (string, error) {
	name, known := w.names[string(addr)]
	if known {
		return name, nil
	}
	name, err := w.Keeper.nameOf(addr)
	if err == nil {
		w.names[string(addr)] = name
	}
	return name, err
}

func ballotKey(round types.Round, addr []byte, place uint32) (key BallotKey, entry int) {
	number, entry := types.BallotOf(place)
	return collections.Join4(round.Epoch, uint32(round.EvaluatorKind), addr, number), entry
}

func (k *Keeper) ballot(ctx context.Context, key BallotKey) (types.Ballot, error) {
	ballot, err := orEmpty(k.Ballots.Get(ctx, key))
	return ballot, errors.Wrap(err, "read ballot")
}

// ballotID is a BallotKey that can be compared.
type ballotID struct {
	epoch        uint64
	addr         string
	kind, number uint32
}

// ballot reads each ballot once per block: the rounds of a block share the ballots of their
// members, and no transaction writes them while the block ends.
func (w *worker) ballot(ctx context.Context, key BallotKey) (types.Ballot, error) {
	id := ballotID{key.K1(), string(key.K3()), key.K2(), key.K4()}
	ballot, known := w.ballots[id]
	if known {
		return ballot, nil
	}
	ballot, err := w.Keeper.ballot(ctx, key)
	if err == nil {
		w.ballots[id] = ballot
	}
	return ballot, err
}

// members gives one entry per seat, in the order of the committee; a member who did not
// commit has an empty one. Results are not filled in.
func (w *worker) members(ctx context.Context, round types.Round) ([]member, error) {
	return w.readMembers(ctx, round, w)
}

func (k *Keeper) readMembers(ctx context.Context, round types.Round, from reader) ([]member, error) {
	seats, err := k.Rounds.Committee(ctx, round.Id)
	if err != nil {
		return nil, err
	}
	members := make([]member, len(seats))
	for i, seat := range seats {
		name, err := from.nameOf(seat.Address)
		if err != nil {
			return nil, errors.Wrapf(err, "address of seat %d of round %d", i, round.Id)
		}
		key, entry := ballotKey(round, seat.Address, seat.Place)
		ballot, err := from.ballot(ctx, key)
		if err != nil {
			return nil, err
		}
		members[i] = member{ballot.Entry(entry).Evaluation(round.Id, name), seat.Address, seat.Weight, seat.Place}
	}
	return members, nil
}

// evaluations gives the members of a round with their results: as stored with the payment,
// or, before it, as the reveals have them.
func (k *Keeper) evaluations(ctx context.Context, round types.Round) ([]member, error) {
	members, err := k.readMembers(ctx, round, k)
	if err != nil {
		return nil, err
	}
	if err := k.storedResults(ctx, round, members); err != nil {
		return nil, err
	}
	if round.State == types.ROUND_STATE_OPEN || round.Finished() {
		return members, nil
	}
	return members, k.judgeSettled(ctx, round, members)
}

// EvaluationsOf gives one evaluation per seat of a round, in the order of the committee; that
// of a member who did not commit has no height.
func (k *Keeper) EvaluationsOf(ctx context.Context, round types.Round) ([]types.Evaluation, error) {
	members, err := k.evaluations(ctx, round)
	out := make([]types.Evaluation, len(members))
	for i, m := range members {
		out[i] = m.Evaluation
	}
	return out, err
}

// storedResults fills in the results that were stored with the payment of a round, if any.
func (k *Keeper) storedResults(ctx context.Context, round types.Round, members []member) error {
	results, err := k.Results.Get(ctx, round.Id)
	if errors.IsOf(err, collections.ErrNotFound) {
		return nil
	}
	if err != nil {
		return errors.Wrap(err, "read results")
	}
	return fillResults(round, members, results)
}

func fillResults(round types.Round, members []member, results types.Results) error {
	if len(results.Seats) != len(members) {
		return errors.Wrapf(types.ErrInvalidField, "round %d: expected %d results, got %d", round.Id, len(members), len(results.Seats))
	}
	for i := range members {
		result, err := results.Seats[i].Result(members[i].seat(), members[i].Evaluation)
		if err != nil {
			return errors.Wrapf(err, "result of %s", members[i].Evaluator)
		}
		members[i].Result = result
	}
	return nil
}

// storeResults keeps the results of a paid round.
func (k *Keeper) storeResults(ctx context.Context, round uint64, members []member) error {
	results := types.Results{Seats: make([]types.SeatResult, len(members))}
	for i, m := range members {
		seat, err := m.Result.SeatResult()
		if err != nil {
			return errors.Wrapf(err, "result of %s", m.Evaluator)
		}
		results.Seats[i] = seat
	}
	return errors.Wrap(k.Results.Set(ctx, round, results), "store results")
}

// judgeSettled fills in what the members of a settled round can expect.
func (k *Keeper) judgeSettled(ctx context.Context, round types.Round, members []member) error {
	b, err := k.Benchmarks.Get(ctx, round.Benchmark)
	if err != nil {
		return errors.Wrapf(err, "read benchmark %d", round.Benchmark)
	}
	batch, err := k.Batches.Get(ctx, collections.Join(round.Benchmark, round.BatchEpoch()))
	if err != nil {
		return errors.Wrap(err, "read batch")
	}
	epoch, err := k.Epochs.Get(ctx, round.Epoch)
	if err != nil {
		return errors.Wrapf(err, "read epoch %d", round.Epoch)
	}
	facts := mechanism.RoundFacts{Pot: batch.Pot, Prior: int64(round.Prior)}
	if round.IsAppeal() {
		// What an appeal can pay follows from its verdict.
		facts.Pot = math.ZeroInt()
	}
	result, err := mechanism.ScoreRound(seats(members), facts, epoch.Params.RoundRules(b))
	if err != nil {
		return errors.Wrapf(err, "score round %d", round.Id)
	}
	return putResults(members, result)
}

func seats(members []member) []mechanism.Seat {
	out := make([]mechanism.Seat, len(members))
	for i, m := range members {
		out[i] = mechanism.Seat{Evaluator: m.Evaluator, Weight: int64(m.weight)}
		if m.Revealed {
			out[i].Score = mechanism.Some(int64(m.Score))
		}
	}
	return out
}

// putResults gives every member its result as the mechanism judged it.
func putResults(members []member, judged mechanism.RoundResult) error {
	for i := range members {
		result, err := types.NewResult(judged.Seats[i], members[i].seat(), members[i].Evaluation)
		if err != nil {
			return err
		}
		members[i].Result = result
	}
	return nil
}
