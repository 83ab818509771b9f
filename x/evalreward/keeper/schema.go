package keeper

import (
	"cosmossdk.io/collections"

	"github.com/cosmos/cosmos-sdk/codec"
	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/modeld-labs/modeld/x/evalreward/types"
)

// RequestKey is benchmark, target epoch, height, version: the order in which requests are served.
type RequestKey = collections.Quad[uint32, uint64, uint64, uint64]

// WorkKey is epoch, stage, benchmark, order: the order in which work is done.
type WorkKey = collections.Quad[uint64, uint32, uint32, uint64]

// BallotKey is epoch, kind, address, number.
type BallotKey = collections.Quad[uint64, uint32, []byte, uint32]

// DocketKey is epoch, kind, address.
type DocketKey = collections.Triple[uint64, uint32, []byte]

func requestKey(r types.Request) RequestKey {
	return collections.Join4(r.Benchmark, r.TargetEpoch, uint64(r.Height), r.Version)
}

func workKey(w types.WorkItem) WorkKey {
	return collections.Join4(w.Epoch, uint32(w.Stage), w.Benchmark, w.Order)
}

func workItem(key WorkKey, round uint64) types.WorkItem {
	return types.WorkItem{
		Epoch: key.K1(), Stage: types.WorkStage(key.K2()), Benchmark: key.K3(), Order: key.K4(), Round: round,
	}
}

func finalScoreKey(s types.FinalScore) collections.Triple[uint64, uint32, uint64] {
	return collections.Join3(s.ModelId, s.Benchmark, s.Version)
}

func (k *Keeper) buildSettings(sb *collections.SchemaBuilder, cdc codec.BinaryCodec) {
	k.Params = collections.NewItem(sb, types.ParamsPrefix, "params", codec.CollValue[types.Params](cdc))
	k.PendingParams = collections.NewItem(sb, types.PendingParamsPrefix, "pending_params", codec.CollValue[types.Params](cdc))
	k.Benchmarks = collections.NewMap(sb, types.BenchmarkPrefix, "benchmarks",
		collections.Uint32Key, codec.CollValue[types.Benchmark](cdc))
	k.BenchmarkStates = collections.NewMap(sb, types.BenchmarkStatePrefix, "benchmark_states",
		collections.Uint32Key, codec.CollValue[types.BenchmarkState](cdc))
	k.LiveBenchmarks = collections.NewKeySet(sb, types.LiveBenchmarkPrefix, "live_benchmarks", collections.Uint32Key)
	k.Stewards = collections.NewMap(sb, types.StewardPrefix, "stewards",
		collections.BytesKey, codec.CollValue[types.Steward](cdc))
	k.Evaluators = collections.NewMap(sb, types.EvaluatorPrefix, "evaluators",
		collections.PairKeyCodec(collections.Uint32Key, collections.BytesKey), codec.CollValue[types.Evaluator](cdc))
	k.EvaluatorCounts = collections.NewMap(sb, types.EvaluatorCountPrefix, "evaluator_counts",
		collections.Uint32Key, collections.Uint64Value)
	k.Releases = collections.NewKeySet(sb, types.ReleasePrefix, "releases",
		collections.TripleKeyCodec(collections.Uint64Key, collections.Uint32Key, collections.BytesKey))
	k.EvaluatorEpochs = collections.NewMap(sb, types.EvaluatorEpochPrefix, "evaluator_epochs",
		collections.TripleKeyCodec(collections.Uint64Key, collections.Uint32Key, collections.BytesKey),
		codec.CollValue[types.EvaluatorEpoch](cdc))
	k.Publications = collections.NewMap(sb, types.PublicationPrefix, "publications",
		collections.Uint32Key, codec.CollValue[types.Publication](cdc))
	k.Generalisation = collections.NewItem(sb, types.GeneralisationPrefix, "generalisation",
		codec.CollValue[types.Generalisation](cdc))
	k.Epochs = collections.NewMap(sb, types.EpochPrefix, "epochs", collections.Uint64Key, codec.CollValue[types.Epoch](cdc))
	k.CurrentEpoch = collections.NewItem(sb, types.CurrentEpochPrefix, "current_epoch", collections.Uint64Value)
	k.Accumulator = collections.NewItem(sb, types.AccumulatorPrefix, "accumulator", collections.BytesValue)
	k.Totals = collections.NewItem(sb, types.TotalsPrefix, "totals", codec.CollValue[types.Totals](cdc))
}

