package keeper

import (
	"context"
	"slices"

	"cosmossdk.io/collections"
	"cosmossdk.io/errors"
	"cosmossdk.io/math"

	"github.com/modeld-labs/modeld/x/evalreward/types"
	modelregtypes "github.com/modeld-labs/modeld/x/modelreg/types"
)

// InitGenesis stores a validated state, rebuilds the indexes, and checks that the module
// account covers what the module owes (I2).
func (k *Keeper) InitGenesis(ctx context.Context, gs types.GenesisState) error {
	for _, load := range []func(context.Context, types.GenesisState) error{
		k.initSettings, k.initBenchmarks, k.initBonds, k.initEpochs, k.initRounds, k.initResults, k.initOutside,
	} {
		if err := load(ctx, gs); err != nil {
			return err
		}
	}
	return k.checkSolvency(ctx)
}

func (k *Keeper) initSettings(ctx context.Context, gs types.GenesisState) error {
	if err := k.Params.Set(ctx, gs.Params); err != nil {
		return errors.Wrap(err, "store params")
	}
	if gs.PendingParams != nil {
		if err := k.PendingParams.Set(ctx, *gs.PendingParams); err != nil {
			return errors.Wrap(err, "store pending params")
		}
	}
	totals := types.Totals{
		Minted: math.ZeroInt(), Burned: math.ZeroInt(), GenesisSupply: k.bank.GetSupply(ctx, modelregtypes.BaseDenom).Amount,
	}
	if gs.Totals != nil {
		totals = *gs.Totals
	}
	return errors.Wrap(k.Totals.Set(ctx, totals), "store totals")
}

func (k *Keeper) initBenchmarks(ctx context.Context, gs types.GenesisState) error {
	given := make(map[uint32]types.BenchmarkState, len(gs.BenchmarkStates))
	for _, state := range gs.BenchmarkStates {
		given[state.Benchmark] = state
	}
	for _, b := range gs.Benchmarks {
		state, ok := given[b.Id]
		if !ok {
			var err error
			if state, err = newState(b, 0, gs.Params); err != nil {
				return err
			}
		}
		if err := k.checkVersions(ctx, b); err != nil {
			return err
		}
		if err := k.addBenchmark(ctx, b, state); err != nil {
			return err
		}
	}
	return nil
}

func (k *Keeper) initBonds(ctx context.Context, gs types.GenesisState) error {
	for _, steward := range gs.Stewards {
		addr, err := k.address(steward.Address)
		if err != nil {
			return err
		}
		if err := k.Stewards.Set(ctx, addr, steward); err != nil {
			return errors.Wrap(err, "store steward")
		}
		if err := k.initRelease(ctx, steward.Unbonding, steward.UntilEpoch, stewardKind, addr); err != nil {
			return err
		}
	}
	for _, e := range gs.Evaluators {
		addr, err := k.address(e.Address)
		if err != nil {
			return err
		}
		// The seats are counted with the rounds.
		e.OpenSeats = 0
		if err := k.Evaluators.Set(ctx, collections.Join(uint32(e.Kind), []byte(addr)), e); err != nil {
			return errors.Wrap(err, "store evaluator")
		}
		count, err := k.evaluatorCount(ctx, e.Kind)
		if err != nil {
			return err
		}
		if err := k.EvaluatorCounts.Set(ctx, uint32(e.Kind), count+1); err != nil {
			return errors.Wrap(err, "store count of evaluators")
		}
		unbonding := e.Status == types.EVALUATOR_STATUS_UNBONDING
		if err := k.initRelease(ctx, unbonding, e.UntilEpoch, uint32(e.Kind), addr); err != nil {
			return err
		}
	}
	return nil
}

func (k *Keeper) initRelease(ctx context.Context, unbonding bool, until uint64, kind uint32, addr []byte) error {
	if !unbonding {
		return nil
	}
	return errors.Wrap(k.Releases.Set(ctx, collections.Join3(until, kind, addr)), "queue release")
}

func (k *Keeper) initEpochs(ctx context.Context, gs types.GenesisState) error {
	for _, epoch := range gs.Epochs {
		if err := k.Epochs.Set(ctx, epoch.Number, epoch); err != nil {
			return errors.Wrap(err, "store epoch")
		}
	}
	if len(gs.Epochs) == 0 {
		return nil
	}
	current := gs.Epochs[len(gs.Epochs)-1]
	if err := k.Accumulator.Set(ctx, current.Accumulator); err != nil {
		return errors.Wrap(err, "store accumulator")
	}
	return errors.Wrap(k.CurrentEpoch.Set(ctx, current.Number), "store current epoch")
}

