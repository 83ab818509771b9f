package types_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"cosmossdk.io/math"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/modeld-labs/modeld/x/evalreward/types"
)

func TestGenesisOfTheMainNetworkIsValid(t *testing.T) {
	require.NoError(t, types.DefaultGenesis().Validate())
	require.NoError(t, full().Validate())
}

// spoiled is a valid state of which one thing is wrong, and the words of the error.
type spoiled struct {
	words string
	edit  func(gs *types.GenesisState)
}

func refused(t *testing.T, cases []spoiled) {
	t.Helper()
	for _, bad := range cases {
		gs := full()
		bad.edit(gs)
		err := gs.Validate()
		require.Error(t, err, bad.words)
		for word := range strings.FieldsSeq(bad.words) {
			require.ErrorContains(t, err, word)
		}
	}
}

func TestGenesisRefusesBadSettings(t *testing.T) {
	refused(t, []spoiled{
		{"quorum", func(gs *types.GenesisState) { gs.Params.Quorum = 1 }},
		{"pending_params quorum", func(gs *types.GenesisState) { gs.PendingParams.Quorum = 1 }},
		{"pending_params halving_epochs", func(gs *types.GenesisState) { gs.PendingParams.HalvingEpochs++ }},
		{"totals", func(gs *types.GenesisState) { gs.Totals = nil }},
		{"totals.minted", func(gs *types.GenesisState) { gs.Totals.Minted = math.NewInt(-1) }},
		{"totals.burned", func(gs *types.GenesisState) { gs.Totals.Burned = math.Int{} }},
		{"totals.genesis_supply", func(gs *types.GenesisState) { gs.Totals.GenesisSupply = math.NewInt(-1) }},
		{"epochs[0] seed", func(gs *types.GenesisState) { gs.Epochs[0].Seed = nil }},
		{"epochs[1] accumulator", func(gs *types.GenesisState) { gs.Epochs[1].Accumulator = make([]byte, 31) }},
		{"epochs[1] commit_blocks", func(gs *types.GenesisState) { gs.Epochs[1].Params.CommitBlocks = 0 }},
		{"epochs[0] schedule", func(gs *types.GenesisState) { gs.Epochs[0].Schedule = math.NewInt(-1) }},
		{"epochs[0] validator", func(gs *types.GenesisState) { gs.Epochs[0].Validator = math.Int{} }},
		{"epochs[0] owner_pool", func(gs *types.GenesisState) { gs.Epochs[0].OwnerPool = math.Int{} }},
		{"epochs[0] evaluator_pool", func(gs *types.GenesisState) { gs.Epochs[0].EvaluatorPool = math.Int{} }},
		{"epochs[0] minted", func(gs *types.GenesisState) { gs.Epochs[0].Minted = math.Int{} }},
		{"epochs[0] minted_before", func(gs *types.GenesisState) { gs.Epochs[0].MintedBefore = math.Int{} }},
	})
}

