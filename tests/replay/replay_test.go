package replay_test

import (
	"fmt"
	"math/big"
	"testing"

	"github.com/stretchr/testify/require"

	"cosmossdk.io/math"

	"github.com/modeld-labs/modeld/tests/reference"
	"github.com/modeld-labs/modeld/tests/traffic"
	"github.com/modeld-labs/modeld/x/evalreward/types"
)

// features are what the replayed epochs of all seeds must have had.
var features = []string{
	"challenge overturned", "challenge upheld", "audit upheld", "support overturned", "gold kept", "gold rejected", "gold waiting",
	"silent", "fault", "outlier", "sponsored", "two benchmarks", "generalisation", "royalty", "deposit burned", "unfetchable",
}

// Whoever reads nothing but queries at the end of an epoch, and the reports of its appeals in
// the next one, computes from raw values what everybody is paid, and is right to the last unit.
func TestAnEpochReplaysFromQueriesAlone(t *testing.T) {
	seen := map[string]int{}
	for seed := int64(1); seed <= 4; seed++ {
		p := traffic.Params()
		p.MaturityEpochs, p.UnitsPerBlock, p.MaxFaults = 0, 64, 1
		run, err := traffic.NewRun(seed, p)
		require.NoError(t, err)
		run.Steady = true
		for epoch := uint64(5); epoch <= 17; epoch += 3 {
			until(t, run, func(e uint64, phase reference.Phase) bool { return e == epoch && phase == reference.Commit })
			replay(t, run, seen)
		}
	}
	for _, feature := range features {
		require.Positive(t, seen[feature], "%s never happened in %v", feature, seen)
	}
	t.Log(seen)
}

// until makes blocks until the next one is the first of a phase.
func until(t *testing.T, run *traffic.Run, there func(epoch uint64, phase reference.Phase) bool) {
	t.Helper()
	for {
		require.NoError(t, run.Block(run.Busy()))
		run.Chain.Next()
		if there(run.Ref.Now()) {
			return
		}
	}
}

func read(t *testing.T, run *traffic.Run) *reader {
	return &reader{t: t, ctx: run.Chain.Ctx, queries: run.Chain.Queries, lookups: run.Chain.Lookups, people: run.People()}
}

// replay plays the epoch that is over a second time: its batches become final in the next one.
func replay(t *testing.T, run *traffic.Run, seen map[string]int) {
	t.Helper()
	s := read(t, run).state(run.Chain.Ctx.BlockHeight())
	last := s.Epoch
	before := s.Epoch + 1
	run.Quiet = true
	defer func() { run.Quiet = false }()

	until(t, run, func(_ uint64, phase reference.Phase) bool { return phase == reference.Settle })
	r := read(t, run)
	for s.Height < run.Chain.Ctx.BlockHeight() {
		s.EndBlock()
	}
	for _, stored := range r.roundsOf(before) {
		round := s.Rounds[stored.Id]
		require.NotNil(t, round, "round %d", stored.Id)
		require.Equal(t, seatsOf(stored), drawn(round), "committee of round %d", stored.Id)
		r.reports(s, round)
	}

	until(t, run, func(_ uint64, phase reference.Phase) bool { return phase == reference.Challenge })
	for s.Height < run.Chain.Ctx.BlockHeight() {
		s.EndBlock()
	}
	r = read(t, run)
	r.compare(s)
	for _, number := range []uint64{last, before} {
		for _, stored := range r.roundsOf(number) {
			r.compareRound(s, stored)
			note(seen, s, stored)
		}
	}
}

func seatsOf(r types.Round) (seats []string) {
	for _, seat := range r.Committee {
		seats = append(seats, fmt.Sprint(seat.Evaluator, " ", seat.Weight))
	}
	return seats
}

func drawn(r *reference.Round) (seats []string) {
	for _, seat := range r.Seats {
		seats = append(seats, fmt.Sprint(seat.Addr, " ", seat.Weight))
	}
	return seats
}

func text(n *big.Int) string {
	if n == nil {
		return "0"
	}
	return n.String()
}

// compare reads everything again and compares it with what was computed.
func (r *reader) compare(s *reference.State) {
	r.t.Helper()
	got := reference.New(s.ChainID, s.Authority, s.Params, s.Registry.Params)
	got.Epoch, got.Ruling = s.Epoch, s.Ruling
	r.benchmarks(got)
	r.bonds(got)
	for _, addr := range r.people {
		require.Equal(r.t, fmt.Sprint(got.Claimable[addr]), fmt.Sprint(orNone(s.Claimable[addr])), "claimable of %s", addr)
	}
	require.Len(r.t, s.Evaluators, len(got.Evaluators))
	for key, want := range got.Evaluators {
		require.Equal(r.t, fmt.Sprintf("%+v", *want), fmt.Sprintf("%+v", *s.Evaluators[key]), "evaluator %s", key.Addr)
	}
	for addr, want := range got.Stewards {
		require.Equal(r.t, fmt.Sprintf("%+v", *want), fmt.Sprintf("%+v", *s.Stewards[addr]), "steward %s", addr)
	}
	for id, want := range got.Benchmarks {
		require.Equal(r.t, figures(want), figures(s.Benchmarks[id]), "benchmark %d", id)
	}
	for key, pool := range got.Pools {
		require.Equal(r.t, text(pool.Amount), text(s.Pools[key].Amount), "pool %v", key)
	}
	require.Len(r.t, s.Requests, len(got.Requests))
	require.Equal(r.t, fmt.Sprintf("%+v", *got.Track), fmt.Sprintf("%+v", *s.Track), "benchmark 0")
	require.Equal(r.t, got.Honours, s.Honours)
	supply := ask(r, r.queries.Supply, &types.QuerySupplyRequest{})
	fees := s.Registry.Burned
	require.Equal(r.t, supply.Minted.String(), text(s.Minted), "minted")
	require.Equal(r.t, supply.Burned.String(), text(new(big.Int).Add(s.Burned, fees)), "burned")
}

