package types_test

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"cosmossdk.io/math"

	"github.com/modeld-labs/modeld/x/evalreward/types"
)

// outside adds to a full state two entries of everything that lies around rounds: an appealed
// round with its appeal, a gold round, and the lists beside.
func outside() *types.GenesisState {
	gs := full()
	one, zero := math.OneInt(), math.ZeroInt()
	first, gold := &gs.Rounds[0], &gs.Rounds[1]
	appeal := *first
	appeal.Id, appeal.Epoch, appeal.Kind, appeal.ParentRound, appeal.Attempt = types.AppealID(6, *first), 6, types.ROUND_KIND_APPEAL, first.Id, 1
	appeal.State, appeal.Request = types.ROUND_STATE_OPEN, types.Request{Deposit: zero}
	first.State = types.ROUND_STATE_APPEALED
	first.Appeal = &types.Appeal{
		Cause: "challenge", Challenger: who('a'), Bond: one, Round: appeal.Id, Verdict: "upheld", HasScore: true, Score: 1, FirstPaid: zero, Slashed: zero,
		Account: &types.AppealAccount{
			Pot: one, FromSlash: zero, FromBond: one, FromMint: zero, Paid: one, Minted: zero, Challenger: zero, BondReturned: zero, Burned: zero,
		},
	}
	gs.Batches[0].Appeals, gs.Batches[0].Unfinished = 1, 2
	gold.Kind, gold.State = types.ROUND_KIND_GOLD, types.ROUND_STATE_DISPUTED
	gold.Gold = &types.GoldTruth{Steward: who('a'), Hash: hash(1), Score: 1_000_000, Disputer: who('b'), Bond: one, UntilEpoch: 9}
	gs.Rounds = append(gs.Rounds, appeal)
	gs.Generalisation = &types.Generalisation{
		Suite: []types.SuiteMember{{Benchmark: 1, Domain: 1}, {Benchmark: 2, Domain: 1}}, Frontier: 2, Start: 1, PointsAwarded: 1,
		Bucket: one, Price: one, Best: []types.BestVersion{{Version: 7, ModelId: 3, Score: 2}},
	}
	for i := range uint64(2) {
		name, id := who(byte('a'+i)), uint32(i+1)
		gs.Golds = append(gs.Golds, types.Gold{Benchmark: id, Hash: hash(7), Steward: name, TargetEpoch: 6, CommitHeight: 1})
		gs.Publications = append(gs.Publications, types.Publication{Benchmark: id, DataUri: "https://data.example", Height: 1})
		gs.SponsorPools = append(gs.SponsorPools, types.SponsorPool{Benchmark: id, Denom: "uatom", Amount: one, Contributors: 1})
		gs.Contributions = append(gs.Contributions, types.Contribution{Benchmark: id, Denom: "uatom", Contributor: name, Amount: one})
		gs.EvaluatorEpochs = append(gs.EvaluatorEpochs, types.EvaluatorEpoch{
			Epoch: 5 + i, Kind: types.EVALUATOR_KIND_AUTOMATED, Evaluator: name, Income: one, Slashed: zero,
		})
	}
	return gs
}

func refusedOutside(t *testing.T, cases []spoiled) {
	t.Helper()
	require.NoError(t, outside().Validate())
	for _, bad := range cases {
		gs := outside()
		bad.edit(gs)
		require.ErrorContains(t, gs.Validate(), bad.words)
	}
}

func TestGenesisRefusesBadAppeals(t *testing.T) {
	refusedOutside(t, []spoiled{
		{"kind", func(gs *types.GenesisState) { gs.Rounds[0].Kind = 0 }},
		{"parent_round", func(gs *types.GenesisState) { gs.Rounds[0].ParentRound = 1 }},
		{"parent_round", func(gs *types.GenesisState) { gs.Rounds[2].ParentRound = 0 }},
		{"parent_round", func(gs *types.GenesisState) { gs.Rounds[2].ParentRound++ }},
		{"parent_round", func(gs *types.GenesisState) { gs.Rounds[0].Appeal = nil }},
		{"appeal.cause", func(gs *types.GenesisState) { gs.Rounds[0].Appeal.Cause = "whim" }},
		{"appeal.challenger", func(gs *types.GenesisState) { gs.Rounds[0].Appeal.Challenger = "" }},
		{"appeal.verdict", func(gs *types.GenesisState) { gs.Rounds[0].Appeal.Verdict = "guilty" }},
		{"appeal.score", func(gs *types.GenesisState) { gs.Rounds[0].Appeal.Score = 1_000_001 }},
		{"appeal.bond", func(gs *types.GenesisState) { gs.Rounds[0].Appeal.Bond = math.Int{} }},
		{"appeal.first_paid", func(gs *types.GenesisState) { gs.Rounds[0].Appeal.FirstPaid = math.NewInt(-1) }},
		{"appeal.slashed", func(gs *types.GenesisState) { gs.Rounds[0].Appeal.Slashed = math.Int{} }},
		{"account.pot", func(gs *types.GenesisState) { gs.Rounds[0].Appeal.Account.Pot = math.Int{} }},
		{"account.burned", func(gs *types.GenesisState) { gs.Rounds[0].Appeal.Account.Burned = math.NewInt(-1) }},
		{"final_score", func(gs *types.GenesisState) { gs.Rounds[0].FinalScore = 1_000_001 }},
		{"unfinished", func(gs *types.GenesisState) { gs.Batches[0].Unfinished = 3 }},
		{"generalisation_price", func(gs *types.GenesisState) { gs.Batches[0].GeneralisationPrice = math.Int{} }},
		{"state", func(gs *types.GenesisState) { gs.Rounds[0].State = 8 }},
	})
	gs := outside()
	gs.Rounds[0].Appeal.Account, gs.Rounds[0].Appeal.Cause, gs.Rounds[0].Appeal.Challenger = nil, "audit", ""
	require.NoError(t, gs.Validate())
	gs.Rounds[2].State = types.ROUND_STATE_VOID
	gs.Rounds, gs.Evaluations, gs.Awards, gs.Work = gs.Rounds[1:], gs.Evaluations[1:], gs.Awards[1:], gs.Work[1:]
	require.NoError(t, gs.Validate(), "the first round is pruned before its appeal")
}

