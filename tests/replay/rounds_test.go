package replay_test

import (
	"math/big"

	"github.com/stretchr/testify/require"

	"github.com/modeld-labs/modeld/tests/memchain"
	"github.com/modeld-labs/modeld/tests/reference"
	"github.com/modeld-labs/modeld/x/evalreward/types"
)

// roundsOf gives all rounds of an epoch.
func (r *reader) roundsOf(epoch uint64) []types.Round {
	return ask(r, r.queries.Rounds, &types.QueryRoundsRequest{Epoch: epoch, ByEpoch: true, Pagination: page}).Rounds
}

// rounds reads the rounds of an epoch that are not over, with their batches and reports.
func (r *reader) rounds(s *reference.State, epoch uint64) {
	for _, stored := range r.roundsOf(epoch) {
		if stored.Finished() || stored.IsAppeal() {
			continue
		}
		round := &reference.Round{
			ID: stored.Id, Version: stored.Version, Model: stored.ModelId, Epoch: stored.Epoch, Benchmark: stored.Benchmark,
			Kind: stored.Kind.Word(), State: states[stored.State], Weight: int64(stored.CommitteeWeight), Prior: int64(stored.Prior),
			Owner: stored.Owner, Parents: stored.Parents, ParentOwners: stored.ParentOwners, Request: requestOf(stored.Request),
		}
		for _, seat := range stored.Committee {
			round.Seats = append(round.Seats, &reference.Seat{Addr: seat.Evaluator, Weight: int64(seat.Weight), Pay: new(big.Int)})
		}
		if a := stored.Appeal; a != nil {
			round.Appeal = &reference.Appeal{
				Cause: a.Cause, Challenger: a.Challenger, Bond: a.Bond.BigInt(), FirstPaid: new(big.Int), Slashed: new(big.Int),
			}
		}
		if g := stored.Gold; g != nil {
			round.Gold = &reference.Truth{
				Steward: g.Steward, Disputer: g.Disputer, Resolution: g.Resolution, Score: int64(g.Score), Bond: g.Bond.BigInt(),
				Until: g.UntilEpoch, Left: g.LeftBatch, Slash: g.SlashSteward,
			}
		}
		s.Rounds[round.ID] = round
		r.batch(s, round)
		r.reports(s, round)
		s.Tally(round)
		require.Equal(r.t, stored.Outcome, round.Outcome, "outcome of round %d", round.ID)
		require.Equal(r.t, stored.HasScore, round.HasScore)
		require.Equal(r.t, int64(stored.Score), round.Score, "consensus of round %d", round.ID)
	}
}

func (r *reader) batch(s *reference.State, round *reference.Round) {
	b := ask(r, r.queries.Batch, &types.QueryBatchRequest{Benchmark: round.Benchmark, Epoch: round.Epoch}).Batch
	s.Batches[reference.BatchKey{Benchmark: round.Benchmark, Epoch: round.Epoch}] = &reference.Batch{
		Rounds: b.Rounds, Appeals: b.Appeals, Price: b.Price.BigInt(), Pot: b.Pot.BigInt(), FullSum: b.FullSum.BigInt(),
		Bucket: b.Bucket.BigInt(), PriceZero: b.GeneralisationPrice.BigInt(), FullZero: b.GeneralisationFullSum.BigInt(),
		BucketFor: b.GeneralisationBucket.BigInt(), Fixed: b.BucketFixed,
	}
}

// reports reads commits and reveals of a round, checks each reveal against its commit, and
// normalises the raw value anew.
func (r *reader) reports(s *reference.State, round *reference.Round) {
	req := &types.QueryEvaluationsRequest{Round: round.ID, Pagination: page}
	for _, e := range ask(r, r.queries.Evaluations, req).Evaluations {
		for _, seat := range round.Seats {
			if seat.Addr != e.Evaluator {
				continue
			}
			seat.Commit = e.Commit
			if !e.Revealed {
				continue
			}
			hash := reference.CommitHash(memchain.ChainID, round.ID, e.Evaluator, e.Raw, e.TranscriptDigest, e.Salt)
			require.Equal(r.t, e.Commit, hash, "commit of %s", e.Evaluator)
			require.True(r.t, seat.Open(s.Benchmarks[round.Benchmark], e.Raw, e.Salt))
			require.Equal(r.t, int64(e.Score), seat.Score, "score of %s", e.Evaluator)
		}
	}
}