func orNone(coins reference.Coins) reference.Coins {
	if coins == nil {
		return reference.Coins{}
	}
	return coins
}

func figures(b *reference.Benchmark) string {
	return fmt.Sprint(b.Status, b.Frontier, b.Holder, b.Bucket, b.Price, b.Pot, b.Deposit, b.Awarded, b.AwardedBaseline)
}

// compareRound compares what a round meant for everybody.
func (r *reader) compareRound(s *reference.State, stored types.Round) {
	r.t.Helper()
	round := s.Rounds[stored.Id]
	if round == nil {
		return
	}
	require.Equal(r.t, states[stored.State], round.State, "state of round %d", stored.Id)
	require.Equal(r.t, stored.HasFinalScore, round.HasFinal)
	if round.HasFinal {
		require.Equal(r.t, int64(stored.FinalScore), round.Final, "final score of round %d", stored.Id)
	}
	if a := stored.Appeal; a != nil {
		require.Equal(r.t, a.Verdict, round.Appeal.Verdict, "verdict on round %d", stored.Id)
		if c := a.Account; c != nil {
			want := []math.Int{c.Paid, c.Minted, c.Challenger, c.BondReturned, c.Burned, a.FirstPaid, a.Slashed}
			b := round.Appeal
			got := []*big.Int{b.Paid, b.Minted, b.Reward, b.Back, b.Burned, b.FirstPaid, b.Slashed}
			require.Equal(r.t, fmt.Sprint(want), fmt.Sprint(got), "account of the appeal against round %d", stored.Id)
		}
	}
	if !stored.Finished() {
		return
	}
	evaluations := map[string]types.Evaluation{}
	for _, e := range ask(r, r.queries.Evaluations, &types.QueryEvaluationsRequest{Round: stored.Id, Pagination: page}).Evaluations {
		evaluations[e.Evaluator] = e
	}
	for _, seat := range round.Seats {
		result := evaluations[seat.Addr].Result
		want := fmt.Sprint(result.Agreement, result.Information, result.Merit, result.Pay)
		require.Equal(r.t, want, fmt.Sprint(seat.Q, seat.U, seat.X, seat.Pay), "%s in round %d", seat.Addr, stored.Id)
	}
	if stored.IsAppeal() || !stored.HasFinalScore || stored.Request.Baseline {
		return
	}
	award := ask(r, r.queries.Award, &types.QueryAwardRequest{Round: stored.Id}).Award
	r.compareAward(award, round.Own)
	if g := award.Generalisation; g != nil {
		r.compareAward(*g, round.General)
	}
}

func (r *reader) compareAward(stored types.Award, award *reference.Award) {
	r.t.Helper()
	want := fmt.Sprint(stored.Score, stored.Points, stored.Moved, stored.Full, stored.Gross, stored.Community, stored.OwnerAmount)
	got := fmt.Sprint(award.Score, award.Points, award.Moved, award.Full, award.Gross, award.Community, award.Rest)
	require.Equal(r.t, want, got, "award of round %d on benchmark %d", stored.Round, stored.Benchmark)
}

// note counts what the replayed rounds had of the rarer things.
func note(seen map[string]int, s *reference.State, stored types.Round) {
	round := s.Rounds[stored.Id]
	if round == nil {
		return
	}
	if a := round.Appeal; a != nil {
		seen[a.Cause+" "+a.Verdict]++
	}
	if g := round.Gold; g != nil {
		fate := "gold kept"
		switch {
		case round.State == "disputed":
			fate = "gold waiting"
		case g.Disputer != "":
			fate = "gold " + g.Resolution
		}
		seen[fate]++
	}
	for _, seat := range round.Seats {
		seen[seat.Penalty]++
		seen[seat.Reason]++
	}
	if round.Own != nil && len(round.Own.Sponsors) > 0 {
		seen["sponsored"]++
	}
	if round.General != nil && round.General.Points > 0 {
		seen["generalisation"]++
	}
	if round.Own != nil && round.Own.Gross != nil && len(round.ParentOwners) > 0 && round.Own.Gross.Sign() > 0 {
		seen["royalty"]++
	}
	if round.HasFinal && round.Kind == "normal" && !round.Own.Moved && (round.General == nil || !round.General.Moved) {
		seen["deposit burned"]++
	}
	if round.Benchmark > 1 {
		seen["two benchmarks"]++
	}
}