func (k *Keeper) initRounds(ctx context.Context, gs types.GenesisState) error {
	for _, r := range gs.Requests {
		if err := k.Requests.Set(ctx, requestKey(r), r); err != nil {
			return errors.Wrap(err, "store request")
		}
		if err := k.initPursuit(ctx, r); err != nil {
			return err
		}
	}
	for _, batch := range gs.Batches {
		if err := k.Batches.Set(ctx, collections.Join(batch.Benchmark, batch.Epoch), batch); err != nil {
			return errors.Wrap(err, "store batch")
		}
	}
	evaluations := gs.Evaluations
	for _, round := range gs.Rounds {
		n := 0
		for n < len(evaluations) && evaluations[n].Round == round.Id {
			n++
		}
		if err := k.initRound(ctx, round); err != nil {
			return err
		}
		if err := k.initEvaluations(ctx, round, evaluations[:n]); err != nil {
			return err
		}
		evaluations = evaluations[n:]
	}
	for _, item := range gs.Work {
		if err := k.enqueue(ctx, item); err != nil {
			return err
		}
	}
	return nil
}

// initRound stores a round and, while it is not finished, what marks it as open.
func (k *Keeper) initRound(ctx context.Context, round types.Round) error {
	if err := k.Rounds.Add(ctx, round); err != nil {
		return err
	}
	if round.IsGold() {
		if err := k.GoldRounds.Set(ctx, collections.Join3(round.Benchmark, round.Epoch, round.Id)); err != nil {
			return errors.Wrap(err, "index gold round")
		}
	}
	if err := k.initSeats(ctx, round); err != nil {
		return err
	}
	if round.Finished() {
		return nil
	}
	return k.initPursuit(ctx, round.Request)
}

// initSeats puts a round into the dockets of its members, and counts their seats while it is
// not finished.
func (k *Keeper) initSeats(ctx context.Context, round types.Round) error {
	for _, seat := range round.Committee {
		addr, err := k.address(seat.Evaluator)
		if err != nil {
			return err
		}
		docket, err := orEmpty(k.Dockets.Get(ctx, docketKey(round, addr)))
		if err != nil {
			return errors.Wrap(err, "read docket")
		}
		docket.Put(seat.Place, round.Id)
		if err := k.Dockets.Set(ctx, docketKey(round, addr), docket); err != nil {
			return errors.Wrap(err, "store docket")
		}
		if round.Finished() {
			continue
		}
		if err := k.countSeat(ctx, round, addr); err != nil {
			return errors.Wrapf(err, "seat %s in round %d", seat.Evaluator, round.Id)
		}
	}
	return nil
}

// initEvaluations puts the evaluations of a round into the ballots of their authors, and the
// results of a finished round together.
func (k *Keeper) initEvaluations(ctx context.Context, round types.Round, given []types.Evaluation) error {
	members, err := k.readMembers(ctx, round, k)
	if err != nil {
		return err
	}
	judged := false
	for i, m := range members {
		j := slices.IndexFunc(given, func(e types.Evaluation) bool { return e.Evaluator == m.Evaluator })
		if j < 0 {
			continue
		}
		members[i].Evaluation = given[j]
		judged = judged || given[j].Result != nil
		if given[j].CommitHeight == 0 {
			continue
		}
		key, entry := ballotKey(round, m.addr, m.place)
		ballot, err := k.ballot(ctx, key)
		if err != nil {
			return err
		}
		ballot.Put(entry, given[j].Entry())
		if err := k.Ballots.Set(ctx, key, ballot); err != nil {
			return errors.Wrap(err, "store ballot")
		}
	}
	if !judged {
		return nil
	}
	return k.storeResults(ctx, round.Id, members)
}

// initPursuit marks an open request; a baseline is none, and an appeal has none.
func (k *Keeper) initPursuit(ctx context.Context, r types.Request) error {
	if r.Baseline || r.ModelId == 0 {
		return nil
	}
	return errors.Wrap(k.Pursuits.Set(ctx, collections.Join(r.ModelId, r.Benchmark)), "mark open request")
}

func (k *Keeper) initResults(ctx context.Context, gs types.GenesisState) error {
	for _, award := range gs.Awards {
		if err := k.Awards.Set(ctx, award.Round, award); err != nil {
			return errors.Wrap(err, "store award")
		}
	}
	for _, score := range gs.FinalScores {
		if err := k.FinalScores.Set(ctx, finalScoreKey(score), score); err != nil {
			return errors.Wrap(err, "store final score")
		}
		if err := k.Leaderboard.Set(ctx, leaderboardKey(score), score.ModelId); err != nil {
			return errors.Wrap(err, "store leaderboard entry")
		}
	}
	for _, score := range gs.ModelScores {
		if err := k.ModelScores.Set(ctx, collections.Join(score.ModelId, score.Benchmark), score); err != nil {
			return errors.Wrap(err, "store last score of a model")
		}
	}
	for _, r := range gs.Reputations {
		addr, err := k.address(r.Owner)
		if err != nil {
			return err
		}
		if err := k.Reputations.Set(ctx, collections.Join([]byte(addr), r.Benchmark), r); err != nil {
			return errors.Wrap(err, "store reputation")
		}
	}
	for _, claimable := range gs.Claimables {
		addr, err := k.address(claimable.Address)
		if err != nil {
			return err
		}
		if err := k.Claimables.Set(ctx, addr, claimable); err != nil {
			return errors.Wrap(err, "store claimable coins")
		}
	}
	return nil
}