func (k *Keeper) buildRounds(sb *collections.SchemaBuilder, cdc codec.BinaryCodec) {
	k.Requests = collections.NewMap(sb, types.RequestPrefix, "requests",
		collections.QuadKeyCodec(collections.Uint32Key, collections.Uint64Key, collections.Uint64Key, collections.Uint64Key),
		codec.CollValue[types.Request](cdc))
	k.Pursuits = collections.NewKeySet(sb, types.PursuitPrefix, "pursuits",
		collections.PairKeyCodec(collections.Uint64Key, collections.Uint32Key))
	k.Work = collections.NewMap(sb, types.WorkPrefix, "work",
		collections.QuadKeyCodec(collections.Uint64Key, collections.Uint32Key, collections.Uint32Key, collections.Uint64Key),
		collections.Uint64Value)
	k.Batches = collections.NewMap(sb, types.BatchPrefix, "batches",
		collections.PairKeyCodec(collections.Uint32Key, collections.Uint64Key), codec.CollValue[types.Batch](cdc))
	k.Rounds = newRounds(sb, cdc, k.addresses)
	k.Ballots = collections.NewMap(sb, types.BallotPrefix, "ballots",
		collections.QuadKeyCodec(collections.Uint64Key, collections.Uint32Key, collections.BytesKey, collections.Uint32Key),
		codec.CollValue[types.Ballot](cdc))
	k.Dockets = collections.NewMap(sb, types.DocketPrefix, "dockets",
		collections.TripleKeyCodec(collections.Uint64Key, collections.Uint32Key, collections.BytesKey),
		codec.CollValue[types.Docket](cdc))
	k.Results = collections.NewMap(sb, types.ResultsPrefix, "results", collections.Uint64Key, codec.CollValue[types.Results](cdc))
}

func (k *Keeper) buildResults(sb *collections.SchemaBuilder, cdc codec.BinaryCodec) {
	k.Awards = collections.NewMap(sb, types.AwardPrefix, "awards", collections.Uint64Key, codec.CollValue[types.Award](cdc))
	k.FinalScores = collections.NewMap(sb, types.FinalScorePrefix, "final_scores",
		collections.TripleKeyCodec(collections.Uint64Key, collections.Uint32Key, collections.Uint64Key),
		codec.CollValue[types.FinalScore](cdc))
	k.ModelScores = collections.NewMap(sb, types.ModelScorePrefix, "model_scores",
		collections.PairKeyCodec(collections.Uint64Key, collections.Uint32Key), codec.CollValue[types.ModelScore](cdc))
	k.Leaderboard = collections.NewMap(sb, types.LeaderboardPrefix, "leaderboard",
		collections.TripleKeyCodec(collections.Uint32Key, collections.Uint32Key, collections.Uint64Key), collections.Uint64Value)
	k.Reputations = collections.NewMap(sb, types.ReputationPrefix, "reputations",
		collections.PairKeyCodec(collections.BytesKey, collections.Uint32Key), codec.CollValue[types.Reputation](cdc))
	k.Claimables = collections.NewMap(sb, types.ClaimablePrefix, "claimables",
		collections.BytesKey, codec.CollValue[types.Claimable](cdc))
	k.Payouts = collections.NewMap(sb, types.PayoutPrefix, "payouts",
		collections.BytesKey, codec.CollValue[types.Claimable](cdc))
}

func (k *Keeper) buildOutside(sb *collections.SchemaBuilder, cdc codec.BinaryCodec) {
	k.Golds = collections.NewMap(sb, types.GoldPrefix, "golds",
		collections.PairKeyCodec(collections.Uint32Key, collections.BytesKey), codec.CollValue[types.Gold](cdc))
	k.GoldTargets = collections.NewKeySet(sb, types.GoldTargetPrefix, "gold_targets",
		collections.TripleKeyCodec(collections.Uint64Key, collections.Uint32Key, collections.BytesKey))
	k.GoldRounds = collections.NewKeySet(sb, types.GoldRoundPrefix, "gold_rounds",
		collections.TripleKeyCodec(collections.Uint32Key, collections.Uint64Key, collections.Uint64Key))
	k.SponsorPools = collections.NewMap(sb, types.SponsorPoolPrefix, "sponsor_pools",
		collections.PairKeyCodec(collections.Uint32Key, collections.StringKey), codec.CollValue[types.SponsorPool](cdc))
	k.Contributions = collections.NewMap(sb, types.ContributionPrefix, "contributions",
		collections.TripleKeyCodec(collections.Uint32Key, collections.StringKey, collections.BytesKey),
		codec.CollValue[types.Contribution](cdc))
}

// address gives the bytes of an address that was checked before it was stored.
func (k *Keeper) address(text string) (sdk.AccAddress, error) {
	return k.addresses.StringToBytes(text)
}
