package replay_test

import (
	"context"
	"math/big"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/cosmos/cosmos-sdk/types/query"

	"github.com/modeld-labs/modeld/tests/memchain"
	"github.com/modeld-labs/modeld/tests/reference"
	"github.com/modeld-labs/modeld/x/evalreward/types"
	regtypes "github.com/modeld-labs/modeld/x/modelreg/types"
)

// reader reads a chain by its queries alone.
type reader struct {
	t       *testing.T
	ctx     context.Context
	queries types.QueryServer
	lookups regtypes.QueryServer
	people  []string
}

var page = &query.PageRequest{Limit: 100}

// ask sends one query.
func ask[Req, Res any](r *reader, handler func(context.Context, Req) (Res, error), req Req) Res {
	r.t.Helper()
	res, err := handler(r.ctx, req)
	require.NoError(r.t, err)
	return res
}

var (
	statuses   = map[types.EvaluatorStatus]string{1: "active", 2: "jailed", 3: "unbonding"}
	benchmarks = map[types.BenchmarkStatus]string{1: "pending", 2: "active", 3: "retired"}
	states     = map[types.RoundState]string{1: "open", 2: "settled", 3: "final", 4: "void", 5: "appealed", 6: "gold", 7: "disputed"}
)

// state gives all that queries tell at the end of an epoch, as the reference keeps it. Scores
// are counted from the raw values of the reports.
func (r *reader) state(height int64) *reference.State {
	r.t.Helper()
	schedule := ask(r, r.queries.Schedule, &types.QueryScheduleRequest{})
	params := ask(r, r.queries.Params, &types.QueryParamsRequest{}).Params
	s := reference.New(memchain.ChainID, memchain.Authority, params, ask(r, r.lookups.Params, &regtypes.QueryParamsRequest{}).Params)
	s.Height, s.Started, s.Epoch, s.Start = height, true, schedule.Epoch, schedule.EpochStart
	for number := schedule.Epoch - min(schedule.Epoch, 3); number <= schedule.Epoch; number++ {
		epoch := ask(r, r.queries.Epoch, &types.QueryEpochRequest{Number: number}).Epoch
		s.Rules[number], s.Seeds[number], s.Ruling = epoch.Params, epoch.Seed, epoch.Params
		copy(s.Mixed[:], epoch.Accumulator)
	}
	supply := ask(r, r.queries.Supply, &types.QuerySupplyRequest{})
	s.Minted, s.Burned = supply.Minted.BigInt(), supply.Burned.BigInt()
	r.registry(s)
	r.benchmarks(s)
	r.bonds(s)
	r.scores(s)
	for number := schedule.Epoch - min(schedule.Epoch, 3); number <= schedule.Epoch; number++ {
		r.rounds(s, number)
	}
	s.Resume()
	return s
}

func (r *reader) registry(s *reference.State) {
	for _, m := range ask(r, r.lookups.Models, &regtypes.QueryModelsRequest{Pagination: page}).Models {
		model := s.Registry.AddModel(m.Id, m.FullName(), m.Owner)
		model.Pending = m.PendingOwner
		s.Registry.Namespaces[m.Namespace] = ask(r, r.lookups.Namespace, &regtypes.QueryNamespaceRequest{Name: m.Namespace}).Namespace.Owner
	}
	for id := uint64(1); ; id++ {
		res, err := r.lookups.VersionByID(r.ctx, &regtypes.QueryVersionByIDRequest{Id: id})
		if err != nil {
			break
		}
		v := res.Version.Version
		s.Registry.AddVersion(&reference.Version{
			ID: v.Id, Model: v.ModelId, Number: v.Number, Digest: string(v.ContentDigest), Registrant: v.Registrant,
			Parents: v.Parents, Yanked: v.Yanked,
		})
	}
}

