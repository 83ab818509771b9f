package types_test

import (
	"bytes"

	"cosmossdk.io/math"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/modeld-labs/modeld/x/evalreward/types"
)

// who gives an address; those of smaller letters come first.
func who(letter byte) string { return sdk.AccAddress(bytes.Repeat([]byte{letter}, 20)).String() }

func hash(fill byte) []byte { return bytes.Repeat([]byte{fill}, 32) }

// bench gives a valid automated benchmark.
func bench(id uint32) types.Benchmark {
	return types.Benchmark{
		Id: id, Name: "held-out text", Domain: 1, Kind: types.BENCHMARK_KIND_AUTOMATED, DatasetDigest: hash(1), HarnessDigest: hash(2),
		Metric: "accuracy", RawDecimals: 6, Lo: 0, Hi: 1_000_000, HigherBetter: true, NItems: 10_000, Eta: 10_000, T0: 2_500, T1: 10_000,
		Weight: 100_000, Thresholds: []uint32{700_000, 800_000}, TierValues: []uint32{100_000, 300_000, 1_000_000},
		Steward: who('a'), ValidFromEpoch: 2, RetireEpoch: 9, InitialFrontier: 700_000,
	}
}

// full gives a valid state with two entries in every list.
func full() *types.GenesisState {
	pending := types.DevParams()
	one, zero := math.OneInt(), math.ZeroInt()
	gs := &types.GenesisState{
		Params: types.DevParams(), PendingParams: &pending,
		Totals: &types.Totals{Minted: one, Burned: zero, GenesisSupply: one},
	}
	for i := range uint64(2) {
		name, id := who(byte('a'+i)), uint32(i+1)
		round := types.RoundID(5, id, 0)
		request := types.Request{Benchmark: id, TargetEpoch: 5, Height: 1, Version: 7, Requester: name, Deposit: one, ModelId: 3}
		gs.Benchmarks = append(gs.Benchmarks, bench(id))
		gs.BenchmarkStates = append(gs.BenchmarkStates, types.BenchmarkState{
			Benchmark: id, Status: types.BENCHMARK_STATUS_ACTIVE, Frontier: 700_000, Bucket: one, Price: one, Pot: one, Deposit: one,
		})
		gs.Stewards = append(gs.Stewards, types.Steward{Address: name, Bond: one})
		gs.Evaluators = append(gs.Evaluators, types.Evaluator{
			Address: name, Kind: types.EVALUATOR_KIND_AUTOMATED, Bond: one, Status: types.EVALUATOR_STATUS_ACTIVE, Credibility: 600_000, Moniker: "m",
		})
		gs.Requests = append(gs.Requests, request)
		gs.Epochs = append(gs.Epochs, types.Epoch{
			Number: 4 + i, Seed: hash(3), Accumulator: hash(4), Params: types.DevParams(),
			Schedule: one, Validator: one, OwnerPool: one, EvaluatorPool: one, Minted: one, MintedBefore: one,
		})
		gs.Batches = append(gs.Batches, types.Batch{
			Benchmark: id, Epoch: 5, State: types.BATCH_STATE_OPEN, Rounds: 1, Unfinished: 1,
			Price: one, Pot: one, FullSum: zero, Bucket: zero, Minted: zero,
			GeneralisationPrice: zero, GeneralisationFullSum: zero, GeneralisationBucket: zero,
		})
		gs.Rounds = append(gs.Rounds, types.Round{
			Id: round, Version: 7, ModelId: 3, Benchmark: id, Epoch: 5, Kind: types.ROUND_KIND_NORMAL, EvaluatorKind: types.EVALUATOR_KIND_AUTOMATED,
			Committee: []types.Seat{{Evaluator: name, Weight: 600_000}}, CommitteeWeight: 600_000, Prior: 700_000, Score: 1,
			State: types.ROUND_STATE_SETTLED, Owner: name, Request: request,
		})
		gs.Evaluations = append(gs.Evaluations, types.Evaluation{
			Round: round, Evaluator: name, CommitHeight: 1, Revealed: true, RevealHeight: 2, TranscriptDigest: hash(5), Salt: hash(6),
			Result: &types.Result{Pay: one, Slash: zero},
		})
		gs.Awards = append(gs.Awards, types.Award{
			Round: round, Owner: name, Price: one, Full: one, FullSum: one, Bucket: one, Gross: one, Community: zero, EachParent: zero,
			OwnerAmount: one, Deposit: one,
		})
		gs.Work = append(gs.Work, types.WorkItem{Epoch: 6, Stage: types.WORK_STAGE_PAY, Benchmark: id, Order: round, Round: round})
		gs.FinalScores = append(gs.FinalScores, types.FinalScore{ModelId: 3, Benchmark: id, Version: 7, Score: 1, Paid: one})
		gs.ModelScores = append(gs.ModelScores, types.ModelScore{ModelId: 3, Benchmark: id, Version: 7, Score: 1})
		gs.Reputations = append(gs.Reputations, types.Reputation{Owner: name, Benchmark: id, Best: 1})
		gs.Claimables = append(gs.Claimables, types.Claimable{Address: name, Coins: sdk.NewCoins(sdk.NewCoin("umodel", one))})
	}
	return gs
}
