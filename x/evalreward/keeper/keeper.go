// Package keeper loads, decides by the rules of package mechanism, stores and emits.
package keeper

import (
	"cosmossdk.io/collections"
	"cosmossdk.io/core/address"
	"cosmossdk.io/core/store"

	"github.com/cosmos/cosmos-sdk/codec"
	authtypes "github.com/cosmos/cosmos-sdk/x/auth/types"

	"github.com/modeld-labs/modeld/x/evalreward/types"
)

// Keeper holds the state of the mechanism. Keys are documented with their prefixes in
// types/keys.go.
type Keeper struct {
	addresses address.Codec
	bank      types.BankKeeper
	distr     types.DistributionKeeper
	modelreg  types.ModelRegKeeper
	authz     types.AuthzKeeper
	feegrant  types.FeeGrantKeeper
	authority string

	Schema          collections.Schema
	Params          collections.Item[types.Params]
	PendingParams   collections.Item[types.Params]
	Benchmarks      collections.Map[uint32, types.Benchmark]
	BenchmarkStates collections.Map[uint32, types.BenchmarkState]
	LiveBenchmarks  collections.KeySet[uint32]
	Stewards        collections.Map[[]byte, types.Steward]
	Evaluators      collections.Map[collections.Pair[uint32, []byte], types.Evaluator]
	EvaluatorCounts collections.Map[uint32, uint64]
	Releases        collections.KeySet[collections.Triple[uint64, uint32, []byte]]
	Requests        collections.Map[RequestKey, types.Request]
	Pursuits        collections.KeySet[collections.Pair[uint64, uint32]]
	Epochs          collections.Map[uint64, types.Epoch]
	CurrentEpoch    collections.Item[uint64]
	Accumulator     collections.Item[[]byte]
	Work            collections.Map[WorkKey, uint64]
	Batches         collections.Map[collections.Pair[uint32, uint64], types.Batch]
	Rounds          Rounds
	Ballots         collections.Map[BallotKey, types.Ballot]
	Dockets         collections.Map[DocketKey, types.Docket]
	Results         collections.Map[uint64, types.Results]
	Awards          collections.Map[uint64, types.Award]
	FinalScores     collections.Map[collections.Triple[uint64, uint32, uint64], types.FinalScore]
	ModelScores     collections.Map[collections.Pair[uint64, uint32], types.ModelScore]
	Leaderboard     collections.Map[collections.Triple[uint32, uint32, uint64], uint64]
	Reputations     collections.Map[collections.Pair[[]byte, uint32], types.Reputation]
	Claimables      collections.Map[[]byte, types.Claimable]
	Payouts         collections.Map[[]byte, types.Claimable]
	Totals          collections.Item[types.Totals]
	EvaluatorEpochs collections.Map[collections.Triple[uint64, uint32, []byte], types.EvaluatorEpoch]
	Publications    collections.Map[uint32, types.Publication]
	Generalisation  collections.Item[types.Generalisation]
	Golds           collections.Map[collections.Pair[uint32, []byte], types.Gold]
	GoldTargets     collections.KeySet[collections.Triple[uint64, uint32, []byte]]
	GoldRounds      collections.KeySet[collections.Triple[uint32, uint64, uint64]]
	SponsorPools    collections.Map[collections.Pair[uint32, string], types.SponsorPool]
	Contributions   collections.Map[collections.Triple[uint32, string, []byte], types.Contribution]
}

// moduleAddress is the account of the module.
var moduleAddress = authtypes.NewModuleAddress(types.ModuleName)

// NewKeeper returns the keeper; it panics when two prefixes overlap.
func NewKeeper(
	cdc codec.BinaryCodec,
	storeService store.KVStoreService,
	addressCodec address.Codec,
	bank types.BankKeeper,
	distr types.DistributionKeeper,
	modelreg types.ModelRegKeeper,
	authz types.AuthzKeeper,
	feegrant types.FeeGrantKeeper,
	authority string,
) *Keeper {
	sb := collections.NewSchemaBuilder(storeService)
	k := &Keeper{
		addresses: addressCodec, bank: bank, distr: distr, modelreg: modelreg, authz: authz, feegrant: feegrant, authority: authority,
	}
	k.buildSettings(sb, cdc)
	k.buildRounds(sb, cdc)
	k.buildResults(sb, cdc)
	k.buildOutside(sb, cdc)
	schema, err := sb.Build()
	if err != nil {
		panic(err)
	}
	k.Schema = schema
	return k
}