func (r *reader) benchmarks(s *reference.State) {
	for _, info := range ask(r, r.queries.Benchmarks, &types.QueryBenchmarksRequest{Pagination: page}).Benchmarks {
		state := info.State
		if info.Benchmark.Id == 0 {
			continue
		}
		s.AddBenchmark(info.Benchmark, s.Epoch)
		b := s.Benchmarks[info.Benchmark.Id]
		b.Status, b.Frontier, b.Holder = benchmarks[state.Status], int64(state.Frontier), state.FrontierVersion
		b.Bucket, b.Price, b.Pot, b.Deposit = state.Bucket.BigInt(), state.Price.BigInt(), state.Pot.BigInt(), state.Deposit.BigInt()
		b.Awarded, b.AwardedBaseline = int64(state.PointsAwarded), int64(state.PointsBaseline)
		for _, pool := range ask(r, r.queries.SponsorPools, &types.QuerySponsorPoolsRequest{Benchmark: b.Id}).Pools {
			s.Pools[reference.PoolKey{Benchmark: b.Id, Denom: pool.Denom}] = &reference.Pool{
				Amount: pool.Amount.BigInt(), Given: map[string]*big.Int{},
			}
		}
		for _, c := range ask(r, r.queries.Contributions, &types.QueryContributionsRequest{Benchmark: b.Id, Pagination: page}).Contributions {
			s.Pools[reference.PoolKey{Benchmark: b.Id, Denom: c.Denom}].Given[c.Contributor] = c.Amount.BigInt()
		}
		for _, q := range ask(r, r.queries.Requests, &types.QueryRequestsRequest{Benchmark: b.Id, Pagination: page}).Requests {
			request := requestOf(q)
			s.Requests = append(s.Requests, &request)
		}
	}
	g := ask(r, r.queries.Generalisation, &types.QueryGeneralisationRequest{}).Generalisation
	s.Track.Suite, s.Track.SuiteEpoch, s.Track.Frontier, s.Track.Holder = g.Suite, g.SuiteEpoch, int64(g.Frontier), g.FrontierVersion
	s.Track.Bucket, s.Track.Price = g.Bucket.BigInt(), g.Price.BigInt()
	for _, best := range g.Best {
		s.Track.Best = append(s.Track.Best, reference.Best{Version: best.Version, Model: best.ModelId, Score: int64(best.Score)})
	}
}

func requestOf(q types.Request) reference.Request {
	return reference.Request{
		Benchmark: q.Benchmark, Target: q.TargetEpoch, Height: q.Height, Version: q.Version, Model: q.ModelId,
		Requester: q.Requester, Deposit: q.Deposit.BigInt(), Requeued: q.Requeued, Baseline: q.Baseline,
	}
}

func (r *reader) bonds(s *reference.State) {
	for _, kind := range []types.EvaluatorKind{types.EVALUATOR_KIND_AUTOMATED, types.EVALUATOR_KIND_HUMAN} {
		for _, info := range ask(r, r.queries.Evaluators, &types.QueryEvaluatorsRequest{Kind: kind, Pagination: page}).Evaluators {
			e := info.Evaluator
			s.Evaluators[reference.EvaluatorKey{Kind: uint32(kind), Addr: e.Address}] = &reference.Evaluator{
				Bond: e.Bond.BigInt(), Status: statuses[e.Status], Joined: e.JoinedEpoch, Until: e.UntilEpoch, Last: e.LastEpoch,
				Faults: e.Faults, Credibility: int64(e.Credibility), Rounds: e.Rounds, Reputation: e.Reputation,
			}
		}
	}
	for _, st := range ask(r, r.queries.Stewards, &types.QueryStewardsRequest{Pagination: page}).Stewards {
		s.Stewards[st.Address] = &reference.Steward{Bond: st.Bond.BigInt(), Unbonding: st.Unbonding, Until: st.UntilEpoch, Disputes: st.Disputes}
	}
	for _, addr := range r.people {
		coins := reference.Coins{}
		for _, coin := range ask(r, r.queries.Claimable, &types.QueryClaimableRequest{Address: addr}).Coins {
			coins[coin.Denom] = coin.Amount.BigInt()
		}
		s.Claimable[addr] = coins
		for _, p := range ask(r, r.queries.Reputation, &types.QueryReputationRequest{Owner: addr, Pagination: page}).Reputations {
			key := reference.OwnerKey{Owner: addr, Benchmark: p.Benchmark}
			s.Honours[key], s.OwnBest[key] = p.Points, int64(p.Best)
		}
	}
}

func (r *reader) scores(s *reference.State) {
	for _, m := range s.Registry.Models {
		for id := range s.Benchmarks {
			last := uint64(0)
			req := &types.QueryScoreHistoryRequest{Model: m.Name, Benchmark: id, Pagination: page}
			for _, entry := range ask(r, r.queries.ScoreHistory, req).Entries {
				score := entry.Score
				s.Scores[reference.ScoreKey{Model: m.ID, Benchmark: id, Version: score.Version}] = int64(score.Score)
				if score.Round > last {
					last = score.Round
					s.Scores[reference.ScoreKey{Model: m.ID, Benchmark: id}] = int64(score.Score)
				}
			}
		}
	}
}