func TestGenesisRefusesBadBenchmarksAndAccounts(t *testing.T) {
	refused(t, []spoiled{
		{"benchmarks[0] name", func(gs *types.GenesisState) { gs.Benchmarks[0].Name = "" }},
		{"benchmarks[1] domain", func(gs *types.GenesisState) { gs.Benchmarks[1].Domain = 9 }},
		{"benchmarks[1] eta", func(gs *types.GenesisState) { gs.Benchmarks[1].Eta = 9_999 }},
		{"benchmarks[0] steward", func(gs *types.GenesisState) { gs.Benchmarks[0].Steward = who('c') }},
		{"weights", func(gs *types.GenesisState) { gs.Benchmarks[1].Weight = 600_001 }},
		{"weights", func(gs *types.GenesisState) { gs.PendingParams.WeightGeneralisation = 800_001 }},
		{"retire_epoch", func(gs *types.GenesisState) { gs.BenchmarkStates = nil; gs.Benchmarks[0].RetireEpoch = 2 }},
		{"domain", func(gs *types.GenesisState) {
			gs.BenchmarkStates = nil
			gs.Params.MaxDomains = 1
			gs.Benchmarks[0].Domain = 2
		}},
		{"benchmark_states[0] benchmark", func(gs *types.GenesisState) { gs.BenchmarkStates[0].Benchmark = 0 }},
		{"benchmark_states[0] status", func(gs *types.GenesisState) { gs.BenchmarkStates[0].Status = 0 }},
		{"benchmark_states[0] status", func(gs *types.GenesisState) { gs.BenchmarkStates[0].Status = 4 }},
		{"benchmark_states[0] frontier", func(gs *types.GenesisState) { gs.BenchmarkStates[0].Frontier = 1_000_001 }},
		{"benchmark_states[1] bucket", func(gs *types.GenesisState) { gs.BenchmarkStates[1].Bucket = math.NewInt(-1) }},
		{"benchmark_states[1] price", func(gs *types.GenesisState) { gs.BenchmarkStates[1].Price = math.Int{} }},
		{"benchmark_states[1] pot", func(gs *types.GenesisState) { gs.BenchmarkStates[1].Pot = math.Int{} }},
		{"benchmark_states[1] deposit", func(gs *types.GenesisState) { gs.BenchmarkStates[1].Deposit = math.Int{} }},
		{"stewards[1] address", func(gs *types.GenesisState) { gs.Stewards[1].Address = "b" }},
		{"stewards[1] bond", func(gs *types.GenesisState) { gs.Stewards[1].Bond = math.NewInt(-1) }},
		{"evaluators[0] address", func(gs *types.GenesisState) { gs.Evaluators[0].Address = strings.ToUpper(who('a')) }},
		{"evaluators[0] kind", func(gs *types.GenesisState) { gs.Evaluators[0].Kind = 0 }},
		{"evaluators[0] status", func(gs *types.GenesisState) { gs.Evaluators[0].Status = 0 }},
		{"evaluators[0] status", func(gs *types.GenesisState) { gs.Evaluators[0].Status = 4 }},
		{"evaluators[0] credibility", func(gs *types.GenesisState) { gs.Evaluators[0].Credibility = 1_000_001 }},
		{"evaluators[0] moniker", func(gs *types.GenesisState) { gs.Evaluators[0].Moniker = "\x7f" }},
		{"evaluators[0] bond", func(gs *types.GenesisState) { gs.Evaluators[0].Bond = math.Int{} }},
		{"claimables[0] address", func(gs *types.GenesisState) { gs.Claimables[0].Address = "" }},
		{"claimables[0] coins", func(gs *types.GenesisState) { gs.Claimables[0].Coins = nil }},
		{"claimables[0] coins", func(gs *types.GenesisState) {
			gs.Claimables[0].Coins = sdk.Coins{{Denom: "umodel", Amount: math.ZeroInt()}}
		}},
		{"claimables[0] coins denoms", func(gs *types.GenesisState) {
			for i := range 8 {
				gs.Claimables[0].Coins = gs.Claimables[0].Coins.Add(sdk.NewInt64Coin("denom"+string(rune('a'+i)), 1))
			}
		}},
		{"reputations[1] owner", func(gs *types.GenesisState) { gs.Reputations[1].Owner = "b" }},
		{"reputations[1] best", func(gs *types.GenesisState) { gs.Reputations[1].Best = 1_000_001 }},
	})
}