func TestGenesisRefusesBadGolds(t *testing.T) {
	refusedOutside(t, []spoiled{
		{"gold: expected", func(gs *types.GenesisState) { gs.Rounds[1].Gold = nil }},
		{"gold: expected", func(gs *types.GenesisState) { gs.Rounds[1].Kind = types.ROUND_KIND_NORMAL }},
		{"gold.steward", func(gs *types.GenesisState) { gs.Rounds[1].Gold.Steward = "" }},
		{"gold.hash", func(gs *types.GenesisState) { gs.Rounds[1].Gold.Hash = nil }},
		{"gold.score", func(gs *types.GenesisState) { gs.Rounds[1].Gold.Score = 1_000_001 }},
		{"gold.resolution", func(gs *types.GenesisState) { gs.Rounds[1].Gold.Resolution = "maybe" }},
		{"gold.disputer", func(gs *types.GenesisState) { gs.Rounds[1].Gold.Disputer = "x" }},
		{"gold.bond", func(gs *types.GenesisState) { gs.Rounds[1].Gold.Bond = math.Int{} }},
		{"golds[0]: benchmark", func(gs *types.GenesisState) { gs.Golds[0].Benchmark = 0 }},
		{"golds[0]: hash", func(gs *types.GenesisState) { gs.Golds[0].Hash = nil }},
		{"golds[1]: steward", func(gs *types.GenesisState) { gs.Golds[1].Steward = "" }},
		{"golds[1]: expected entries in key order", func(gs *types.GenesisState) { slices.Reverse(gs.Golds) }},
	})
}

func TestGenesisRefusesBadPoolsAndSums(t *testing.T) {
	refusedOutside(t, []spoiled{
		{"publications[0]: benchmark", func(gs *types.GenesisState) { gs.Publications[0].Benchmark = 0 }},
		{"publications[0]: data_uri", func(gs *types.GenesisState) { gs.Publications[0].DataUri = "" }},
		{"publications[1]: expected entries in key order", func(gs *types.GenesisState) { slices.Reverse(gs.Publications) }},
		{"sponsor_pools[1]: benchmark", func(gs *types.GenesisState) { gs.SponsorPools[1].Benchmark = 3 }},
		{"sponsor_pools[1]: denom", func(gs *types.GenesisState) { gs.SponsorPools[1].Denom = "" }},
		{"sponsor_pools[1]: contributors", func(gs *types.GenesisState) { gs.SponsorPools[1].Contributors = 65 }},
		{"sponsor_pools[1]: amount", func(gs *types.GenesisState) { gs.SponsorPools[1].Amount = math.NewInt(-1) }},
		{"sponsor_pools[1]: expected entries in key order", func(gs *types.GenesisState) { slices.Reverse(gs.SponsorPools) }},
		{"contributions[0]: denom", func(gs *types.GenesisState) { gs.Contributions[0].Denom = "uosmo" }},
		{"contributions[0]: denom", func(gs *types.GenesisState) { gs.Contributions[0].Benchmark = 3 }},
		{"contributions[0]: contributor", func(gs *types.GenesisState) { gs.Contributions[0].Contributor = "" }},
		{"contributions[0]: amount", func(gs *types.GenesisState) { gs.Contributions[0].Amount = math.Int{} }},
		{"contributions[1]: expected entries in key order", func(gs *types.GenesisState) { slices.Reverse(gs.Contributions) }},
		{"generalisation.suite[0]: benchmark", func(gs *types.GenesisState) { gs.Generalisation.Suite[0].Benchmark = 0 }},
		{"generalisation.suite[0]: chance", func(gs *types.GenesisState) { gs.Generalisation.Suite[0].Chance = 1_000_001 }},
		{"generalisation.suite[1]: expected entries in key order", func(gs *types.GenesisState) { slices.Reverse(gs.Generalisation.Suite) }},
		{"generalisation.best", func(gs *types.GenesisState) { gs.Generalisation.Best = make([]types.BestVersion, 17) }},
		{"generalisation: expected", func(gs *types.GenesisState) { gs.Generalisation.Frontier = 1_000_001 }},
		{"generalisation: expected", func(gs *types.GenesisState) { gs.Generalisation.PointsBaseline = 1_000_001 }},
		{"generalisation.bucket", func(gs *types.GenesisState) { gs.Generalisation.Bucket = math.NewInt(-1) }},
		{"generalisation.price", func(gs *types.GenesisState) { gs.Generalisation.Price = math.Int{} }},
		{"evaluator_epochs[0]: kind", func(gs *types.GenesisState) { gs.EvaluatorEpochs[0].Kind = 0 }},
		{"evaluator_epochs[0]: evaluator", func(gs *types.GenesisState) { gs.EvaluatorEpochs[0].Evaluator = "" }},
		{"evaluator_epochs[0]: income", func(gs *types.GenesisState) { gs.EvaluatorEpochs[0].Income = math.Int{} }},
		{"evaluator_epochs[0]: slashed", func(gs *types.GenesisState) { gs.EvaluatorEpochs[0].Slashed = math.NewInt(-1) }},
		{"evaluator_epochs[1]: expected entries in key order", func(gs *types.GenesisState) { slices.Reverse(gs.EvaluatorEpochs) }},
	})
}