func TestGenesisRefusesBadRounds(t *testing.T) {
	refused(t, []spoiled{
		{"requests[0] benchmark", func(gs *types.GenesisState) { gs.Requests[0].Benchmark = 0 }},
		{"requests[0] height", func(gs *types.GenesisState) { gs.Requests[0].Height = -1 }},
		{"requests[0] version", func(gs *types.GenesisState) { gs.Requests[0].Version = 0 }},
		{"requests[0] model_id", func(gs *types.GenesisState) { gs.Requests[0].ModelId = 0 }},
		{"requests[0] requester", func(gs *types.GenesisState) { gs.Requests[0].Requester = "" }},
		{"requests[0] deposit", func(gs *types.GenesisState) { gs.Requests[0].Deposit = math.NewInt(-1) }},
		{"batches[1] benchmark", func(gs *types.GenesisState) { gs.Batches[1].Benchmark = 3 }},
		{"batches[1] state", func(gs *types.GenesisState) { gs.Batches[1].State = 0 }},
		{"batches[1] unfinished", func(gs *types.GenesisState) { gs.Batches[1].Unfinished = 2 }},
		{"batches[1] unfinished", func(gs *types.GenesisState) { gs.Batches[1].Unfinished = 0 }},
		{"batches[1] price", func(gs *types.GenesisState) { gs.Batches[1].Price = math.Int{} }},
		{"batches[1] pot", func(gs *types.GenesisState) { gs.Batches[1].Pot = math.Int{} }},
		{"batches[1] full_sum", func(gs *types.GenesisState) { gs.Batches[1].FullSum = math.Int{} }},
		{"batches[1] bucket", func(gs *types.GenesisState) { gs.Batches[1].Bucket = math.Int{} }},
		{"batches[1] minted", func(gs *types.GenesisState) { gs.Batches[1].Minted = math.Int{} }},
		{"rounds[0] benchmark", func(gs *types.GenesisState) { gs.Rounds[0].Request.Benchmark = 9 }},
		{"rounds[0] id", func(gs *types.GenesisState) { gs.Rounds[0].Epoch = 4 }},
		{"rounds[0] state", func(gs *types.GenesisState) { gs.Rounds[0].State = 0 }},
		{"rounds[0] kind", func(gs *types.GenesisState) { gs.Rounds[0].Kind = 4 }},
		{"rounds[0] prior", func(gs *types.GenesisState) { gs.Rounds[0].Prior = 1_000_001 }},
		{"rounds[0] score", func(gs *types.GenesisState) { gs.Rounds[0].Score = 1_000_001 }},
		{"rounds[0] owner", func(gs *types.GenesisState) { gs.Rounds[0].Owner = "" }},
		{"rounds[0] committee", func(gs *types.GenesisState) { gs.Rounds[0].Committee = make([]types.Seat, 32) }},
		{"rounds[0] committee.evaluator", func(gs *types.GenesisState) { gs.Rounds[0].Committee[0].Evaluator = "" }},
		{"rounds[0] committee.weight", func(gs *types.GenesisState) { gs.Rounds[0].Committee[0].Weight = 1_000_001 }},
		{"rounds[0] committee_weight", func(gs *types.GenesisState) { gs.Rounds[0].CommitteeWeight++ }},
		{"evaluations[0] round", func(gs *types.GenesisState) { gs.Evaluations[0].Round = 1 }},
		{"evaluations[0] evaluator", func(gs *types.GenesisState) { gs.Evaluations[0].Evaluator = who('b') }},
		{"evaluations[0] commit_height", func(gs *types.GenesisState) { gs.Evaluations[0].CommitHeight = 0 }},
		{"evaluations[0] reveal_height", func(gs *types.GenesisState) { gs.Evaluations[0].RevealHeight = 0 }},
		{"evaluations[0] reveal_height", func(gs *types.GenesisState) { gs.Evaluations[0].Revealed, gs.Evaluations[0].Commit = false, hash(1) }},
		{"evaluations[0] commit", func(gs *types.GenesisState) {
			e := &gs.Evaluations[0]
			e.Revealed, e.RevealHeight, e.Commit = false, 0, hash(1)[:31]
		}},
		{"evaluations[0] transcript_digest", func(gs *types.GenesisState) { gs.Evaluations[0].TranscriptDigest = nil }},
		{"evaluations[0] result", func(gs *types.GenesisState) {
			gs.Rounds[0].Committee = append(gs.Rounds[0].Committee, types.Seat{Evaluator: who('b'), Place: 1})
		}},
		{"rounds.committee.place", func(gs *types.GenesisState) {
			gs.Rounds[1].Committee[0].Evaluator = gs.Rounds[0].Committee[0].Evaluator
			gs.Evaluations = gs.Evaluations[:1]
		}},
		{"rounds[0] committee.place", func(gs *types.GenesisState) { gs.Rounds[0].Committee[0].Place = 1 << 20 }},
		{"evaluations[0] salt", func(gs *types.GenesisState) { gs.Evaluations[0].Salt = nil }},
		{"evaluations[0] result.pay", func(gs *types.GenesisState) { gs.Evaluations[0].Result.Pay = math.Int{} }},
		{"evaluations[0] result.slash", func(gs *types.GenesisState) { gs.Evaluations[0].Result.Slash = math.NewInt(-1) }},
		{"awards[0] round", func(gs *types.GenesisState) { gs.Awards[0].Round = 1 }},
		{"awards[0] owner", func(gs *types.GenesisState) { gs.Awards[0].Owner = "x" }},
		{"awards[0] gross", func(gs *types.GenesisState) { gs.Awards[0].Gross = math.Int{} }},
		{"awards[0] deposit", func(gs *types.GenesisState) { gs.Awards[0].Deposit = math.Int{} }},
		{"work[0] stage", func(gs *types.GenesisState) { gs.Work[0].Stage = 0 }},
		{"work[0] stage", func(gs *types.GenesisState) { gs.Work[0].Stage = 11 }},
		{"work[0] round", func(gs *types.GenesisState) { gs.Work[0].Round = 1 }},
		{"work[0] benchmark", func(gs *types.GenesisState) { gs.Work[0].Stage = types.WORK_STAGE_OPEN; gs.Work[0].Benchmark = 9 }},
		{"final_scores[0] benchmark", func(gs *types.GenesisState) { gs.FinalScores[0].Benchmark = 9 }},
		{"final_scores[0] score", func(gs *types.GenesisState) { gs.FinalScores[0].Score = 1_000_001 }},
		{"final_scores[0] paid", func(gs *types.GenesisState) { gs.FinalScores[0].Paid = math.NewInt(-1) }},
		{"model_scores[0] benchmark", func(gs *types.GenesisState) { gs.ModelScores[0].Benchmark = 9 }},
		{"model_scores[0] score", func(gs *types.GenesisState) { gs.ModelScores[0].Score = 1_000_001 }},
	})
}

// Every list is in key order and has no entry twice.
func TestGenesisRefusesListsOutOfOrder(t *testing.T) {
	lists := map[string]func(gs *types.GenesisState){
		"benchmarks": func(gs *types.GenesisState) { slices.Reverse(gs.Benchmarks) }, "stewards": func(gs *types.GenesisState) { slices.Reverse(gs.Stewards) },
		"benchmark_states": func(gs *types.GenesisState) { slices.Reverse(gs.BenchmarkStates) },
		"evaluators":       func(gs *types.GenesisState) { slices.Reverse(gs.Evaluators) },
		"requests":         func(gs *types.GenesisState) { slices.Reverse(gs.Requests) },
		"epochs":           func(gs *types.GenesisState) { slices.Reverse(gs.Epochs) },
		"batches":          func(gs *types.GenesisState) { slices.Reverse(gs.Batches) },
		"rounds":           func(gs *types.GenesisState) { slices.Reverse(gs.Rounds) },
		"evaluations":      func(gs *types.GenesisState) { slices.Reverse(gs.Evaluations) },
		"awards":           func(gs *types.GenesisState) { slices.Reverse(gs.Awards) },
		"work":             func(gs *types.GenesisState) { slices.Reverse(gs.Work) },
		"final_scores":     func(gs *types.GenesisState) { slices.Reverse(gs.FinalScores) },
		"model_scores":     func(gs *types.GenesisState) { slices.Reverse(gs.ModelScores) },
		"reputations":      func(gs *types.GenesisState) { slices.Reverse(gs.Reputations) },
		"claimables":       func(gs *types.GenesisState) { slices.Reverse(gs.Claimables) },
	}
	for list, reverse := range lists {
		refused(t, []spoiled{{list + "[1] order", reverse}})
	}
	refused(t, []spoiled{
		{"evaluators[1] order", func(gs *types.GenesisState) { gs.Evaluators[1] = gs.Evaluators[0] }},
		{"requests[1] order", func(gs *types.GenesisState) { gs.Requests[1] = gs.Requests[0] }},
		{"epochs[1] order", func(gs *types.GenesisState) { gs.Epochs[1] = gs.Epochs[0] }},
		{"claimables[1] order", func(gs *types.GenesisState) { gs.Claimables[1] = gs.Claimables[0] }},
	})
}

// A steward may leave after the end of its benchmark, and its weight is free.
func TestGenesisAllowsRetiredBenchmarksWithoutSteward(t *testing.T) {
	gs := full()
	gs.Benchmarks[0].Weight, gs.Benchmarks[1].Weight = 700_000, 700_000
	gs.BenchmarkStates[0].Status = types.BENCHMARK_STATUS_RETIRED
	gs.Benchmarks[0].Steward = who('z')
	require.NoError(t, gs.Validate())
}

// Evaluators are in the order of kinds first.
func TestGenesisOrdersEvaluatorsByKind(t *testing.T) {
	gs := full()
	gs.Evaluators[0].Kind = types.EVALUATOR_KIND_HUMAN
	require.ErrorIs(t, gs.Validate(), types.ErrInvalidField)
	gs.Evaluators[1].Kind = types.EVALUATOR_KIND_HUMAN
	require.NoError(t, gs.Validate())
}

// Whoever writes a genesis by hand may add entries in any order and sort them.
func TestGenesisCanBeSorted(t *testing.T) {
	gs := full()
	slices.Reverse(gs.Stewards)
	slices.Reverse(gs.Benchmarks)
	gs.SortStewards()
	gs.SortBenchmarks()
	require.NoError(t, gs.Validate())
}
